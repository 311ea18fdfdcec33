"""Deciding to give money back: proposing, approving, rejecting, unwinding a whole book.
Sending it is refund_sending.py's; what became of it is learnt by settlement.apply."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from crowdcoop.audit.services import record

from ..enums import REFUND_OPEN, Nature, PaymentState, RefundState
from ..exceptions import AlreadyDecided, NotAllowed, NotRefundable, OverRefund, SecondPersonNeeded
from ..models import Payment, Refund
from ..purposes import owner_of
from ..queries.refunds import refundable_minor, suspense_minor, was_paid_out
from ..rules import can_work_finance
from .refund_sending import send_refunds
from .returns import rest
from .steps import step_refund
from .transitions import locked

__all__ = ["approve_refund", "needs_second_person", "order_refund", "order_refunds_of_book", "propose_refund",
           "refundable", "reject_refund", "send_refunds"]  # fmt: skip
S = PaymentState
REFUNDABLE = (S.COLLECTED, S.PARTLY_REFUNDED, S.REFUND_PENDING)


def needs_second_person(payment: Payment, amount_minor: int) -> bool:
    """Above the limit (all refunds of a payment that finance began count together), after payout, share capital."""
    counted = [*REFUND_OPEN, RefundState.SUCCEEDED]
    before = payment.refunds.filter(cause="finance", state__in=counted).aggregate(total=Sum("amount_minor"))["total"]
    above = amount_minor + (before or 0) > settings.REFUND_LIMIT_MINOR
    return above or payment.nature == Nature.SHARE_CAPITAL or was_paid_out(payment.book_code)


def refundable(payment: Payment) -> int:
    """Cents that may still be given back and that its owner still has."""
    left, most = refundable_minor(payment), owner_of(payment.purpose).refundable(payment)
    return left if most is None else min(left, most)


@transaction.atomic
def propose_refund(*, by: Any, payment: Payment, amount_minor: int, reason: str, now: datetime) -> Refund:
    """Give back `amount_minor` cents. Small ones are to be sent at once, others wait for a second person.

    Raises NotAllowed, NotRefundable unless the money is here, OverRefund when less is left. After commit:
    `send_refunds` sends it.
    """
    _check_person(by)
    row = locked(payment.pk)
    if row.state not in REFUNDABLE:
        raise NotRefundable
    _check_amount(row, amount_minor)
    refund = Refund(
        payment=row, amount_minor=amount_minor, cause="finance", reason=reason[:500], proposed_by=by, proposed_at=now
    )
    step_refund(refund=refund, to=RefundState.PROPOSED, cause="proposed", now=now, by=by)
    record(by=by, action="payments.refund_proposed", subject=refund, data={"amount_minor": amount_minor})
    if not needs_second_person(row, amount_minor):
        _approve(row, refund, by=None, now=now)
    return refund


def _check_person(by: Any) -> None:
    if by is None or not can_work_finance(by):
        raise NotAllowed


def _check_amount(row: Payment, amount_minor: int) -> None:
    left = refundable(row)
    if not 0 < amount_minor <= left:
        raise OverRefund(left)


def _locked_refund(refund: Refund) -> tuple[Payment, Refund]:
    row = locked(refund.payment_id)
    fresh = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    fresh.payment = row
    return row, fresh


@transaction.atomic
def approve_refund(*, by: Any, refund: Refund, now: datetime) -> Refund:
    """The second person agrees: the refund will be sent. Already approved: nothing.

    One that nobody proposed (late money) and that needs two people is first adopted by `by` and still waits.
    Raises NotAllowed, SecondPersonNeeded for the proposer, AlreadyDecided when it was rejected, OverRefund,
    NotRefundable.
    """
    _check_person(by)
    row, fresh = _locked_refund(refund)
    if fresh.state in REFUND_OPEN or fresh.state == RefundState.SUCCEEDED:
        return fresh
    if fresh.state != RefundState.PROPOSED:
        raise AlreadyDecided
    if fresh.proposed_by_id is None and needs_second_person(row, fresh.amount_minor):
        fresh.proposed_by = by
        fresh.save(update_fields=["proposed_by"])
        record(by=by, action="payments.refund_adopted", subject=fresh)
        return fresh
    if fresh.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    if fresh.from_suspense:
        if suspense_minor(row) < fresh.amount_minor:
            raise OverRefund(suspense_minor(row))
    elif row.state not in REFUNDABLE:
        raise NotRefundable
    else:
        _check_amount(row, fresh.amount_minor)
    record(by=by, action="payments.refund_approved", subject=fresh, data={"amount_minor": fresh.amount_minor})
    return _approve(row, fresh, by=by, now=now)


def _approve(row: Payment, refund: Refund, *, by: Any, now: datetime) -> Refund:
    refund.approved_by, refund.approved_at = by, now
    step_refund(refund=refund, to=RefundState.APPROVED, cause="approved", now=now, by=by)
    if not refund.from_suspense:
        rest(row, cause="refund", now=now, by=by)
    return refund


@transaction.atomic
def reject_refund(*, by: Any, refund: Refund, reason: str, now: datetime) -> Refund:
    """Say no to a refund that has not been sent; its payment goes back to where it was. Already rejected: nothing.

    Raises NotAllowed, AlreadyDecided once it is being sent.
    """
    _check_person(by)
    row, fresh = _locked_refund(refund)
    if fresh.state == RefundState.REJECTED:
        return fresh
    if fresh.state not in (RefundState.PROPOSED, RefundState.APPROVED):
        raise AlreadyDecided
    step_refund(refund=fresh, to=RefundState.REJECTED, cause="rejected", now=now, by=by)
    if not fresh.from_suspense:
        rest(row, cause="refund_rejected", now=now, by=by)
    record(by=by, action="payments.refund_rejected", subject=fresh, data={"reason": reason[:500]})
    return fresh


def order_refunds_of_book(*, book_code: str, cause: str, now: datetime) -> int:
    """Give back everything collected in a book (unwinding); no second person. Returns how many refunds were ordered.

    One transaction per payment; again, it continues and orders nothing twice. Share capital is never touched; what is
    disputed, or still has a refund on its way, is taken up by a later call.
    """
    rows = Payment.objects.of_book(book_code).filter(state__in=[S.COLLECTED, S.PARTLY_REFUNDED])
    ids = list(rows.exclude(nature=Nature.SHARE_CAPITAL).order_by("pk").values_list("pk", flat=True))
    return sum(order_refund(payment_id=pk, cause=cause, now=now) for pk in ids)


@transaction.atomic
def order_refund(*, payment_id: int, cause: str, now: datetime) -> bool:
    """Give back what is left of one payment, because what it was for is undone; no second person. False: nothing."""
    row = locked(payment_id)
    left = refundable_minor(row)
    if row.state not in (S.COLLECTED, S.PARTLY_REFUNDED) or left == 0:
        return False
    for waiting in row.refunds.filter(state=RefundState.PROPOSED, from_suspense=False):
        step_refund(refund=waiting, to=RefundState.REJECTED, cause="superseded", now=now)
    refund = Refund(payment=row, amount_minor=left, cause=cause[:40], proposed_at=now)
    step_refund(refund=refund, to=RefundState.PROPOSED, cause=cause, now=now)
    _approve(row, refund, by=None, now=now)
    return True
