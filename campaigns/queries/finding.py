"""The index of campaigns: looked for, narrowed, put in order, counted by place.
As many queries with ten campaigns as with ten thousand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum, TextField, When
from django.db.models.functions import Cast, Coalesce

from campaigns.enums import ENDED_PUBLIC, FUND_PUBLIC, PUBLIC, SUCCEEDED, CampaignState, FundState, PitchState
from campaigns.folding import words_of
from campaigns.models import Campaign, CampaignText, MatchCampaign, MatchFund, Need
from campaigns.taxonomy import Category, Sdg
from crowdcoop.cms import languages
from membership.enums import Territory

from .cards import PER_PAGE, Card, cards_of

STATES: dict[str, tuple[str, ...]] = {
    "": PUBLIC,
    "live": (CampaignState.LIVE,),
    "funded": tuple(state for state in PUBLIC if state in SUCCEEDED),
    "ended": ENDED_PUBLIC,
}
SORTS = ("", "new", "people")
# Told of no territory of the list.
ELSEWHERE = "elsewhere"
LONGEST = 100
FUND_CODE = re.compile(r"mf-[a-z0-9-]{1,28}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked the index for; anything that is on no list is not asked for. `q` is as it was typed."""

    q: str = ""
    state: str = ""
    category: str = ""
    sdg: str = ""
    territory: str = ""
    help: str = ""
    matched: str = ""
    fund: str = ""
    sort: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Wanted":
        def one(name: str, known: Any) -> str:
            value = given.get(name, "")
            return value if value in known else ""

        return cls(
            q=" ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST],
            state=one("state", STATES),
            category=one("category", Category.values),
            sdg=one("sdg", Sdg.values),
            territory=one("territory", [*Territory.values, ELSEWHERE]),
            help=one("help", ("1",)),
            matched=one("matched", ("1",)),
            fund=given.get("fund", "") if FUND_CODE.fullmatch(given.get("fund", "")) else "",
            sort=one("sort", SORTS),
        )

    def asked(self) -> dict[str, str]:
        """What was really asked for, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def address(self, path: str, **other: str) -> str:
        """`path` asking for the same, but for `other`; `page` is never carried along."""
        asked = replace(self, **{k: v for k, v in other.items() if k != "page"}).asked()
        asked |= {"page": other["page"]} if other.get("page") else {}
        return f"{path}?{urlencode(asked)}" if asked else path

    @property
    def narrowing(self) -> dict[str, str]:
        """What leaves campaigns out; the order does not."""
        return {name: value for name, value in self.asked().items() if name != "sort"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """Some campaigns together: money really collected in cents, backers, and when the next open one ends."""

    campaigns: int
    live: int
    raised_minor: int
    backers: int
    ends_at: datetime | None


def matching(typed: str, language: str = "") -> Q:
    """Campaigns with all these words in one of their texts, or in that of `language`. Nothing typed: with any text."""
    text = CampaignText.objects.filter(campaign=OuterRef("pk"))
    text = text.filter(language=language) if language else text
    for word in words_of(typed):
        text = text.filter(words__contains=word)
    return Q(Exists(text))


def _place() -> Case:
    return Case(When(territory="", then=F("cooperative__territory")), default=F("territory"), output_field=CharField())


def _narrowed(wanted: Wanted, now: datetime, language: str) -> QuerySet[Campaign]:
    found: Any = Campaign.objects.filter(matching(wanted.q, language), deadline_at__isnull=False)
    if wanted.q and not words_of(wanted.q):
        return found.none()
    for column, code in (("categories", wanted.category), ("sdgs", wanted.sdg)):
        if code:
            # A list is stored as its text in both databases; codes hold no quotes.
            found = found.alias(**{f"{column}_text": Cast(column, TextField())})
            found = found.filter(**{f"{column}_text__contains": f'"{code}"'})
    if wanted.territory:
        code = "" if wanted.territory == ELSEWHERE else wanted.territory
        found = found.alias(at=_place()).filter(at=code)
    if wanted.help:
        open_need = Need.objects.filter(campaign=OuterRef("pk"), covered__lt=F("quantity"))
        found = found.filter(Exists(open_need), state__in=[CampaignState.LIVE, *SUCCEEDED])
    if wanted.matched:
        giving = MatchCampaign.objects.filter(campaign=OuterRef("pk"), state=PitchState.ACCEPTED)
        giving = giving.filter(fund__state=FundState.ACTIVE).exclude(fund__ends_at__lte=now)
        found = found.filter(Exists(giving), is_matched=True, state=CampaignState.LIVE)
    if wanted.fund:
        chosen = MatchCampaign.objects.filter(campaign=OuterRef("pk"), state=PitchState.ACCEPTED)
        found = found.filter(Exists(chosen.filter(fund__code=wanted.fund, fund__state__in=FUND_PUBLIC)))
    return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of the index in one order: campaigns in these states, by this column."""

    number: int
    column: str
    rising: bool
    states: tuple[str, ...]

    def rows(self, found: Any, after: tuple[Any, int] | None) -> Any:
        found = found.filter(state__in=self.states, **{f"{self.column}__isnull": False})
        if after:
            value, pk = after
            bound, beyond = ("gte", "gt") if self.rising else ("lte", "lt")
            found = found.filter(**{f"{self.column}__{bound}": value})
            found = found.filter(Q(**{f"{self.column}__{beyond}": value}) | Q(**{self.column: value}, pk__lt=pk))
        return found.order_by(self.column if self.rising else f"-{self.column}", "-pk")


