"""What a moved payment means for its pledge and campaign. Called through the purpose registry, inside the
transaction that moves the payment; nothing here moves a payment."""

from datetime import datetime

from campaigns import emails
from campaigns.enums import CampaignState
from campaigns.exceptions import CampaignError
from campaigns.models import Pledge
from payments.enums import PaymentState
from payments.exceptions import OwnerRefused
from payments.models import Payment

from . import counters


def pledge_of(payment: Payment) -> Pledge:
    """The pledge this payment pays."""
    return Pledge.objects.select_related("campaign__cooperative", "reward").get(code=payment.owner_code)


def lock(payment: Payment) -> None:
    """Campaign, reward and pledge, before the payment (the fixed order of locks)."""
    counters.lock_rows(pledge_of(payment))


def activated(payment: Payment, now: datetime) -> None:
    """The card is saved, or the amount was changed: the pledge counts. Raises OwnerRefused when it no longer can."""
    campaign, pledge = counters.lock_rows(pledge_of(payment))
    pledge.payment = payment
    try:
        counters.refuse_unless_open(campaign, now)
        counters.take_unit(pledge)
    except CampaignError as error:
        raise OwnerRefused(str(error)) from error
    counters.count(campaign, pledge, payment)
    emails.pledge_confirmed(pledge, ordinal=payment.version)


def ended(payment: Payment, now: datetime) -> None:
    """Withdrawn, expired or released. After closing the public totals stay what the snapshot says."""
    campaign, pledge = counters.lock_rows(pledge_of(payment))
    pledge.payment = payment
    if campaign.state in (CampaignState.LIVE, CampaignState.SCHEDULED) or payment.state == PaymentState.EXPIRED:
        counters.uncount(campaign, pledge)
        counters.give_unit_back(pledge)
    if payment.state == PaymentState.WITHDRAWN:
        emails.pledge_withdrawn(pledge)
    elif payment.state == PaymentState.RELEASED:
        emails.campaign_unsuccessful(pledge)
    elif payment.payment_method_id:
        emails.pledge_not_counted(pledge)


def settled(payment: Payment, now: datetime) -> None:
    """The money is here."""
    campaign, pledge = counters.lock_rows(pledge_of(payment))
    pledge.payment = payment
    counters.collect(campaign, pledge, payment.amount_minor)
    emails.pledge_charged(pledge)


def failed(payment: Payment, now: datetime) -> None:
    """The card could not be charged in time: the reward's unit is free again. The pledged total stays as it closed."""
    _campaign, pledge = counters.lock_rows(pledge_of(payment))
    pledge.payment = payment
    counters.give_unit_back(pledge)
    emails.pledge_dropped(pledge)


def refunded(payment: Payment, now: datetime) -> None:
    """The money went back."""
    campaign, pledge = counters.lock_rows(pledge_of(payment))
    counters.collect(campaign, pledge, 0)


def described(payment: Payment) -> str:
    """What the payer reads at the payment page."""
    return emails.title_of(pledge_of(payment).campaign, payment.payer_language)
