"""Outgoing bank transfers: ordered, handed over in a file, confirmed or returned by the statement.
What a transfer means in the books is its owner's work (order_owners.py)."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from crowdcoop import switches
from crowdcoop.audit.services import actor_of, record

from ..bankfiles.pain001 import CreditTransfer, pain001
from ..enums import ORDER_TRANSITIONS, OrderKind, OrderState
from ..exceptions import (
    IllegalTransition,
    MoneyIsOff,
    NoBankAccount,
    NotAllowed,
    NothingToSend,
    OrderMismatch,
    WrongAccount,
)
from ..histories import add_step
from ..iban import compact, is_valid
from ..models import BankOrder, PaymentFile
from ..models.bank_orders import new_message_id
from ..order_owners import owner_of
from ..rules import can_work_finance
from .checkpoints import reached

LARGEST_FILE = 5000


def money_may_leave() -> bool:
    """Whether outgoing money is on."""
    return switches.is_on("MONEY_OUT")


def refuse_strangers(by: Any) -> None:
    """Views have asked before; here it is asked again. Raises NotAllowed."""
    if not can_work_finance(by):
        raise NotAllowed


@transaction.atomic
def order_transfer(
    *, kind: str, subject_code: str, name: str, iban: str, amount_minor: int, remittance: str, now: datetime
) -> BankOrder:
    """Note a transfer out of our account, in cents of EUR; it waits for the next file. The caller audits its reason.

    The same kind and subject again: the order that is there. Raises OrderMismatch when that one says something else,
    WrongAccount for a number that cannot be. Nothing leaves by this call.
    """
    account = compact(iban)
    if not is_valid(account):
        raise WrongAccount
    order, created = BankOrder.objects.get_or_create(
        kind=OrderKind(kind),
        subject_code=subject_code,
        defaults={
            "name": name,
            "iban": account,
            "amount_minor": amount_minor,
            "remittance": remittance,
            "ordered_at": now,
            "state_since_at": now,
        },
    )
    if (order.iban, order.amount_minor) != (account, amount_minor):
        raise OrderMismatch
    if created:
        _write_event(order, "", "ordered", now)
    return order


def _write_event(order: BankOrder, came_from: str, cause: str, now: datetime, by: Any = None, detail: str = "") -> None:
    add_step(
        order.events,
        from_state=came_from,
        to_state=order.state,
        cause=cause,
        now=now,
        actor=actor_of(by),
        detail=detail[:200],
    )


def _move(order: BankOrder, to: OrderState, cause: str, now: datetime, by: Any = None, detail: str = "") -> None:
    """Move a locked order by the table and write its event. Raises IllegalTransition."""
    came_from = order.state
    if to not in ORDER_TRANSITIONS[OrderState(came_from)]:
        raise IllegalTransition(order.code, came_from, to)
    order.state, order.state_since_at = to, now
    order.save()
    _write_event(order, came_from, cause, now, by, detail)


def locked_order(code: str) -> BankOrder:
    """The order of this code, locked until the end of the transaction. Raises BankOrder.DoesNotExist."""
    return BankOrder.objects.select_for_update(of=("self",)).get(code=code)


@transaction.atomic
def make_payment_file(*, by: Any, now: datetime) -> PaymentFile:
    """Put everything that waits (at most 5,000 transfers) in one file for the bank; each order is in one file only.

    Raises MoneyIsOff, NoBankAccount, NotAllowed, NothingToSend. The file is kept as it was made.
    """
    refuse_strangers(by)
    if not money_may_leave():
        raise MoneyIsOff
    if not settings.BANK_ACCOUNT_IBAN:
        raise NoBankAccount
    waiting = BankOrder.objects.filter(state=OrderState.WAITING).order_by("pk").select_for_update()
    orders = list(waiting[:LARGEST_FILE])
    if not orders:
        raise NothingToSend
    message_id = new_message_id()
    content = pain001(
        message_id=message_id,
        made_at=now,
        execute_on=now.date(),
        debtor_name=settings.BANK_ACCOUNT_NAME,
        debtor_iban=settings.BANK_ACCOUNT_IBAN,
        transfers=[CreditTransfer(o.code, o.name, o.iban, o.amount_minor, o.remittance) for o in orders],
    )
    made = PaymentFile.objects.create(
        message_id=message_id,
        made_at=now,
        made_by=by,
        count=len(orders),
        total_minor=sum(order.amount_minor for order in orders),
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
    )
    for order in orders:
        order.file = made
        _move(order, OrderState.IN_FILE, "file", now, by, message_id)
        owner_of(order.kind).on_filed(order, now)
    record(by=by, action="payments.file_made", subject=made, data={"count": made.count, "total": made.total_minor})
    reached("file.made")
    return made


@transaction.atomic
def confirm(*, order_code: str, amount_minor: int, booked_on: date, reference: str, now: datetime) -> BankOrder:
    """The statement shows the transfer (cents). Confirmed already: nothing.

    Raises BankOrder.DoesNotExist for an unknown code, OrderMismatch for another amount, IllegalTransition when it was
    never in a file. The owner books it in the same transaction.
    """
    order = locked_order(order_code)
    if order.amount_minor != amount_minor:
        raise OrderMismatch
    if order.state == OrderState.CONFIRMED:
        return order
    order.confirmed_on, order.statement_reference = booked_on, reference[:64]
    _move(order, OrderState.CONFIRMED, "statement", now, detail=reference)
    owner_of(order.kind).on_confirmed(order, now)
    record(by=None, action="payments.transfer_confirmed", subject=order, data={"minor": amount_minor})
    return order


@transaction.atomic
def fail(*, order_code: str, reason: str, now: datetime, by: Any = None) -> BankOrder:
    """The bank refused the transfer or sent it back, or a person took it out before. Failed already: nothing.

    Raises BankOrder.DoesNotExist. The owner puts the money back in the same transaction.
    """
    order = locked_order(order_code)
    if order.state == OrderState.FAILED:
        return order
    was_confirmed = order.state == OrderState.CONFIRMED
    _move(order, OrderState.FAILED, "returned" if was_confirmed else "failed", now, by, reason)
    owner_of(order.kind).on_failed(order, was_confirmed, now)
    record(by=by, action="payments.transfer_failed", subject=order, data={"reason": reason})
    return order


def fail_by_person(*, by: Any, order_code: str, reason: str, now: datetime) -> BankOrder:
    """`fail`, said by somebody of the finance desk. Raises NotAllowed."""
    refuse_strangers(by)
    return fail(order_code=order_code, reason=reason, now=now, by=by)
