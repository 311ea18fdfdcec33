"""What a bank movement pays: exact, too little, too much, taken back. Only here are movements matched.
Keeping statements is statements.py's; letters and windows of transfers are transfers.py's."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from crowdcoop.audit.services import actor_of, record

from .. import emails
from ..enums import LineState, Method, OrderState, PaymentState
from ..exceptions import NotMatchable, OrderMismatch
from ..models import BankOrder, LineMatch, Payment, Statement, StatementLine
from ..purposes import owner_of
from . import bank_orders
from .bookings import book_collected
from .provider_payouts import match_provider_payouts
from .returned_orders import match_returned_orders
from .statements import locked_line, move_line
from .transitions import locked, move

log = logging.getLogger(__name__)


def received_minor(payment: Payment) -> int:
    """What has arrived for a payment by bank, in cents, whether or not it is all of it."""
    found = LineMatch.objects.standing().filter(payment=payment).aggregate(total=Sum("amount_minor"))
    return found["total"] or 0


def match_waiting(*, now: datetime, statement: Statement | None = None) -> int:
    """Match every movement whose reference is that of a payment that waits for it; transfers that we ordered, and those
    that came back; what the provider paid out to us.

    Returns how many were matched. One transaction each; safe any time and twice. To be called outside any transaction.
    """
    lines = StatementLine.objects.incoming().in_state(LineState.UNMATCHED).exclude(reference="")
    if statement is not None:
        lines = lines.filter(statement=statement)
    waiting = Payment.objects.filter(state=PaymentState.AWAITING_TRANSFER).values("reference")
    matched = _confirm_orders(now) + match_returned_orders(now=now) + match_provider_payouts(now=now)
    for line in lines.filter(reference__in=waiting).order_by("booked_on", "pk"):
        payment = Payment.objects.filter(reference=line.reference, state=PaymentState.AWAITING_TRANSFER).first()
        if payment is None:  # another movement has just paid it
            continue
        try:
            match_line(by=None, line=line, payment=payment, now=now, cause="reference")
        except NotMatchable:
            continue  # somebody was faster
        matched += 1
    return matched


def _confirm_orders(now: datetime) -> int:
    """Money out that carries the code of an order of ours: the order is confirmed, its owner books it."""
    filed = BankOrder.objects.filter(state=OrderState.IN_FILE).values("code")
    lines = StatementLine.objects.filter(amount_minor__lt=0, state=LineState.IGNORED, end_to_end_id__in=filed)
    confirmed = 0
    for line in lines.order_by("booked_on", "pk"):
        try:
            _confirm_order(line, now)
        except OrderMismatch:
            log.error("movement %s says another amount than order %s", line.code, line.end_to_end_id)
            continue
        confirmed += 1
    return confirmed


@transaction.atomic
def _confirm_order(line: StatementLine, now: datetime) -> None:
    bank_orders.confirm(
        order_code=line.end_to_end_id,
        amount_minor=-line.amount_minor,
        booked_on=line.booked_on,
        reference=line.bank_reference,
        now=now,
    )
    move_line(line=locked_line(line), to=LineState.MATCHED, cause="order", now=now)


@transaction.atomic
def match_line(
    *, by: Any, line: StatementLine, payment: Payment, now: datetime, cause: str = "person"
) -> StatementLine:
    """Give what is free of a movement to a payment that waits for a transfer, at most what it still lacks.

    All of it there: collected, booked to its home, the owner hears `on_settled`. Less: it goes on waiting and
    the payer is told what is missing. What is over stays unclaimed. Matched before: nothing. Raises NotMatchable.
    """
    row = locked(payment.pk)
    line = locked_line(line)
    if line.matches.standing().filter(payment=row).exists():
        return line
    if line.amount_minor <= 0 or line.state == LineState.IGNORED or line.free_minor <= 0:
        raise NotMatchable(_("Nothing of this movement is free to be matched."))
    if row.method != Method.TRANSFER or row.state != PaymentState.AWAITING_TRANSFER:
        raise NotMatchable(_("This payment does not wait for a bank transfer any more."))
    missing = row.amount_minor - received_minor(row)
    LineMatch.objects.create(
        line=line,
        payment=row,
        amount_minor=min(line.free_minor, missing),
        cause=cause,
        matched_at=now,
        matched_by=actor_of(by),
    )
    left = row.amount_minor - received_minor(row)
    if left:
        emails.transfer_partly(row, missing_minor=left, ordinal=row.line_matches.count())
    else:
        _collect(row, line, by, now)
    _restate(row, line, cause, by, now)
    data = {"payment": row.code, "cause": cause, "missing_minor": left}
    record(by=by, action="payments.line_matched", subject=line, data=data)
    return line


def _collect(row: Payment, line: StatementLine, by: Any, now: datetime) -> None:
    row.collected_at, row.received_on, row.next_attempt_at = now, line.booked_on, None
    entry = book_collected(row, now, place="bank_unclaimed")
    move(payment=row, to=PaymentState.COLLECTED, cause="transfer_matched", now=now, by=by, entry=entry)
    owner_of(row.purpose).on_settled(row, now)


def _restate(row: Payment, line: StatementLine, cause: str, by: Any, now: datetime) -> None:
    """Every movement that has to do with the payment, and this one, says again how it stands."""
    own = LineMatch.objects.filter(payment=row).exclude(line=line).values("line")
    for each in [line, *StatementLine.objects.select_for_update().filter(pk__in=own).order_by("pk")]:
        move_line(line=each, to=state_of(each), cause=cause, now=now, by=by)


def state_of(line: StatementLine) -> LineState:
    """Matched when all of it pays for something that is paid, or goes back; in part while anything of it is open."""
    used = line.used_minor
    if not used and not line.returned_minor:
        return LineState.UNMATCHED
    open_payments = line.matches.standing().filter(payment__collected_at=None)
    if line.free_minor or open_payments.exists():
        return LineState.PARTLY_MATCHED
    return LineState.MATCHED if used else LineState.RETURNED


def free_matches(*, payment: Payment, cause: str, now: datetime, by: Any = None) -> None:
    """Take back every match of a locked payment that is not collected: its money waits for nobody."""
    lines = list(StatementLine.objects.filter(matches__payment=payment, matches__undone_at=None).order_by("pk"))
    actor = actor_of(by)
    LineMatch.objects.standing().filter(payment=payment).update(undone_at=now, undone_by=actor)
    for line in map(locked_line, lines):
        move_line(line=line, to=state_of(line), cause=cause, now=now, by=by)


@transaction.atomic
def ignore_line(*, by: Any, line: StatementLine, reason: str, now: datetime) -> StatementLine:
    """Leave a movement aside: it is of no payment here. Its money stays unclaimed. Aside already: nothing.

    Raises NotMatchable while part of it pays for something.
    """
    line = locked_line(line)
    if line.state == LineState.IGNORED:
        return line
    if line.state != LineState.UNMATCHED:
        raise NotMatchable(_("Part of this movement pays for something. Take that back first."))
    move_line(line=line, to=LineState.IGNORED, cause="left_aside", now=now, by=by)
    record(by=by, action="payments.line_ignored", subject=line, data={"reason": reason[:300]})
    return line


@transaction.atomic
def unmatch_line(*, by: Any, line: StatementLine, payment: Payment, reason: str, now: datetime) -> StatementLine:
    """Take back a match of a payment that is not whole yet: nothing is erased, the money waits for nobody again.

    Not matched: nothing. Raises NotMatchable once the payment is collected: it has its receipt and may be paid out, so
    that a mistake is corrected by a refund, with its own entries.
    """
    row = locked(payment.pk)
    line = locked_line(line)
    standing = line.matches.standing().filter(payment=row)
    if not standing.exists():
        return line
    if row.state != PaymentState.AWAITING_TRANSFER:
        raise NotMatchable(_("This payment is paid and has its receipt. A mistake is put right by giving it back."))
    standing.update(undone_at=now, undone_by=actor_of(by))
    _restate(row, line, "taken_back", by, now)
    record(by=by, action="payments.line_unmatched", subject=line, data={"payment": row.code, "reason": reason[:300]})
    return line
