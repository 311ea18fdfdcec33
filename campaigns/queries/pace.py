"""How a campaign goes beside similar ones at the same point of their time, and where it may end.
The arithmetic is prediction.py's; numbers of single campaigns are never shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignDay, Snapshot
from campaigns.prediction import AT_LEAST, EARLY_PERCENT, Band, Past, percent_gone, predict, tried

# Similar: its minimum is between a third and three times of ours, and its first round has ended. The newest so many.
TIMES, NEWEST = 3, 100


@dataclass(frozen=True, slots=True)
class Pace:
    """Where others stood at the same point. Percentages are of each campaign's own minimum, whole.

    `similar` is False where too few have a minimum like ours, so that all ended ones are looked at."""

    percent_gone: int
    percent: int
    usual_percent: int
    ahead_of: int
    campaigns: int
    similar: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """Pace and prediction. Each is None where nothing honest can be said: `too_few` past campaigns, or too `early`."""

    pace: Pace | None = None
    band: Band | None = None
    held: int = 0
    of: int = 0
    too_few: bool = False
    early: bool = False
    at_least: int = AT_LEAST
    early_percent: int = EARLY_PERCENT


def outlook(campaign: Campaign, now: datetime) -> Outlook | None:
    """Of a campaign in its first round; None for any other. Two queries at most, of a hundred campaigns at most."""
    if campaign.state != CampaignState.LIVE or campaign.round > 1:
        return None
    if campaign.opens_at is None or campaign.deadline_at is None or not campaign.minimum_minor:
        return None
    gone = percent_gone(campaign.opens_at, campaign.deadline_at, now)
    past, similar = _past(campaign, gone)
    if len(past) < AT_LEAST:
        return Outlook(too_few=True)
    raised = campaign.pledged_minor + campaign.matched_minor
    early = gone < EARLY_PERCENT
    held, of = tried(past)
    return Outlook(
        pace=_pace(100 * raised // campaign.minimum_minor, gone, past, similar),
        band=None if early else predict(raised, past),
        held=held,
        of=of,
        early=early,
    )


def _pace(percent: int, gone: int, past: list[Past], similar: bool) -> Pace:
    others = [100 * one.then_minor // one.minimum_minor for one in past]
    ahead = sum(other < percent for other in others)
    return Pace(gone, percent, int(median(others)), ahead, len(others), similar)


def _past(campaign: Campaign, gone: int) -> tuple[list[Past], bool]:
    """Ended campaigns as they stood when `gone` per cent of their time was, and whether they are similar."""
    ended = Snapshot.objects.filter(round=1, minimum_minor__gt=0).exclude(campaign=campaign)
    least, most = campaign.minimum_minor // TIMES, campaign.minimum_minor * TIMES
    found = _at(ended.filter(minimum_minor__gte=least, minimum_minor__lte=most), gone)
    return (found, True) if len(found) >= AT_LEAST else (_at(ended, gone), False)


def _at(ended: QuerySet[Snapshot], gone: int) -> list[Past]:
    days = CampaignDay.objects.filter(campaign=OuterRef("campaign"))
    sides = {
        "before": days.filter(percent__lte=gone).order_by("-on"),
        "after": days.filter(percent__gte=gone).order_by("on"),
    }
    raised = F("pledged_minor") + F("matched_minor")
    for side, rows in sides.items():
        ended = ended.annotate(
            **{
                f"{side}_percent": Subquery(rows.values("percent")[:1]),
                f"{side}_minor": Subquery(rows.annotate(raised=raised).values("raised")[:1]),
            }
        )
    newest: Iterable[Any] = ended.order_by("-taken_at", "-pk")[:NEWEST]
    return [
        Past(_between(row, gone), row.total_minor + row.matched_minor, row.minimum_minor)
        for row in newest
        if row.after_percent is not None
    ]


def _between(row: Any, gone: int) -> int:
    """What it had raised at that very point, on the line between the days before and after."""
    before, had = row.before_percent or 0, row.before_minor or 0
    if row.after_percent <= before:
        return int(had)
    return int(had + (row.after_minor - had) * (gone - before) / (row.after_percent - before))
