"""Where a payment rests by what went back: the move that follows from its refunds and disputes.
Moving those themselves is steps.py's work."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from ..enums import PaymentState
from ..models import Entry, Payment
from ..purposes import owner_of
from ..queries.refunds import resting_state
from .parking import park
from .receipts import keep_papers
from .transitions import is_legal, move

S = PaymentState


def rest(
    row: Payment, *, cause: str, now: datetime, by: Any = None, provider_event: str = "", entry: Entry | None = None
) -> None:
    """Move a locked payment to where its refunds and disputes say it belongs; by way of `refund_pending` if need be.

    A payment in review stays there. Where no legal way leads, it is parked in review. Its owner hears `on_resting`.
    """
    _rest(row, cause, now, by, provider_event, entry)
    owner_of(row.purpose).on_resting(row, now)


def _rest(row: Payment, cause: str, now: datetime, by: Any, provider_event: str, entry: Entry | None) -> None:
    wanted = resting_state(row)
    if row.state in (wanted, S.REVIEW):
        row.save()
        keep_papers(payment=row, now=now)
        return
    if not is_legal(row.state, wanted):
        if not (is_legal(row.state, S.REFUND_PENDING) and is_legal(S.REFUND_PENDING, wanted)):
            park(row, gettext_noop("money went back by a way that nobody foresaw"), now, provider_event)
            return
        move(payment=row, to=S.REFUND_PENDING, cause=cause, now=now, by=by, provider_event=provider_event)
    move(payment=row, to=wanted, cause=cause, now=now, by=by, provider_event=provider_event, entry=entry)
