"""What a moved payment means for its pledge and campaign. Called through the purpose registry, inside the
transaction that moves the payment; nothing here moves a payment."""

from collections.abc import Sequence
from datetime import datetime

from campaigns import emails
from campaigns.enums import CampaignState
from campaigns.exceptions import CampaignError, CampaignNotOpen
from campaigns.models import Campaign, Pledge, Reward, Snapshot
from campaigns.queries.figures import missed_by
from payments.enums import PaymentState
from payments.exceptions import OwnerRefused
from payments.models import Payment

from . import counters, matches
from .match_moves import lock_funds


def pledge_of(payment: Payment) -> Pledge:
    """The pledge this payment pays."""
    return Pledge.objects.get(code=payment.owner_code)


Rows = tuple[Campaign, Pledge]


def lock(payment: Payment) -> Rows:
    """Campaign, pledge and the campaign's match funds, before the payment (the fixed order of locks)."""
    campaign, pledge = counters.lock_rows(payment.owner_code)
    if campaign.is_matched:
        lock_funds(campaign)
    return campaign, pledge


def _rows(payment: Payment) -> Rows:
    """What `lock` locked, with the payment as it is being moved."""
    campaign, pledge = payment.owner_rows or lock(payment)
    pledge.payment = payment
    return campaign, pledge


def activated(payment: Payment, now: datetime) -> None:
    """The card is saved, or the amount was changed: the pledge counts. Raises OwnerRefused when it no longer can."""
    campaign, pledge = _rows(payment)
    try:
        counters.refuse_unless_open(campaign, now)
        if pledge.round != campaign.round:
            raise CampaignNotOpen
        counters.refuse_second_transfer(pledge, payment)
        counters.take_unit(pledge)
    except CampaignError as error:
        raise OwnerRefused(str(error)) from error
    counters.count(campaign, pledge, payment)
    if campaign.is_matched:
        matches.follow(campaign, pledge, payment, now)
    emails.pledge_confirmed(pledge, ordinal=payment.version)


def lock_many(payments: Sequence[Payment]) -> dict[str, Rows]:
    """The rows of several pledges by their codes, without those of matched campaigns: funds are locked one by one."""
    pairs = counters.lock_many_rows([payment.owner_code for payment in payments])
    return {pledge.code: (campaign, pledge) for campaign, pledge in pairs if not campaign.is_matched}


def activated_together(payments: Sequence[Payment], now: datetime) -> list[Payment]:
    """Their cards are saved: those that may count do; for the others nothing has been written."""
    counted = [payment for payment in payments if _may_count(*_rows(payment), now)]
    if counted:
        counters.count_many([_rows(payment) for payment in counted])
        emails.pledges_confirmed([_rows(payment)[1] for payment in counted])
    return counted


def _may_count(campaign: Campaign, pledge: Pledge, now: datetime) -> bool:
    """Open, of this round, new, and without a reward or with its unit held: whatever else needs a closer look."""
    is_open = campaign.state == CampaignState.LIVE and campaign.deadline_at is not None and now < campaign.deadline_at
    new = pledge.counted_minor == 0 and pledge.round == campaign.round
    return is_open and new and (pledge.reward_id is None or pledge.holds_unit)


def ended(payment: Payment, now: datetime) -> None:
    """Withdrawn, expired or released. After closing the public totals stay what the snapshot says."""
    campaign, pledge = _rows(payment)
    if campaign.state in (CampaignState.LIVE, CampaignState.SCHEDULED) or payment.state == PaymentState.EXPIRED:
        counters.uncount(campaign, pledge)
        counters.give_unit_back(pledge)
    if campaign.is_matched:
        matches.leave(campaign, [pledge], now, cause=payment.state)
    if payment.state == PaymentState.WITHDRAWN:
        emails.pledge_withdrawn(pledge)
    elif payment.state == PaymentState.RELEASED:
        _tell_released(pledge, missed_by(campaign))
    elif payment.payment_method_id:
        emails.pledge_not_counted(pledge)


def _tell_released(pledge: Pledge, snapshot: Snapshot | None) -> None:
    if pledge.campaign.state in (CampaignState.CANCELLED, CampaignState.UNWINDING):
        emails.campaign_stopped(pledge)
    else:
        emails.campaign_unsuccessful(pledge, snapshot)


def released_together(payments: Sequence[Payment], now: datetime) -> None:
    """Many promises let go at once, after the round was closed or stopped: the public totals stay, all are told."""
    own = {payment.owner_code: payment for payment in payments}
    found = Pledge.objects.filter(code__in=own).select_related("campaign__cooperative", "reward").order_by("pk")
    campaigns: dict[int, Campaign] = {}
    missed: dict[int, Snapshot | None] = {}
    for pledge in found:
        pledge.payment = own[pledge.code]
        pledge.campaign = campaigns.setdefault(pledge.campaign_id, pledge.campaign)
        if pledge.campaign_id not in missed:
            missed[pledge.campaign_id] = missed_by(pledge.campaign)
        _tell_released(pledge, missed[pledge.campaign_id])
    for campaign in campaigns.values():
        if campaign.is_matched:
            own_pledges = [pledge for pledge in found if pledge.campaign_id == campaign.pk]
            matches.leave(campaign, own_pledges, now, cause="released", over=True)


def settled(payment: Payment, now: datetime) -> None:
    """The money is here."""
    campaign, pledge = _rows(payment)
    counters.collect(campaign, pledge, payment.amount_minor)
    if campaign.is_matched:
        matches.settle(campaign, pledge, now)
    if pledge.reward and pledge.reward.all_given_at:
        # Somebody who paid late has not got it yet.
        Reward.objects.filter(pk=pledge.reward.pk).update(all_given_at=None)
    emails.pledge_charged(pledge)


def failed(payment: Payment, now: datetime) -> None:
    """The card could not be charged in time: the reward's unit is free again. The pledged total stays as it closed."""
    campaign, pledge = _rows(payment)
    counters.give_unit_back(pledge)
    if campaign.is_matched:
        matches.leave(campaign, [pledge], now, cause="dropped")
    emails.pledge_dropped(pledge)


def refunded(payment: Payment, now: datetime) -> None:
    """The money went back, or part of it."""
    campaign, pledge = _rows(payment)
    counters.collect(campaign, pledge, payment.left_minor)
    if campaign.is_matched:
        matches.follow_refund(campaign, pledge, payment, now)


def described(payment: Payment) -> str:
    """What the payer reads at the payment page."""
    return emails.title_of(pledge_of(payment).campaign, payment.payer_language)
