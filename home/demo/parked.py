"""What did not fit, for the finance desk of the demo: a charge cancelled at the payment service, money that went back
twice, and a transfer that goes back by bank. Everything goes through the services, each person in their own name."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from campaigns.enums import CampaignState
from payments.enums import Method, PaymentState
from payments.models import Payment, PaymentEvent, Refund
from payments.providers import get_gateway
from payments.sandbox.visitor import control
from payments.services.refund_sending import send_refunds
from payments.services.refunds import approve_refund, propose_refund
from payments.services.reviews import propose_resolution
from payments.services.settlement import apply

from .world import World

COLLECTING = "a_eira"
GIVEN_UP = (
    "Anulamos el cobro desde el panel del servicio de pago porque la tarjeta era robada. No queda nada por cobrar."
)
SAME_DAY = "Pidió la devolución por correo, y el mismo día también la reclamó en su banco."
A_PART = "Nos pide recuperar una parte: este mes no llega y prefiere aportar menos."


def build(world: World) -> None:
    """Safe to repeat: each is done once."""
    if not PaymentEvent.objects.filter(to_state=PaymentState.REVIEW).exists():
        _cancelled(world)
        _twice(world)
    by_bank(world)


def _cancelled(world: World) -> None:
    """Somebody cancelled a charge that waited for its payer; a first person proposes to give the pledge up."""
    waiting = Payment.objects.of_book(world.campaigns[COLLECTING].code).filter(state=PaymentState.ACTION_REQUIRED)
    payment = waiting.order_by("pk").first()
    if payment is None:
        return
    get_gateway().cancel_intent(key=f"demo:{payment.code}", intent_id=payment.payment_intent_id)
    apply(payment_id=payment.pk, cause="demo", now=world.now - timedelta(hours=4))
    propose_resolution(
        by=world.users["finance1"],
        payment=payment,
        to=PaymentState.DROPPED,
        reason=GIVEN_UP,
        now=world.now - timedelta(hours=2),
    )


def _twice(world: World) -> None:
    """A refund was on its way when the payer's bank took the money as well: more went back than was left."""
    funded = [c for c in world.campaigns.values() if c.state in (CampaignState.FUNDED, CampaignState.SETTLED)]
    payment = _quiet(funded[0]) if funded else None
    if payment is None:
        return
    at = world.now - timedelta(hours=15)
    control(settings.PAYMENT_SANDBOX_URL, "refund-outcomes", outcomes=["pending"])
    refund = _refund(world, payment, payment.amount_minor, SAME_DAY, at)
    if refund.approved_by_id is None:
        approve_refund(by=world.users["finance2"], refund=refund, now=at + timedelta(minutes=10))
    send_refunds(now=at + timedelta(minutes=20))
    control(settings.PAYMENT_SANDBOX_URL, "open-dispute", charge=payment.charge_id)
    apply(payment_id=payment.pk, cause="demo", now=at + timedelta(hours=1))
    refund.refresh_from_db()
    control(settings.PAYMENT_SANDBOX_URL, "finish-refund", id=refund.provider_refund_id, outcome="succeeded")
    apply(payment_id=payment.pk, cause="demo", now=at + timedelta(hours=2))


def _quiet(campaign: Any) -> Payment | None:
    """The smallest that a card has paid and of which nobody asks anything back."""
    rows = Payment.objects.of_book(campaign.code).filter(state=PaymentState.COLLECTED, method=Method.CARD, refunds=None)
    return rows.order_by("amount_minor", "pk").first()


def _refund(world: World, payment: Payment, amount_minor: int, reason: str, at: Any) -> Refund:
    return propose_refund(by=world.users["finance1"], payment=payment, amount_minor=amount_minor, reason=reason, now=at)


def by_bank(world: World) -> None:
    """What came by transfer goes back by transfer, once somebody enters the account."""
    rows = Payment.objects.of_book(world.campaigns[COLLECTING].code).filter(method=Method.TRANSFER, refunds=None)
    payment = rows.filter(state=PaymentState.COLLECTED).order_by("pk").first()
    if payment is not None and not Refund.objects.filter(payment__method=Method.TRANSFER).exists():
        _refund(world, payment, payment.amount_minor // 5, A_PART, world.now - timedelta(minutes=35))
