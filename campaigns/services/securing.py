"""Whether enough of what was pledged really arrives: the policy, the rescue window, and giving everything back.
The policy is tested once, on round 1; what is refunded and how is payments' work."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from campaigns import emails
from campaigns.enums import CampaignState, Policy
from campaigns.models import Campaign, Pledge
from campaigns.queries.matches import secured_matches
from crowdcoop.audit.services import record
from payments.enums import OPEN_COLLECTION, SETTLED, PaymentState
from payments.models import Payment
from payments.services import collection, refunds, together

from . import matches
from .closing import AT_ONCE, expire_unfinished
from .counters import lock_rows
from .moves import locked, move

TOLERATED_PERCENT = 95
RESCUE = timedelta(days=7)
UNDECIDED = frozenset({*OPEN_COLLECTION, PaymentState.ACTIVE, PaymentState.REVIEW})


def payable_from(campaign: Campaign) -> int:
    """The least that must be collected, in cents, for the money to go to the cooperative."""
    if campaign.policy == Policy.TOLERANT:
        return -(-campaign.minimum_minor * TOLERATED_PERCENT // 100)
    return campaign.minimum_minor


def gathered(campaign: Campaign) -> int:
    """What is here towards the minimum, in cents: collected in whichever round, and the match of what was."""
    return campaign.collected_minor + secured_matches(campaign)


def more_time(payment: Payment, now: datetime) -> datetime | None:
    """The window of a failed charge is over: while too little of round 1 is here, there is one more week to mend it.

    The first such payment begins the rescue window of its campaign; each supporter is asked once. None: no more."""
    campaign, pledge = lock_rows(payment.owner_code)
    pledge.payment = payment
    is_tested = Campaign.objects.unsecured().filter(pk=campaign.pk).exists() and pledge.round == 1
    if not is_tested or gathered(campaign) >= payable_from(campaign):
        return None
    if campaign.rescue_ends_at is None:
        campaign.rescue_ends_at = now + RESCUE
        campaign.save(update_fields=["rescue_ends_at"])
        record(by=None, action="campaign.rescue_began", subject=campaign, data={"collected": campaign.collected_minor})
        emails.campaign_rescue(campaign, payable_from(campaign))
    if now >= campaign.rescue_ends_at:
        return None
    emails.pledge_rescue(pledge, campaign.rescue_ends_at)
    return campaign.rescue_ends_at


def finish_collection(*, now: datetime) -> list[str]:
    """Decide round 1 of campaigns of which no payment of it is open any more; finish what is collected or given back.

    Strict: what was collected must reach the minimum; tolerant: 95 % of it; else everybody gets their money back.
    Returns the codes of what moved."""
    moved = _each(Campaign.objects.unsecured(), _decide, now)
    moved += _each(Campaign.objects.filter(state=CampaignState.COLLECTING).exclude(secured_at=None), _fund, now)
    for campaign in Campaign.objects.filter(state=CampaignState.UNWINDING).order_by("pk"):
        moved += [campaign.code] if _give_back(campaign, now) else []
    return list(dict.fromkeys(moved))


def _each(campaigns: Any, step: Any, now: datetime) -> list[str]:
    return [campaign.code for campaign in campaigns.order_by("pk") if step(campaign, now)]


def _undecided(campaign: Campaign, rounds: Iterable[int]) -> bool:
    open_ones = Pledge.objects.of(campaign).filter(round__in=rounds, payment__state__in=UNDECIDED)
    return open_ones.exists()


@transaction.atomic
def _decide(campaign: Campaign, now: datetime) -> bool:
    fresh = locked(campaign)
    if not Campaign.objects.unsecured().filter(pk=fresh.pk).exists() or _undecided(fresh, [1]):
        return False
    if gathered(fresh) >= payable_from(fresh):
        fresh.secured_at = now
        fresh.save(update_fields=["secured_at"])
        record(by=None, action="campaign.secured", subject=fresh, data={"collected": fresh.collected_minor})
        if fresh.is_matched:
            matches.pay(fresh, now)
        return True
    if fresh.state == CampaignState.CLOSING:
        return False  # the second round is being counted: in a moment
    begin_unwinding(campaign=fresh, by=None, cause="collected_below_minimum", reason="", now=now)
    return True


@transaction.atomic
def _fund(campaign: Campaign, now: datetime) -> bool:
    fresh = locked(campaign)
    if fresh.state != CampaignState.COLLECTING or fresh.secured_at is None or _undecided(fresh, [1, 2]):
        return False
    if fresh.is_matched:
        matches.pay(fresh, now)
    move(campaign=fresh, to=CampaignState.FUNDED, by=None, cause="collected", now=now)
    emails.campaign_funded(fresh)
    return True


def begin_unwinding(*, campaign: Campaign, by: Any, cause: str, reason: str, now: datetime) -> None:
    """From now on everything goes back. Expects the campaign locked; the rest is done by `finish_collection`.

    Raises IllegalCampaignMove."""
    move(campaign=campaign, to=CampaignState.UNWINDING, by=by, cause=cause, now=now, comment=reason)
    emails.campaign_unwinding(campaign, reason)


def _give_back(campaign: Campaign, now: datetime) -> bool:
    """Release what is only promised, stop what is being collected, order refunds; `refunded` when nothing is left."""
    let_go(campaign, cause="unwinding", now=now)
    collection.stop_collecting(book_code=campaign.code, now=now)
    refunds.order_refunds_of_book(book_code=campaign.code, cause="unwinding", now=now)
    for pledge in Pledge.objects.of(campaign).filter(payment__state=PaymentState.REFUND_PENDING):
        emails.pledge_goes_back(pledge)
    with transaction.atomic():
        fresh = locked(campaign)
        left = Pledge.objects.of(fresh).filter(payment__state__in=[*UNDECIDED, *SETTLED])
        if fresh.state != CampaignState.UNWINDING or left.exists():
            return False
        move(campaign=fresh, to=CampaignState.REFUNDED, by=None, cause="all_refunded", now=now)
    return True


def let_go(campaign: Campaign, *, cause: str, now: datetime) -> None:
    """Release every promise that was not charged, some hundred a transaction; unfinished ones expire. Safe twice."""
    expire_unfinished(campaign, now)
    active = Pledge.objects.of(campaign).filter(payment__state=PaymentState.ACTIVE).order_by("pk")
    ids = list(active.values_list("payment_id", flat=True))
    for n in range(0, len(ids), AT_ONCE):
        together.release(payment_ids=ids[n : n + AT_ONCE], cause=cause, now=now)
