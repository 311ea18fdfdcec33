"""The one tip beside a basket's pledges: opened with them, changed, withdrawn, due once one of them succeeded.
Its payment is moved by payments alone; what the moves mean is told to the hooks below (purposes.py)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns import tip_letters
from campaigns.enums import CampaignState
from campaigns.exceptions import TipLocked, TipTooSmall
from campaigns.models import Basket, Pledge, Tip
from crowdcoop.audit.services import record
from crowdcoop.codes import new_code
from payments.enums import CLOSED, SETTLED, Nature, PaymentState
from payments.exceptions import OwnerRefused, PaymentError
from payments.models import Payment
from payments.services import payments
from payments.services.receipts import PLATFORM
from payments.services.refunds import order_refund

PURPOSE = "tip"
MINIMUM_MINOR = 1_00
GIVEN_BACK = (CampaignState.UNWINDING, CampaignState.REFUNDED)


def open_tip(
    *, by: Any, basket: Basket, amount_minor: int, like: Payment, deadline_at: datetime | None, now: datetime
) -> Tip:
    """Note a tip (cents) as a draft inside the basket's transaction, by the payer of `like`, one of its payments.

    Exactly what the person typed, in the name in which they give. Raises TipTooSmall below €1.
    """
    if amount_minor < MINIMUM_MINOR:
        raise TipTooSmall
    code = new_code("t")
    payment = payments.open_payment(
        by=by,
        purpose=PURPOSE,
        owner_code=code,
        book_code=PLATFORM,
        amount_minor=amount_minor,
        nature=Nature.TIP,
        payer_email=like.payer_email,
        payer_language=like.payer_language,
        payer=like.payer,
        deadline_at=deadline_at,
        shared_card=basket.card,
        organisation=like.organisation,
        organisation_tax_id=like.organisation_tax_id,
        now=now,
    )
    tip = Tip.objects.create(code=code, basket=basket, payment=payment, created_at=now)
    record(by=by, action="tip.placed", subject=tip, data={"minor": amount_minor})
    return tip


def may_be_changed(tip: Tip, now: datetime) -> bool:
    """Promised, nothing due yet, and the last of its campaigns still open."""
    payment = tip.payment
    return payment.state == PaymentState.ACTIVE and (payment.deadline_at is None or now < payment.deadline_at)


@transaction.atomic
def change_tip(*, by: Any, tip: Tip, amount_minor: int, now: datetime) -> None:
    """Another amount in cents, until it is due or its last deadline has passed. Raises TipLocked, TipTooSmall."""
    if amount_minor < MINIMUM_MINOR:
        raise TipTooSmall
    try:
        payments.change_amount(by=by, payment=tip.payment, amount_minor=amount_minor, now=now)
    except PaymentError as error:
        raise TipLocked from error
    record(by=by, action="tip.changed", subject=tip, data={"minor": amount_minor})


@transaction.atomic
def withdraw_tip(*, by: Any, tip: Tip, now: datetime) -> None:
    """Take the tip back, until it is due or its last deadline has passed. Withdrawn: nothing. Raises TipLocked."""
    if Payment.objects.filter(pk=tip.payment_id, state=PaymentState.WITHDRAWN).exists():
        return
    try:
        payments.withdraw_payment(by=by, payment=tip.payment, now=now)
    except PaymentError as error:
        raise TipLocked from error
    record(by=by, action="tip.withdrawn", subject=tip)


def settle_tips(*, now: datetime) -> int:
    """Make due what may be charged, let go what may not, give back what lost its campaigns. Returns how many moved.

    Outside any transaction, one each; safe any time and twice."""
    active = _tips([PaymentState.ACTIVE])
    moved = 0
    for tip in active.filter(Exists(_succeeded())):
        won = _succeeded(tip).order_by("payment__collected_at", "pk")[0]
        payments.mark_due(payment=tip.payment, snapshot_code=won.payment.snapshot_code, now=now)
        moved += 1
    for tip in active.exclude(Exists(_of().exclude(payment__state__in=CLOSED))):
        payments.release_payment(payment=tip.payment, cause="no_campaign_succeeded", now=now)
        moved += 1
    paid = _tips([PaymentState.COLLECTED, PaymentState.PARTLY_REFUNDED])
    for tip in paid.exclude(Exists(_of().exclude(payment__state__in=CLOSED))).filter(Exists(_given_back())):
        moved += order_refund(payment_id=tip.payment_id, cause="unwinding", now=now)
    return moved


def _tips(states: list[PaymentState]) -> QuerySet[Tip]:
    return Tip.objects.filter(payment__state__in=states).select_related("payment").order_by("pk")


def _of(tip: Tip | None = None) -> QuerySet[Pledge]:
    """The pledges beside a tip: this one's, or the outer row's."""
    basket: Any = tip.basket_id if tip is not None else OuterRef("basket")
    return Pledge.objects.filter(basket=basket).select_related("payment")


def _succeeded(tip: Tip | None = None) -> QuerySet[Pledge]:
    """Paid, and to a campaign of which it is certain that the money stays (services/securing.py)."""
    here = _of(tip).filter(payment__state__in=SETTLED, campaign__secured_at__isnull=False)
    return here.exclude(campaign__state__in=GIVEN_BACK)


def _given_back() -> QuerySet[Pledge]:
    """Paid back because its campaign was stopped, which is no doing of the person's."""
    return _of().filter(payment__state=PaymentState.REFUNDED, campaign__state__in=GIVEN_BACK)


def tip_of(payment: Payment) -> Tip:
    """The tip this payment pays."""
    return Tip.objects.select_related("basket").get(code=payment.owner_code)


def activated(payment: Payment, now: datetime) -> None:
    """The card is saved, or the amount was changed. Raises OwnerRefused when no pledge beside it counts."""
    tip = tip_of(payment)
    if not _of(tip).exclude(payment__activated_at=None).exclude(payment__state__in=CLOSED).exists():
        raise OwnerRefused(str(TipLocked.sentence))
    tip.payment = payment
    tip_letters.tip_confirmed(tip, ordinal=payment.version)


def settled(payment: Payment, now: datetime) -> None:
    """The money is here."""
    tip = tip_of(payment)
    tip.payment = payment
    tip_letters.tip_charged(tip)


def described(payment: Payment) -> str:
    """What papers and letters call it, in the payer's language."""
    with override(payment.payer_language):
        return _("Tip for the platform")
