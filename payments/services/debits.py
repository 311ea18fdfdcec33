"""Direct debits are announced before they are made: the payer knows day and amount fourteen days ahead.
Charging them is collection.py's; what a bank gives back within eight weeks is disputes.py's."""

from datetime import datetime, timedelta

from django.db import transaction

from crowdcoop.audit.services import record

from .. import emails
from ..enums import Method, PaymentState
from ..models import Payment
from .transitions import locked

NOTICE = timedelta(days=14)
# A debit takes days to arrive or to bounce: time to put it right after that.
WINDOW = timedelta(days=7)
WAITING = (PaymentState.DUE, PaymentState.DECLINED)


def announce_debits(*, now: datetime, book_code: str | None = None) -> int:
    """Tell every payer whose account will be debited, once, when and how much. Returns how many letters.

    The debit is not tried before the announced day. One transaction each; safe any time and twice.
    """
    rows = Payment.objects.filter(state__in=WAITING, method=Method.SEPA, announced_at=None)
    if book_code is not None:
        rows = rows.of_book(book_code)
    return sum(_announce(pk, now) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _announce(pk: int, now: datetime) -> bool:
    row = locked(pk)
    if row.state not in WAITING or row.method != Method.SEPA or row.announced_at is not None:
        return False
    if row.window_ends_at is not None and row.window_ends_at <= now:
        return False  # given up: it must not be announced back to life
    row.announced_at, row.next_attempt_at = now, now + NOTICE
    if row.window_ends_at is not None:
        row.window_ends_at = max(row.window_ends_at, now + NOTICE + WINDOW)
    row.save(update_fields=["announced_at", "next_attempt_at", "window_ends_at"])
    emails.debit_announced(row)
    record(by=None, action="payments.debit_announced", subject=row)
    return True
