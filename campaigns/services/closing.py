"""The clock closes campaigns: one immutable snapshot, then every pledge moves as it says.
Charging cards is payments' work; a closing interrupted anywhere goes on from its snapshot."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from campaigns import emails
from campaigns.enums import CampaignState, Outcome, Policy
from campaigns.models import Campaign, Pledge, Snapshot, SnapshotLine
from crowdcoop.codes import new_code
from payments.enums import OPEN_COLLECTION, PaymentState
from payments.services import payments
from payments.services.checkpoints import reached

from .moves import locked, move

logger = logging.getLogger(__name__)
TOLERATED_PERCENT = 95


class TotalsDisagree(RuntimeError):
    """The public total is not the sum of the pledges: people must look before anything is charged."""


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing one campaign found, or with `dry_run` would find. Amounts in cents."""

    campaign_code: str
    outcome: str
    total_minor: int
    minimum_minor: int
    pledges: int


def close_due_campaigns(*, now: datetime, dry_run: bool = False) -> list[Closing]:
    """Close every live campaign whose deadline has come, and finish closings that were interrupted.

    At or above the minimum: pledges become due, the campaign collects. Below: every pledge is released and no charge
    attempt can ever exist. With `dry_run` nothing is written. One campaign's trouble does not stop the others."""
    found = []
    for campaign in Campaign.objects.due_to_close(now).order_by("deadline_at", "pk"):
        if dry_run:
            found.append(_preview(campaign))
        elif snapshot := _take_snapshot_or_log(campaign, now):
            found.append(_report(snapshot))
    if not dry_run:
        for campaign in Campaign.objects.filter(state=CampaignState.CLOSING).order_by("pk"):
            _carry_out(campaign, now)
    return found


def _active(campaign: Campaign) -> "list[Pledge]":
    counting = Pledge.objects.of(campaign).filter(round=campaign.round, payment__state=PaymentState.ACTIVE)
    return list(counting.select_related("payment").order_by("pk"))


def _outcome(total_minor: int, campaign: Campaign) -> Outcome:
    return Outcome.SUCCEEDED if total_minor >= campaign.minimum_minor else Outcome.UNSUCCESSFUL


def _preview(campaign: Campaign) -> Closing:
    pledges = _active(campaign)
    total = sum(p.payment.amount_minor for p in pledges)
    return Closing(campaign.code, _outcome(total, campaign), total, campaign.minimum_minor, len(pledges))


def _report(snapshot: Snapshot) -> Closing:
    return Closing(
        snapshot.campaign.code, snapshot.outcome, snapshot.total_minor, snapshot.minimum_minor, snapshot.pledges
    )


def _take_snapshot_or_log(campaign: Campaign, now: datetime) -> Snapshot | None:
    try:
        return _take_snapshot(campaign, now)
    except TotalsDisagree:
        logger.exception("Closing %s stopped: totals disagree", campaign.code)
        return None


@transaction.atomic
def _take_snapshot(campaign: Campaign, now: datetime) -> Snapshot | None:
    fresh = locked(campaign)
    if fresh.state != CampaignState.LIVE or fresh.deadline_at is None or fresh.deadline_at > now:
        return None
    pledges = _active(fresh)
    total = sum(p.payment.amount_minor for p in pledges)
    if total != fresh.pledged_minor:
        raise TotalsDisagree(f"{fresh.code}: {total} pledged, {fresh.pledged_minor} shown")
    snapshot = Snapshot.objects.create(
        code=new_code("s"),
        campaign=fresh,
        round=fresh.round,
        taken_at=now,
        outcome=_outcome(total, fresh),
        minimum_minor=fresh.minimum_minor,
        total_minor=total,
        pledges=len(pledges),
    )
    SnapshotLine.objects.bulk_create(
        [SnapshotLine(snapshot=snapshot, pledge=p, amount_minor=p.payment.amount_minor) for p in pledges]
    )
    reached("snapshot.written")
    fresh.closed_at = now
    move(campaign=fresh, to=CampaignState.CLOSING, by=None, cause="deadline", now=now)
    return snapshot


def _carry_out(campaign: Campaign, now: datetime) -> None:
    """Move each pledge of the snapshot, one transaction each, then the campaign. Continues where it stopped."""
    snapshot = Snapshot.objects.get(campaign=campaign, round=campaign.round)
    reached("snapshot.committed")
    todo = snapshot.lines.filter(pledge__payment__state=PaymentState.ACTIVE).select_related("pledge__payment")
    for line in todo.order_by("pk"):
        if snapshot.outcome == Outcome.SUCCEEDED:
            payments.mark_due(payment=line.pledge.payment, snapshot_code=snapshot.code, now=now)
        else:
            payments.release_payment(payment=line.pledge.payment, cause="unsuccessful", now=now)
        reached("closing.pledge_moved")
    _expire_unfinished(campaign, now)
    reached("closing.unfinished_expired")
    _finish_closing(campaign, snapshot, now)


def _expire_unfinished(campaign: Campaign, now: datetime) -> None:
    unfinished = Pledge.objects.of(campaign).filter(
        payment__state__in=[PaymentState.DRAFT, PaymentState.AWAITING_CARD], round=campaign.round
    )
    for pledge in unfinished.select_related("payment").order_by("pk"):
        payments.release_payment(payment=pledge.payment, cause="deadline", now=now)


@transaction.atomic
def _finish_closing(campaign: Campaign, snapshot: Snapshot, now: datetime) -> None:
    fresh = locked(campaign)
    if fresh.state != CampaignState.CLOSING:
        return
    if snapshot.outcome == Outcome.SUCCEEDED:
        move(campaign=fresh, to=CampaignState.COLLECTING, by=None, cause="minimum_reached", now=now)
        emails.campaign_succeeded(fresh)
        reached("closing.succeeded")
    else:
        move(campaign=fresh, to=CampaignState.UNSUCCESSFUL, by=None, cause="below_minimum", now=now)
        emails.campaign_ended_below(fresh)
        reached("closing.unsuccessful")


def finish_collection(*, now: datetime) -> list[str]:
    """Collecting campaigns of which no payment is open any more become funded, or unwind when the policy says so.

    Strict: what was collected must reach the minimum; tolerant: 95 % of it. Returns the codes of what moved."""
    moved = []
    for campaign in Campaign.objects.filter(state=CampaignState.COLLECTING).order_by("pk"):
        if _finish_one(campaign, now):
            moved.append(campaign.code)
    return moved


@transaction.atomic
def _finish_one(campaign: Campaign, now: datetime) -> bool:
    fresh = locked(campaign)
    in_round = Pledge.objects.of(fresh).filter(round=fresh.round)
    still_open = in_round.filter(payment__state__in=[*OPEN_COLLECTION, PaymentState.ACTIVE, PaymentState.REVIEW])
    if fresh.state != CampaignState.COLLECTING or still_open.exists():
        return False
    if fresh.collected_minor >= payable_from(fresh):
        move(campaign=fresh, to=CampaignState.FUNDED, by=None, cause="collected", now=now)
        emails.campaign_funded(fresh)
    else:
        move(campaign=fresh, to=CampaignState.UNWINDING, by=None, cause="collected_below_minimum", now=now)
    return True


def payable_from(campaign: Campaign) -> int:
    """The least that must be collected, in cents, for the money to go to the cooperative."""
    if campaign.policy == Policy.TOLERANT:
        return -(-campaign.minimum_minor * TOLERATED_PERCENT // 100)
    return campaign.minimum_minor
