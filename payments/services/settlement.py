"""The one door for the provider's truth: ask, lock, move the payment or leave it, book, tell the owner.
Nobody writes a state from a message's body; nothing here calls the provider inside a transaction."""

from datetime import datetime

from django.db import transaction

from crowdcoop import unawaited
from crowdcoop.clock import now as clock_now
from crowdcoop.jobs import task

from ..enums import DisputeState, PaymentState, RefundState
from ..models import Payment
from ..providers import get_gateway
from ..providers.facts import ChargeFact, Outcome, SessionFact
from .checkpoints import reached
from .disputes import settle_disputes
from .refund_results import Returns, settle_refunds
from .settlement_cards import settle_session, settle_shared_session
from .settlement_charges import AWAITING_ANSWER, is_answer_to, settle_charge, settle_fee, settle_nothing
from .transitions import keep, locked

__all__ = ["apply", "apply_later", "ask", "is_answer_to", "is_held", "look_again", "settle_fee"]
S = PaymentState


def is_held(payment: Payment, now: datetime) -> bool:
    """Whether a worker is at this row right now: what it learns will settle it."""
    return payment.leased_until is not None and payment.leased_until > now


def apply(
    *, payment_id: int, cause: str, now: datetime, provider_event: str = "", holding: bool = False, refused: str = ""
) -> str:
    """Ask the provider about everything open on a payment and bring the row up to date. Returns its state.

    Safe any number of times, in any order. While another worker holds the row nothing happens, unless `holding`.
    `refused` is the code with which the provider refused the charge outright. Raises ProviderError when it is silent.
    """
    payment = Payment.objects.get(pk=payment_id)
    if is_held(payment, now) and not holding:
        return payment.state
    session, charge = ask(payment)
    returns = _ask_about_returns(payment, charge)
    reached("settlement.asked")
    with transaction.atomic(durable=True), unawaited.gather():
        row = locked(payment_id, known=payment)
        row.checked_at = now
        if holding:
            row.leased_until = None
        if session is not None and session.session_id == row.session_id:
            settle_session(row, session, cause, now, provider_event)
        elif session is not None and row.shared_card_id is not None:
            settle_shared_session(row, session, cause, now, provider_event)
        if charge is not None:
            settle_charge(row, charge, cause, now, provider_event, refused)
        elif row.state == S.UNKNOWN:
            settle_nothing(row, cause, now)
        settle_disputes(row, returns.disputes, cause, now, provider_event)
        settle_refunds(row, returns.refunds, cause, now, provider_event)
        keep(row)
        reached("settlement.written")
    reached("settlement.committed")
    return row.state


@task(backend="jobs")
def apply_later(payment_id: int, cause: str) -> None:
    """`apply` in the background."""
    apply(payment_id=payment_id, cause=cause, now=clock_now())


def look_again(payment: Payment) -> None:
    """For return pages, which only read: have the provider asked soon, unless the answer is already known."""
    if payment.state in AWAITING_ANSWER | {S.AWAITING_CARD} or payment.session_url:
        apply_later.enqueue(payment.pk, "return")


def ask(payment: Payment) -> tuple[SessionFact | None, ChargeFact | None]:
    """What the provider says of the page and the charge; None where there is none. Never inside a transaction."""
    if not (payment.session_url or payment.payment_intent_id or payment.customer_id):
        return None, None
    gateway = get_gateway()
    page = _page_of(payment)
    session = gateway.retrieve_session(page) if page else None
    if payment.payment_intent_id:
        return session, gateway.retrieve_intent(payment.payment_intent_id)
    if payment.state == S.UNKNOWN:
        # The answer to creating the charge was lost: the customer is this payment's own, so its list is exact.
        found = [fact for fact in gateway.intents_of(payment.customer_id) if fact.payment_code == payment.code]
        return session, found[0] if found else None
    return session, None


def _page_of(payment: Payment) -> str:
    """The page that may have news for this payment: its own, or the one it shares while it has no card."""
    if payment.session_url:
        return payment.session_id
    card = payment.shared_card if payment.activated_at is None else None
    return card.session_id if card is not None and card.session_url else ""


def _ask_about_returns(payment: Payment, charge: ChargeFact | None) -> Returns:
    """What went back of a charge, when the charge or our own rows say that something did."""
    if charge is None or charge.outcome != Outcome.SUCCEEDED:
        return Returns()
    sent = [RefundState.PREPARED, RefundState.PENDING, RefundState.SUCCEEDED]
    gateway, intent = get_gateway(), charge.intent_id
    ask_refunds = charge.refunded_minor or payment.refunds.filter(state__in=sent).exists()
    waiting = [DisputeState.INQUIRY, DisputeState.OPEN]
    ask_disputes = charge.disputed or payment.disputes.filter(state__in=waiting).exists()
    return Returns(
        refunds=gateway.refunds_of(intent) if ask_refunds else [],
        disputes=gateway.disputes_of(intent) if ask_disputes else [],
    )
