"""Menus as registries: whoever knows the pages offers the links, the shell shows them.
Must not know any page, app or row itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Link:
    """One entry. `current`: we are in this part of the site; `exact`: we are on this very page."""

    url: str
    label: str
    current: bool = False
    exact: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A headed group of links in the footer."""

    heading: str
    links: list[Link] = field(default_factory=list)


Source = Callable[[HttpRequest], list[Any]]
MENUS = ("main", "account", "footer")
_sources: dict[str, Source] = {}


def provide(menu: str, source: Source) -> None:
    """Say who fills a menu: `main` and `account` answer Links, `footer` answers Columns. Two owners raise."""
    if menu not in MENUS:
        raise ValueError(f"no menu called {menu}")
    if _sources.get(menu, source) is not source:
        raise ValueError(f"menu {menu} has two owners")
    _sources[menu] = source


def entries(menu: str, request: HttpRequest | None) -> list[Any]:
    """The entries for this request; none where nobody fills the menu or there is no request (the 500 page)."""
    source = _sources.get(menu)
    return source(request) if source and request is not None else []
