"""Promises by bank transfer: counted once their address is proven, asked for after success, reminded, let go.
Money that arrives is matched in matching.py."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from crowdcoop.audit.services import record

from .. import emails
from ..bankfiles.numbers import creditor_reference
from ..enums import Method, PaymentState
from ..exceptions import IllegalTransition, PaymentsOff
from ..models import Payment
from ..purposes import owner_of
from .bookings import book_due_ended
from .matching import free_matches
from .settlement_cards import activate
from .transitions import locked, move

S = PaymentState
WINDOW = timedelta(days=14)
REMIND_AFTER = (timedelta(days=7), WINDOW)
# After the last reminder there is still a week.
LAPSE_AFTER = timedelta(days=21)


def takes_transfers() -> bool:
    """Whether this portal has a bank account to send money to."""
    return bool(settings.BANK_ACCOUNT_NAME and settings.BANK_ACCOUNT_IBAN)


def reference_of(payment: Payment) -> str:
    """The creditor reference of a payment: always the same, and nobody else's."""
    return creditor_reference("".join(c for c in payment.code if c.isalnum()))


@transaction.atomic
def promise_transfer(*, by: Any, payment: Payment, now: datetime) -> Payment:
    """A draft by transfer counts from now on, because its address was proven. Counting already: nothing.

    Too late, or the owner has no room any more: it expires instead, and the payer is told by the owner. Raises
    PaymentsOff without a bank account, IllegalTransition for any other method or state.
    """
    row = locked(payment.pk)
    if row.method == Method.TRANSFER and row.state == S.ACTIVE:
        return row
    if row.method != Method.TRANSFER or row.state != S.DRAFT:
        raise IllegalTransition(row.code, row.state, S.ACTIVE)
    if not takes_transfers():
        raise PaymentsOff
    activate(row, "address_proven", now, by=by)
    record(by=by, action="payments.transfer_promised", subject=row)
    return row


def ask_for_transfers(*, now: datetime, book_code: str | None = None) -> int:
    """Every owed promise by transfer gets its reference and a letter that says where to send how much.

    Returns how many. One transaction each; safe any time and twice.
    """
    rows = Payment.objects.filter(state=S.DUE, method=Method.TRANSFER)
    if book_code is not None:
        rows = rows.of_book(book_code)
    return sum(_ask(pk, now) for pk in list(rows.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _ask(pk: int, now: datetime) -> bool:
    row = locked(pk)
    if row.state != S.DUE or not takes_transfers():
        return False
    row.reference, row.window_ends_at = reference_of(row), now + WINDOW
    row.next_attempt_at = now + REMIND_AFTER[0]
    move(payment=row, to=S.AWAITING_TRANSFER, cause="asked", now=now)
    emails.transfer_due(row)
    return True


def remind_of_transfers(*, now: datetime) -> int:
    """A letter after 7 and after 14 days; after 21 the promise lapses and its owner hears `on_failed`.

    Part of the money that came stays unclaimed, for people to send back. Returns how many rows moved or were told.
    """
    waiting = Payment.objects.filter(state=S.AWAITING_TRANSFER, next_attempt_at__lte=now)
    return sum(_remind(pk, now) for pk in list(waiting.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int, now: datetime) -> bool:
    row = locked(pk)
    if row.state != S.AWAITING_TRANSFER or row.next_attempt_at is None or row.next_attempt_at > now:
        return False
    asked_at = row.state_since_at
    if now >= asked_at + LAPSE_AFTER:
        row.next_attempt_at = None
        free_matches(payment=row, cause="lapsed", now=now)
        move(payment=row, to=S.LAPSED, cause="window_end", now=now, entry=book_due_ended(row, now))
        owner_of(row.purpose).on_failed(row, now)
        return True
    number = sum(now >= asked_at + after for after in REMIND_AFTER)
    later = [*REMIND_AFTER, LAPSE_AFTER][number]
    row.next_attempt_at = asked_at + later
    row.save(update_fields=["next_attempt_at"])
    emails.transfer_reminder(row, ordinal=number)
    return True
