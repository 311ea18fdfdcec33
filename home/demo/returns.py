"""Money of the demo that goes back, or may: a refund that waits for a second person, one that failed, a dispute, and
a campaign somebody would rather stop. Everything goes through the services, each person in their own name."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from campaigns.enums import CampaignState
from campaigns.models import CampaignStop
from campaigns.services.stopping import may_be_stopped, propose_stop
from payments.enums import Method, PaymentState
from payments.models import Dispute, Payment, Refund
from payments.sandbox.visitor import control
from payments.services.refund_sending import send_refunds
from payments.services.refunds import approve_refund, propose_refund
from payments.services.settlement import apply

from .world import World

DISPUTED, FAILED, WAITING = range(3)
MOVED = "Se muda a Lisboa en junio y la recompensa llega en septiembre."
TWICE = "Apoyó dos veces sin querer; pide que le devolvamos una parte."
ASK_FIRST = "El permiso para usar la era no está firmado. Propongo parar hasta que el concejo conteste por escrito."


def build(world: World) -> None:
    """Safe to repeat: nothing happens once there is a refund."""
    funded = [c for c in world.campaigns.values() if c.state in (CampaignState.FUNDED, CampaignState.SETTLED)]
    if funded and not Refund.objects.exists():
        paid = _paid(funded[0])
        if len(paid) > WAITING:
            _dispute(world, paid[DISPUTED])
            _fail(world, paid[FAILED])
            _propose(world, paid[WAITING])
    _stop(world, world.campaigns["a_eira"])


def _paid(campaign: Any) -> list[Payment]:
    """The smallest that cards have paid, each once."""
    rows = Payment.objects.of_book(campaign.code).filter(state=PaymentState.COLLECTED, method=Method.CARD)
    return list(rows.order_by("amount_minor", "pk")[: WAITING + 1])


def _dispute(world: World, payment: Payment) -> None:
    """The payer's bank has taken the money; we learn of it by asking, as with every message lost."""
    if Dispute.objects.exists():
        return
    control(settings.PAYMENT_SANDBOX_URL, "open-dispute", charge=payment.charge_id)
    apply(payment_id=payment.pk, cause="demo", now=world.now - timedelta(hours=20))


def _refund(world: World, payment: Payment, reason: str, hours: int) -> Refund:
    return propose_refund(
        by=world.users["finance1"],
        payment=payment,
        amount_minor=payment.amount_minor,
        reason=reason,
        now=world.now - timedelta(hours=hours),
    )


def _fail(world: World, payment: Payment) -> None:
    """Two people agreed, it was sent, and the card's bank refused it."""
    control(settings.PAYMENT_SANDBOX_URL, "refund-outcomes", outcomes=["failed"])
    at = world.now - timedelta(hours=29)
    approve_refund(by=world.users["finance2"], refund=_refund(world, payment, TWICE, 30), now=at)
    send_refunds(now=at)


def _propose(world: World, payment: Payment) -> None:
    _refund(world, payment, MOVED, 6)


def _stop(world: World, campaign: Any) -> None:
    """Cards are being charged: another person has to agree, or not."""
    campaign.refresh_from_db()
    if may_be_stopped(campaign) and not CampaignStop.objects.exists():
        at = world.now - timedelta(minutes=50)
        propose_stop(by=world.users["finance1"], campaign=campaign, reason=ASK_FIRST, now=at)
