"""Parking a payment in review when a fact does not fit: two people take it from there.
Leaving review is reviews.py's work."""

import logging
from datetime import datetime

from crowdcoop.audit.services import record

from ..enums import CLOSED, PaymentState, RefundState
from ..models import Entry, Payment, Refund
from ..providers.facts import ChargeFact, Outcome
from .bookings import book_suspense
from .steps import step_refund
from .transitions import move

log = logging.getLogger(__name__)


def park(row: Payment, why: str, now: datetime, provider_event: str = "", fact: ChargeFact | None = None) -> None:
    """Something does not fit: money is noted in suspense, the row waits for two people."""
    log.error("payment %s parked in review: %s", row.code, why)
    entry = None
    if fact is not None and fact.outcome == Outcome.SUCCEEDED:
        entry = note_money(row, fact, now)
    was_closed = row.state in CLOSED
    move(
        payment=row,
        to=PaymentState.REVIEW,
        cause="review",
        detail=why,
        now=now,
        provider_event=provider_event,
        entry=entry,
    )
    record(by=None, action="payments.review", subject=row, data={"why": why, "was_closed": was_closed})


def note_money(row: Payment, fact: ChargeFact, now: datetime) -> Entry:
    """Money that nobody expected stands apart in suspense, and giving it back is prepared."""
    entry = book_suspense(row, fact.received_minor, fact.charge_id, now)
    _queue_refund(row, fact.received_minor, now)
    return entry


def was_parked(row: Payment, fact: ChargeFact) -> bool:
    """Whether this charge's money is in suspense already, or went from there where people decided."""
    return Entry.objects.filter(key=f"suspense:{row.code}:{fact.charge_id}").exists()


def _queue_refund(row: Payment, amount_minor: int, now: datetime) -> None:
    """Giving unexpected money back waits for a person's yes."""
    refund = Refund(payment=row, amount_minor=amount_minor, cause="late_money", from_suspense=True, proposed_at=now)
    step_refund(refund=refund, to=RefundState.PROPOSED, cause="late_money", now=now)
