"""What became of a payout: it arrived, it failed, it came back. Ledger, event and news in one transaction.
Sending is payout_sending.py's work."""

from datetime import datetime

from django.db import transaction

from crowdcoop.audit.services import record

from .. import payout_emails as emails
from ..enums import PayoutRoute, PayoutState
from ..models import BankOrder, Payout
from ..order_owners import OrderOwner
from ..payout_rules import owner_of
from ..queries.payouts import is_paid_out
from . import payout_bookings as bookings
from .checkpoints import reached
from .payout_moves import locked_payout, move

S = PayoutState


@transaction.atomic
def settle_paid(payout_id: int, cause: str, now: datetime) -> Payout:
    """The money left our account. Paid already: nothing. Tells the cooperative, and the owner once all is paid."""
    row = locked_payout(payout_id)
    if row.state == S.PAID:
        return row
    if row.state == S.PREPARED:
        move(payout=row, to=S.SENT, cause=cause, now=now)
    row.paid_at, row.leased_until = now, None
    move(payout=row, to=S.PAID, cause=cause, now=now, entry=bookings.book_paid(row, now))
    record(by=None, action="payments.payout_paid", subject=row, data={"net": row.net_minor})
    emails.payout_paid(row)
    if is_paid_out(row.book_code, now=now):
        owner_of(row.book_code).on_paid_out(row.book_code, now)
    reached("payout.written")
    return row


@transaction.atomic
def settle_failed(payout_id: int, code: str, now: datetime) -> Payout:
    """It never left: all of it is the book's again. Failed already: nothing."""
    row = locked_payout(payout_id)
    if row.state == S.FAILED:
        return row
    row.leased_until = None
    move(payout=row, to=S.FAILED, cause="failed", now=now, entry=bookings.book_taken_back(row, now), detail=code)
    record(by=None, action="payments.payout_failed", subject=row, data={"code": code})
    emails.payout_failed(row)
    reached("payout.failed")
    return row


@transaction.atomic
def settle_returned(payout_id: int, now: datetime) -> Payout:
    """It arrived, and the receiving bank sent it back. Reversed already: nothing."""
    row = locked_payout(payout_id)
    if row.state == S.REVERSED:
        return row
    bookings.book_returned(row, now)
    move(payout=row, to=S.REVERSED, cause="returned", now=now, entry=bookings.book_taken_back(row, now))
    record(by=None, action="payments.payout_returned", subject=row)
    emails.payout_failed(row)
    return row


def _payout_of(order: BankOrder) -> Payout:
    return Payout.objects.get(code=order.subject_code, route=PayoutRoute.PLATFORM_ACCOUNT)


def _filed(order: BankOrder, now: datetime) -> None:
    row = locked_payout(_payout_of(order).pk)
    row.leased_until = None
    move(payout=row, to=S.SENT, cause="file", now=now, detail=order.code)


def _confirmed(order: BankOrder, now: datetime) -> None:
    settle_paid(_payout_of(order).pk, "statement", now)


def _failed(order: BankOrder, was_confirmed: bool, now: datetime) -> None:
    pk = _payout_of(order).pk
    if was_confirmed:
        settle_returned(pk, now)
    else:
        settle_failed(pk, "bank", now)


ORDERS = OrderOwner(on_filed=_filed, on_confirmed=_confirmed, on_failed=_failed)
