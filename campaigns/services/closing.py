"""The clock closes a round: one immutable snapshot, then every pledge moves as it says.
Charging is payments' work, whether enough arrives securing.py's; what was interrupted goes on from its snapshot."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from campaigns import emails
from campaigns.enums import CampaignState, Outcome
from campaigns.exceptions import ClockDisagrees
from campaigns.models import Campaign, Pledge, Snapshot, SnapshotLine
from campaigns.queries.figures import wanting_to_join
from campaigns.queries.matches import standing
from crowdcoop import clock
from crowdcoop.codes import new_code
from payments.enums import PaymentState
from payments.services import payments, together
from payments.services.checkpoints import reached

from .moves import locked, move
from .review import deadline_for
from .sealing import snapshot_seal

logger = logging.getLogger(__name__)
CLOCKS_MAY_DIFFER = timedelta(seconds=2)
AT_ONCE = 500


class TotalsDisagree(RuntimeError):
    """The public total is not the sum of the pledges: people must look before anything is charged."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing one round found, or with `dry_run` would find. Amounts in cents; round 2 has no minimum.

    `matched_minor` is what match funds add, and counts towards the minimum. `members` and `members_needed` are 0 where
    the cooperative did not bind that goal."""

    campaign_code: str
    round: int
    deadline_at: datetime
    outcome: str
    total_minor: int
    minimum_minor: int
    pledges: int
    matched_minor: int = 0
    members: int = 0
    members_needed: int = 0


def close_due_campaigns(*, now: datetime, dry_run: bool = False) -> list[Closing]:
    """Close the round of every live campaign whose deadline has come, and finish closings that were interrupted.

    Round 1 at or above the minimum (and with enough people, where that is bound): pledges become due, the campaign
    collects (and opens its second round, if it has one). Else every pledge is released and no charge attempt can ever
    exist. Round 2 always succeeds. With `dry_run` nothing is written. One campaign's trouble does not stop the others.
    Raises ClockDisagrees when this machine's clock and the database's are more than two seconds apart: only the
    database's decides."""
    if dry_run:
        return [_preview(campaign) for campaign in Campaign.objects.due_to_close(now).order_by("deadline_at", "pk")]
    if abs(clock.drift()) > CLOCKS_MAY_DIFFER:
        raise ClockDisagrees
    due = Campaign.objects.due_to_close(clock.deciding(now)).order_by("deadline_at", "pk")
    taken = [snapshot for campaign in due if (snapshot := _take_snapshot_or_log(campaign, now))]
    for campaign in Campaign.objects.filter(state=CampaignState.CLOSING).order_by("pk"):
        _carry_out(campaign, now)
    return [_report(snapshot) for snapshot in taken]


def _active(campaign: Campaign) -> list[tuple[int, int]]:
    """(pledge, cents) of every promise that counts in the round that is closing."""
    counting = Pledge.objects.of(campaign).filter(round=campaign.round, payment__state=PaymentState.ACTIVE)
    return list(counting.order_by("pk").values_list("pk", "payment__amount_minor"))


def minimum_of(campaign: Campaign) -> int:
    """What the round that is open must reach, in cents: round 2 never tests the minimum again."""
    return campaign.minimum_minor if campaign.round == 1 else 0


def _outcome(total_minor: int, matched_minor: int, campaign: Campaign) -> Outcome:
    """Pledged and matched together reach the minimum, or not (docs/adr/0010)."""
    enough = total_minor + matched_minor >= minimum_of(campaign)
    return Outcome.SUCCEEDED if enough else Outcome.UNSUCCESSFUL


def members_needed(campaign: Campaign) -> int:
    """How many people must want to join for the round that is open; 0: that goal is not bound, or was met."""
    return campaign.members_goal if campaign.members_binding and campaign.round == 1 else 0


def _people(campaign: Campaign) -> tuple[int, int]:
    """(people who said by the deadline that they want to join, how many are needed). Counted only where it decides."""
    needed = members_needed(campaign)
    return (wanting_to_join(campaign, _deadline(campaign)) if needed else 0), needed


def _with_people(outcome: Outcome, people: tuple[int, int]) -> Outcome:
    """Money alone is not enough where the members' goal is bound (docs/adr/0011)."""
    members, needed = people
    return outcome if members >= needed else Outcome.UNSUCCESSFUL


def _deadline(campaign: Campaign) -> datetime:
    if campaign.deadline_at is None:
        raise ValueError(f"{campaign.code} has no deadline")
    return campaign.deadline_at


def _preview(campaign: Campaign) -> Closing:
    pledges = _active(campaign)
    total, matched = sum(amount for _, amount in pledges), standing(campaign)
    people = _people(campaign)
    outcome = _with_people(_outcome(total, matched, campaign), people)
    found = outcome, total, minimum_of(campaign), len(pledges), matched
    return Closing(campaign.code, campaign.round, _deadline(campaign), *found, *people)


