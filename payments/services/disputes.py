"""What payers' banks take back: the money stands apart while a dispute is open, then returns or is lost.
Asked for by settlement.py, which holds the lock."""

from datetime import datetime

from crowdcoop.audit.services import record

from ..enums import DisputeState, RefundState
from ..models import CardToForget, Dispute, Payment
from ..providers.facts import DisputeFact
from ..purposes import owner_of
from ..queries.refunds import disputed_minor
from .bookings_back import book_dispute_fee, book_dispute_lost, book_dispute_opened, book_dispute_won
from .returns import rest
from .steps import step_dispute, step_refund

D = DisputeState


def settle_disputes(row: Payment, facts: list[DisputeFact], cause: str, now: datetime, provider_event: str) -> None:
    """Bring every dispute of a locked payment up to date. Older news than what is known changes nothing."""
    for fact in facts:
        dispute = row.disputes.filter(provider_dispute_id=fact.dispute_id).first() or _note(row, fact, now)
        dispute.payment = row
        dispute.reason, dispute.evidence_due_at = fact.reason, fact.evidence_due_at
        if dispute.state == D.INQUIRY and fact.took_money:
            _open(row, dispute, cause, now, provider_event)
        _book_fee(dispute, fact, now)
        dispute.save()
        if dispute.state == D.INQUIRY and fact.status == "won":
            step_dispute(dispute=dispute, to=D.WON, cause=cause, now=now)
        elif dispute.state == D.OPEN and fact.status in ("won", "lost"):
            _close(row, dispute, D(fact.status), cause, now, provider_event)


def _note(row: Payment, fact: DisputeFact, now: datetime) -> Dispute:
    """A payer's bank asks: nothing has moved yet, but the card is not used again."""
    dispute = Dispute(payment=row, provider_dispute_id=fact.dispute_id, amount_minor=fact.amount_minor, opened_at=now)
    step_dispute(dispute=dispute, to=D.INQUIRY, cause="found", now=now)
    record(by=None, action="payments.dispute_found", subject=dispute, data={"amount_minor": fact.amount_minor})
    if row.payment_method_id:
        CardToForget.objects.get_or_create(
            payment_method_id=row.payment_method_id, defaults={"payment": row, "noted_at": now}
        )
        row.payment_method_id, row.card_closed = "", True
    return dispute


def _open(row: Payment, dispute: Dispute, cause: str, now: datetime, provider_event: str) -> None:
    """The money is taken: refunds not sent yet are stopped, the amount leaves what may be paid out."""
    for refund in row.refunds.filter(state=RefundState.APPROVED, from_suspense=False):
        step_refund(refund=refund, to=RefundState.REJECTED, cause="dispute", now=now)
    here = max(row.left_minor - disputed_minor(row), 0)
    dispute.over_minor = max(dispute.amount_minor - here, 0)
    entry = book_dispute_opened(dispute, now)
    step_dispute(dispute=dispute, to=D.OPEN, cause=cause, now=now, entry=entry)
    rest(row, cause="dispute", now=now, provider_event=provider_event, entry=entry)


def _book_fee(dispute: Dispute, fact: DisputeFact, now: datetime) -> None:
    more = fact.fee_minor - dispute.fee_minor
    if more > 0:
        dispute.fee_minor = fact.fee_minor
        book_dispute_fee(dispute, more, now)


def _close(row: Payment, dispute: Dispute, to: DisputeState, cause: str, now: datetime, provider_event: str) -> None:
    """Won: everything as before. Lost: gone, and the owner is told what is left."""
    if to == D.LOST:
        row.lost_minor += dispute.amount_minor - dispute.over_minor
    entry = book_dispute_lost(dispute, now) if to == D.LOST else book_dispute_won(dispute, now)
    if to == D.WON:
        dispute.over_minor = 0
    step_dispute(dispute=dispute, to=to, cause=cause, now=now, entry=entry)
    record(by=None, action=f"payments.dispute_{to}", subject=dispute, data={"amount_minor": dispute.amount_minor})
    rest(row, cause=f"dispute_{to}", now=now, provider_event=provider_event, entry=entry)
    if to == D.LOST:
        owner_of(row.purpose).on_refunded(row, now)
