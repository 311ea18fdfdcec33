"""Getting money back from a cooperative when a supporter is refunded after the payout.
The refund itself is refunds' work."""

from dataclasses import dataclass
from datetime import datetime

from ..models import Payment


@dataclass(frozen=True, slots=True)
class Recovered:
    """Where the money of a refund came from, in cents: still held, taken back by reversal, owed by the cooperative."""

    held_minor: int
    reversed_minor: int
    receivable_minor: int


def reverse_for_refund(*, payment: Payment, amount_minor: int, refund_code: str, now: datetime) -> Recovered:
    """Make sure that the book holds `amount_minor` cents for a refund of `payment`; safe twice per `refund_code`.

    Call it before the refund is booked, outside any transaction: transfers are reversed at the provider first.
    What nothing is left to reverse for becomes a debt of the cooperative.
    """
    raise NotImplementedError
