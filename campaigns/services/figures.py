"""The daily rows charts are drawn from: noted by the clock, so that neither a pledge nor a reader waits for them.
A campaign that has none yet gets them from its pledges, once."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from campaigns.enums import PUBLIC, CampaignState, MatchState
from campaigns.models import Campaign, CampaignBreakdown, CampaignDay, Match, Pledge
from campaigns.models.figures import OTHERS
from campaigns.prediction import percent_gone

RUNNING = (CampaignState.LIVE, CampaignState.CLOSING)
AT_ONCE = 50
# A pledge may change its reward and not its amount: so often everything is added up anew all the same.
ANEW = timedelta(hours=1)
# Words of links are anybody's to invent: the largest are kept apart, the others together.
SOURCES_KEPT = 30


def note_figures(now: datetime) -> None:
    """Everything charts need, as of `now`. Safe any time (called by tick)."""
    _note_missing(now)
    note_days(now)
    note_breakdowns(now)


def note_days(now: datetime) -> int:
    """Today's row of every campaign that is open, or closed today, where it does not say yet how the campaign stands.

    Returns how many rows were written. Two statements, however many pledges there are."""
    today = timezone.localdate(now)
    known = CampaignDay.objects.filter(
        campaign=OuterRef("pk"),
        on=today,
        pledged_minor=OuterRef("pledged_minor"),
        matched_minor=OuterRef("matched_minor"),
    )
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    running = Campaign.objects.filter(Q(state__in=RUNNING) | Q(closed_at__gte=midnight), opens_at__lte=now)
    return _write([_row(campaign, today) for campaign in running.exclude(Exists(known))])


def _write(rows: list[CampaignDay]) -> int:
    CampaignDay.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["campaign", "on"],
        update_fields=["percent", "pledged_minor", "matched_minor"],
    )
    return len(rows)


def _row(campaign: Campaign, on: date) -> CampaignDay:
    return CampaignDay(
        campaign=campaign,
        on=on,
        percent=_gone_by(campaign, on),
        pledged_minor=campaign.pledged_minor,
        matched_minor=campaign.matched_minor,
    )


@transaction.atomic
def add_views(counts: dict[str, int], on: date) -> None:
    """So many more openings of the pages of these campaigns (by code) on that day."""
    campaigns = list(Campaign.objects.filter(code__in=counts, state__in=PUBLIC).order_by("pk"))
    CampaignDay.objects.bulk_create([_row(campaign, on) for campaign in campaigns], ignore_conflicts=True)
    for campaign in campaigns:
        rows = CampaignDay.objects.filter(campaign=campaign, on=on)
        rows.update(views=F("views") + counts[campaign.code])


def _note_missing(now: datetime) -> None:
    """For campaigns opened before there were such rows, or restored: the past as their pledges tell it."""
    began = Campaign.objects.filter(state__in=PUBLIC, opens_at__lte=now)
    without = began.exclude(Exists(CampaignDay.objects.filter(campaign=OuterRef("pk"))))
    for campaign in without.order_by("pk")[:AT_ONCE]:
        rebuild_days(campaign, now)


@transaction.atomic
def rebuild_days(campaign: Campaign, now: datetime) -> None:
    """Write a campaign's days anew from the pledges that count, by the day each began to. Views stay.

    What was withdrawn since does not appear in it: only days noted at the time know that."""
    if campaign.opens_at is None:
        return
    counting = Pledge.objects.of(campaign).filter(counted_minor__gt=0, payment__activated_at__isnull=False)
    pledged = _by_day(counting, "payment__activated_at", "counted_minor")
    standing = Match.objects.filter(entry__campaign=campaign).exclude(state=MatchState.REVERSED)
    matched = _by_day(standing, "began_at", "amount_minor")
    first = timezone.localdate(campaign.opens_at)
    last = timezone.localdate(min(now, campaign.closed_at or now))
    end = _end_of_first(campaign)
    rows, sums = [], [0, 0]
    for on in sorted({first, last, *(day for day in {*pledged, *matched} if first <= day <= last)}):
        sums = [sums[0] + pledged.get(on, 0), sums[1] + matched.get(on, 0)]
        share = percent_gone(campaign.opens_at, end, _midnight_after(on))
        rows.append(CampaignDay(campaign=campaign, on=on, percent=share, pledged_minor=sums[0], matched_minor=sums[1]))
    _write(rows)


def _by_day(rows: QuerySet[Any], moment: str, amount: str) -> dict[date, int]:
    found = rows.annotate(on=TruncDate(moment, tzinfo=timezone.get_default_timezone()))
    return dict(found.values("on").annotate(sum=Sum(amount)).order_by("on").values_list("on", "sum"))


def _end_of_first(campaign: Campaign) -> datetime:
    """When the first round ended, or will."""
    taken = campaign.snapshots.filter(round=1).values_list("taken_at", flat=True).first()
    if taken is None and campaign.deadline_at is None:
        raise ValueError(f"{campaign.code} has opened without a deadline")
    return taken or campaign.deadline_at  # type: ignore[return-value]


def _midnight_after(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), datetime.min.time()))


def _gone_by(campaign: Campaign, on: date) -> int:
    """How much of the first round's time was gone when this day ended, in per cent."""
    if campaign.round > 1 or campaign.deadline_at is None or campaign.opens_at is None:
        return 100
    return percent_gone(campaign.opens_at, campaign.deadline_at, _midnight_after(on))


def note_breakdowns(now: datetime) -> int:
    """By link and by reward, for campaigns whose total moved since it was last added up; returns how many."""
    began = Campaign.objects.filter(state__in=PUBLIC, opens_at__lte=now)
    moved = Q(breakdown=None) | ~Q(breakdown__pledged_minor=F("pledged_minor"))
    moved |= Q(state__in=RUNNING, breakdown__noted_at__lte=now - ANEW)
    campaigns = list(began.filter(moved).order_by("pk")[: 10 * AT_ONCE])
    if not campaigns:
        return 0
    sources, rewards = (_sums(campaigns, word) for word in ("source", "reward__code"))
    rows = [
        CampaignBreakdown(
            campaign=campaign,
            noted_at=now,
            pledged_minor=campaign.pledged_minor,
            sources=_largest(sources.get(campaign.pk, [])),
            rewards=rewards.get(campaign.pk, []),
        )
        for campaign in campaigns
    ]
    CampaignBreakdown.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["campaign"],
        update_fields=["noted_at", "pledged_minor", "sources", "rewards"],
    )
    return len(rows)


def _sums(campaigns: list[Campaign], word: str) -> dict[int, list[list[Any]]]:
    counting = Pledge.objects.filter(campaign__in=campaigns, counted_minor__gt=0)
    found: dict[int, list[list[Any]]] = {}
    rows = counting.values("campaign", word).annotate(pledges=Count("pk"), minor=Sum("counted_minor"))
    for row in rows.order_by("campaign", "-minor", word):
        found.setdefault(row["campaign"], []).append([row[word] or "", row["pledges"], row["minor"]])
    return found


def _largest(sums: list[list[Any]]) -> list[list[Any]]:
    """The largest as they are, the rest together."""
    kept, rest = sums[:SOURCES_KEPT], sums[SOURCES_KEPT:]
    return [*kept, [OTHERS, sum(row[1] for row in rest), sum(row[2] for row in rest)]] if rest else kept
