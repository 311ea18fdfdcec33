"""What the index of campaigns offers to choose from: the form's lists, what was chosen and how to undo it, the map.
Made of words and addresses from what queries found; asks nothing itself."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from campaigns.cartogram import TILES, Place
from campaigns.queries import ELSEWHERE, Wanted
from campaigns.taxonomy import Category, Sdg
from membership.enums import Territory


def states() -> list[tuple[str, str]]:
    return [("", _("All campaigns")), ("live", _("Open now")), ("funded", _("Made it")), ("ended", _("Ended"))]


def sorts() -> list[tuple[str, str]]:
    return [("", _("Ending soon first")), ("new", _("Newest first")), ("people", _("Most people first"))]


def territories() -> list[tuple[str, str]]:
    return sorted(((str(code), str(name)) for code, name in Territory.choices), key=lambda place: place[1].casefold())


def context(wanted: Wanted, numbers: Mapping[str, int], path: str, fund_name: str = "") -> dict[str, Any]:
    """`numbers` are campaigns by territory under everything else that was asked; `fund_name` of the fund asked for."""
    here = "" if wanted.territory == ELSEWHERE else wanted.territory
    places = _places(wanted, numbers, path)
    return {
        "wanted": wanted,
        "total": numbers.get(here, 0) if wanted.territory else sum(numbers.values()),
        "states": states(),
        "sorts": sorts(),
        "categories": [("", _("All fields")), *((code, str(name)) for code, name in Category.choices)],
        "sdgs": [("", _("All goals")), *((code, f"{code}. {name}") for code, name in Sdg.choices)],
        "territories": [("", _("Everywhere")), *territories(), (ELSEWHERE, _("Elsewhere"))],
        "has_more_chosen": any((wanted.category, wanted.sdg, wanted.territory, wanted.help, wanted.matched)),
        "chosen": [(label, wanted.address(path, **{name: ""})) for name, label in _labels(wanted, fund_name)],
        "all_url": path,
        "places": places,
        "listed_places": [place for place in places if place.number],
        "everywhere_url": wanted.address(path, territory="") if wanted.territory else "",
    }


def _places(wanted: Wanted, numbers: Mapping[str, int], path: str) -> list[Place]:
    """Every territory of the map, and those that have no tile where something is."""
    known = [(code, name, numbers.get(code, 0)) for code, name in territories()]
    known += [(ELSEWHERE, _("Elsewhere"), numbers.get("", 0))]
    return [
        Place(code, name, number, wanted.address(path, territory=code), wanted.territory == code)
        for code, name, number in known
        if number or code in TILES
    ]


def _labels(wanted: Wanted, fund_name: str) -> list[tuple[str, str]]:
    """What leaves campaigns out, each with its name."""
    named = {
        "q": f"“{wanted.q}”",
        "state": dict(states()).get(wanted.state, ""),
        "category": str(Category(wanted.category).label) if wanted.category else "",
        "sdg": str(Sdg(wanted.sdg).label) if wanted.sdg else "",
        "territory": dict(territories()).get(wanted.territory, _("Elsewhere")),
        "help": _("Needs help that is no money"),
        "matched": _("A fund adds to each pledge"),
        "fund": fund_name or _("Chosen by one fund"),
    }
    return [(name, named[name]) for name in wanted.narrowing]