def _stretches(wanted: Wanted) -> Iterator[Stretch]:
    states = STATES[wanted.state]
    if wanted.sort:
        yield Stretch(0, {"new": "opens_at", "people": "backers"}[wanted.sort], False, states)
        return
    # Open ones by nearest deadline, then the others, newest first.
    if CampaignState.LIVE in states:
        yield Stretch(0, "deadline_at", True, (CampaignState.LIVE,))
    if ended := tuple(state for state in states if state != CampaignState.LIVE):
        yield Stretch(1, "deadline_at", False, ended)


def index_slice(wanted: Wanted, *, cursor: str, now: datetime) -> tuple[list[Card], str]:
    """One page of the index and the cursor of the next ("" at the end). One query for each stretch, and one more."""
    found: Any = _narrowed(wanted, now, languages.reading_language()).select_related("cooperative")
    stretches = list(_stretches(wanted))
    start, after = _read(cursor, stretches)
    rows: list[tuple[Stretch, Any]] = []
    for stretch in stretches:
        if stretch.number >= start:
            limit = max(PER_PAGE + 1 - len(rows), 1)
            here = stretch.rows(found, after if stretch.number == start else None)
            rows += [(stretch, campaign) for campaign in here[:limit]]
    more = _cursor(*rows[PER_PAGE - 1]) if len(rows) > PER_PAGE else ""
    return cards_of([campaign for _stretch, campaign in rows[:PER_PAGE]], now), more


def fund_name(code: str) -> str:
    """What a fund that people may see is called; empty for any other, and without a query for no code."""
    found = MatchFund.objects.public().filter(code=code).values_list("name", flat=True).first() if code else None
    return found or ""


def tally(wanted: Wanted, *, now: datetime) -> dict[str, int]:
    """How many campaigns fit in each territory ("" for elsewhere), whichever territory was asked for. One query."""
    everywhere = replace(wanted, territory="")
    found = _narrowed(everywhere, now, languages.reading_language()).filter(state__in=STATES[wanted.state])
    rows = found.order_by().values(at=_place()).annotate(number=Count("pk"))
    return {row["at"]: row["number"] for row in rows}


def sum_of(wanted: Wanted, *, now: datetime) -> Gathered:
    """All campaigns that fit, together. One query."""
    found = _narrowed(wanted, now, languages.reading_language()).filter(state__in=STATES[wanted.state])
    live = Q(state=CampaignState.LIVE)
    sums = found.order_by().aggregate(
        campaigns=Count("pk"),
        live=Count("pk", filter=live),
        raised_minor=Coalesce(Sum("collected_minor"), 0),
        backers=Coalesce(Sum("backers"), 0),
        ends_at=Min("deadline_at", filter=live),
    )
    return Gathered(**sums)


def _cursor(stretch: Stretch, campaign: Campaign) -> str:
    value = getattr(campaign, stretch.column)
    number = int(value.timestamp() * 1_000_000) if isinstance(value, datetime) else value
    return f"{stretch.number}-{number}-{campaign.pk}"


def _read(cursor: str, stretches: list[Stretch]) -> tuple[int, tuple[Any, int] | None]:
    """(stretch, (value, pk)) behind which to go on; anything that is not one of our cursors means the beginning."""
    parts = cursor.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        return 0, None
    number, value, pk = (int(part) for part in parts)
    stretch = next((stretch for stretch in stretches if stretch.number == number), None)
    if stretch is None:
        return 0, None
    if stretch.column == "backers":
        return number, (min(value, 2**31 - 1), pk)
    try:
        seconds, micros = divmod(value, 1_000_000)
        return number, (datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros), pk)
    except (OverflowError, ValueError, OSError):
        return 0, None
