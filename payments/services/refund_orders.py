"""Refunds of what came by bank transfer: ordered from our account, and learnt of from its statement.
Deciding is refunds.py's; the transfers themselves are bank_orders.py's."""

from datetime import datetime
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record

from ..enums import Method, OrderKind, PaymentState, RefundState
from ..exceptions import AlreadyDecided, NotAllowed
from ..models import BankOrder, Payment, Refund
from ..order_owners import OrderOwner
from ..rules import can_work_finance
from .bank_orders import order_transfer
from .refund_results import failed, succeeded
from .steps import step_refund
from .transitions import locked

R = RefundState


def _locked(code: str) -> tuple[Payment, Refund]:
    row = locked(Refund.objects.get(code=code).payment_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(code=code)
    refund.payment = row
    return row, refund


@transaction.atomic
def order_refund_transfer(*, by: Any, refund: Refund, name: str, iban: str, now: datetime) -> Refund:
    """Order a decided refund of a bank transfer; it waits for the next file. Ordered already: nothing.

    Raises NotAllowed, AlreadyDecided unless it is decided and its payment came by bank, WrongAccount.
    """
    if not can_work_finance(by):
        raise NotAllowed
    row, fresh = _locked(refund.code)
    if fresh.bank_order_code:
        return fresh
    if fresh.state != R.APPROVED or row.method != Method.TRANSFER or row.state != PaymentState.REFUND_PENDING:
        raise AlreadyDecided
    order = order_transfer(
        kind=OrderKind.REFUND,
        subject_code=fresh.code,
        name=name,
        iban=iban,
        amount_minor=fresh.amount_minor,
        remittance=fresh.code,
        now=now,
    )
    fresh.bank_order_code, fresh.prepared_at = order.code, now
    step_refund(refund=fresh, to=R.PENDING, cause="bank_order", now=now, by=by)
    record(by=by, action="payments.refund_ordered", subject=fresh, data={"order": order.code})
    return fresh


def _confirmed(order: BankOrder, now: datetime) -> None:
    row, refund = _locked(order.subject_code)
    succeeded(row, refund, "statement", now)


def _failed(order: BankOrder, was_confirmed: bool, now: datetime) -> None:
    row, refund = _locked(order.subject_code)
    failed(row, refund, "bank", now)


ORDERS = OrderOwner(on_confirmed=_confirmed, on_failed=_failed)