def _report(snapshot: Snapshot) -> Closing:
    found = snapshot.outcome, snapshot.total_minor, snapshot.minimum_minor, snapshot.pledges, snapshot.matched_minor
    people = snapshot.members, snapshot.members_needed
    return Closing(snapshot.campaign.code, snapshot.round, _deadline(snapshot.campaign), *found, *people)


def _take_snapshot_or_log(campaign: Campaign, now: datetime) -> Snapshot | None:
    try:
        return _take_snapshot(campaign, now)
    except TotalsDisagree:
        logger.exception("Closing %s stopped: totals disagree", campaign.code)
        return None


@transaction.atomic
def _take_snapshot(campaign: Campaign, now: datetime) -> Snapshot | None:
    fresh = locked(campaign)
    moment = clock.deciding(now)
    if fresh.state != CampaignState.LIVE or fresh.deadline_at is None or fresh.deadline_at > moment:
        return None
    pledges = _active(fresh)
    total = sum(amount for _, amount in pledges)
    earlier = fresh.snapshots.aggregate(total=Sum("total_minor"))["total"] or 0
    if total + earlier != fresh.pledged_minor:
        raise TotalsDisagree(f"{fresh.code}: {earlier} + {total} pledged, {fresh.pledged_minor} shown")
    matched, people = standing(fresh), _people(fresh)
    snapshot = Snapshot(
        code=new_code("s"),
        campaign=fresh,
        round=fresh.round,
        taken_at=moment,
        outcome=_with_people(_outcome(total, matched, fresh), people),
        minimum_minor=minimum_of(fresh),
        total_minor=total,
        matched_minor=matched,
        members=people[0],
        members_needed=people[1],
        pledges=len(pledges),
    )
    snapshot.seal = snapshot_seal(snapshot, pledges)
    snapshot.save()
    lines = [SnapshotLine(snapshot=snapshot, pledge_id=pk, amount_minor=amount) for pk, amount in pledges]
    SnapshotLine.objects.bulk_create(lines, batch_size=AT_ONCE)
    reached("snapshot.written")
    fresh.closed_at = moment
    move(campaign=fresh, to=CampaignState.CLOSING, by=None, cause="deadline", now=now)
    return snapshot


def _carry_out(campaign: Campaign, now: datetime) -> None:
    """Move the snapshot's pledges, some hundred a transaction, then the campaign. Continues where it stopped."""
    snapshot = Snapshot.objects.get(campaign=campaign, round=campaign.round)
    reached("snapshot.committed")
    for ids in _in_parts(snapshot):
        if snapshot.outcome == Outcome.SUCCEEDED:
            together.mark_due(payment_ids=ids, snapshot_code=snapshot.code, now=now)
        else:
            together.release(payment_ids=ids, cause="unsuccessful", now=now)
        reached("closing.pledge_moved")
    expire_unfinished(campaign, now)
    reached("closing.unfinished_expired")
    _finish_closing(campaign, snapshot, now)


def _in_parts(snapshot: Snapshot) -> Iterator[list[int]]:
    waiting = snapshot.lines.filter(pledge__payment__state=PaymentState.ACTIVE).order_by("pk")
    ids = list(waiting.values_list("pledge__payment_id", flat=True))
    yield from (ids[n : n + AT_ONCE] for n in range(0, len(ids), AT_ONCE))


def expire_unfinished(campaign: Campaign, now: datetime) -> None:
    """Whoever has not saved a card by now no longer can. One transaction each."""
    unfinished = Pledge.objects.of(campaign).filter(payment__state__in=[PaymentState.DRAFT, PaymentState.AWAITING_CARD])
    for pledge in unfinished.select_related("payment").order_by("pk"):
        payments.release_payment(payment=pledge.payment, cause="deadline", now=now)


@transaction.atomic
def _finish_closing(campaign: Campaign, snapshot: Snapshot, now: datetime) -> None:
    fresh = locked(campaign)
    if fresh.state != CampaignState.CLOSING:
        return
    if snapshot.outcome == Outcome.UNSUCCESSFUL:
        cause = "below_minimum" if snapshot.missed_money else "too_few_members"
        move(campaign=fresh, to=CampaignState.UNSUCCESSFUL, by=None, cause=cause, now=now)
        emails.campaign_ended_below(fresh, snapshot)
        reached("closing.unsuccessful")
    elif has_second_round(fresh):
        fresh.round, fresh.closed_at = 2, None
        fresh.deadline_at = deadline_for(_deadline(fresh), fresh.round2_days)
        move(campaign=fresh, to=CampaignState.LIVE, by=None, cause="second_round", now=now)
        emails.second_round(fresh)
        reached("closing.second_round")
    else:
        cause = "minimum_reached" if fresh.round == 1 else "second_round_over"
        move(campaign=fresh, to=CampaignState.COLLECTING, by=None, cause=cause, now=now)
        emails.campaign_succeeded(fresh)
        reached("closing.succeeded")


def has_second_round(campaign: Campaign) -> bool:
    """After a successful round 1: days were planned, and there is something left to reach."""
    here = campaign.pledged_minor + campaign.matched_minor
    return campaign.round == 1 and campaign.round2_days > 0 and here < campaign.optimum_minor
