"""Money to a cooperative: proposed by one person, approved by another, never above what may leave the book.
Sending it is payout_sending.py's work; which accounts a step touches is payout_bookings.py's."""

from datetime import datetime
from typing import Any

from ..models import Payout
from .payout_reversals import Recovered, reverse_for_refund

__all__ = ["Recovered", "approve_payout", "propose_payout", "reject_payout", "reverse_for_refund", "send_payouts"]


def propose_payout(
    *, by: Any, book_code: str, beneficiary_code: str, amount_minor: int, now: datetime, route: str = ""
) -> Payout:
    """Ask for `amount_minor` cents of a book to go to its cooperative. A second person has to approve."""
    raise NotImplementedError


def approve_payout(*, by: Any, payout: Payout, now: datetime) -> Payout:
    """The second person's yes: the money leaves the book in the ledger. Sent by `send_payouts`."""
    raise NotImplementedError


def reject_payout(*, by: Any, payout: Payout, reason: str, now: datetime) -> Payout:
    """The second person's no, or a stop before sending."""
    raise NotImplementedError


def send_payouts(*, now: datetime) -> int:
    """Send what is approved. Nothing while MONEY_OUT is off."""
    return 0
