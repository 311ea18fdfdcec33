"""Sending money that nobody claimed back to whom it came from; above the limit two people agree.
What a movement pays is matching.py's; the transfer itself bank_orders.py's."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crowdcoop.audit.services import record

from ..enums import OrderKind
from ..exceptions import NotMatchable, SecondPersonNeeded, WrongAccount
from ..iban import compact, is_valid
from ..models import BankOrder, LineReturn, StatementLine
from ..order_owners import OrderOwner
from .bank_orders import order_transfer, refuse_strangers
from .bookings import book_bank_returned
from .matching import state_of
from .statements import locked_line, move_line


def needs_second_person(line: StatementLine, iban: str) -> bool:
    """Above the limit for refunds, or to an account that is not the one the bank says it came from."""
    return line.free_minor > settings.REFUND_LIMIT_MINOR or compact(iban) != compact(line.party_iban)


@transaction.atomic
def propose_return(*, by: Any, line: StatementLine, name: str, iban: str, reason: str, now: datetime) -> LineReturn:
    """Send all that is free of a movement back. Small sums to the sender's own account are ordered at once, others
    wait for a second person. A proposal that waits is returned as it is.

    Raises NotAllowed, WrongAccount, NotMatchable when nothing is free. Nothing leaves before the next file."""
    refuse_strangers(by)
    row = locked_line(line)
    waiting: LineReturn | None = row.returns.waiting().first()
    if waiting is not None:
        return waiting
    if not is_valid(compact(iban)):
        raise WrongAccount
    if row.free_minor <= 0:
        raise NotMatchable(_("Nothing of this movement is free to be sent back."))
    made = LineReturn.objects.create(
        line=row,
        amount_minor=row.free_minor,
        name=name[:140],
        iban=compact(iban),
        reason=reason[:300],
        proposed_by=by,
        proposed_at=now,
    )
    record(by=by, action="payments.return_proposed", subject=made, data={"minor": made.amount_minor})
    if not needs_second_person(row, iban):
        _order(made, row, by=None, now=now)
    return made


@transaction.atomic
def decide_return(*, by: Any, given_back: LineReturn, agreed: bool, now: datetime) -> LineReturn:
    """The second person's answer; whoever proposed it may take it back. Decided already: nothing.

    Raises NotAllowed, SecondPersonNeeded, NotMatchable when less is free by now."""
    refuse_strangers(by)
    line = locked_line(given_back.line)
    row = LineReturn.objects.select_for_update().get(pk=given_back.pk)
    if row.decided_at is not None:
        return row
    if not agreed:
        row.decided_by, row.decided_at = by, now
        row.save(update_fields=["decided_by", "decided_at"])
        record(by=by, action="payments.return_refused", subject=row)
        return row
    if row.proposed_by_id == by.pk:
        raise SecondPersonNeeded
    if line.free_minor < row.amount_minor:
        raise NotMatchable(_("Less of this movement is free by now. Take the proposal back and look again."))
    return _order(row, line, by=by, now=now)


def _order(row: LineReturn, line: StatementLine, *, by: Any, now: datetime) -> LineReturn:
    row.decided_by, row.decided_at, row.agreed = by, now, True
    row.save(update_fields=["decided_by", "decided_at", "agreed"])
    order_transfer(
        kind=OrderKind.RETURN,
        subject_code=row.code,
        name=row.name,
        iban=row.iban,
        amount_minor=row.amount_minor,
        remittance=f"{row.code} {line.bank_reference}".strip()[:140],
        now=now,
    )
    move_line(line=line, to=state_of(line), cause="sent_back", now=now, by=by or row.proposed_by)
    record(by=by, action="payments.return_ordered", subject=row, data={"minor": row.amount_minor})
    return row


def _confirmed(order: BankOrder, now: datetime) -> None:
    book_bank_returned(LineReturn.objects.select_related("line").get(code=order.subject_code), now)


def _failed(order: BankOrder, was_confirmed: bool, now: datetime) -> None:
    """It never left: the money is free again. It left and came back: the statement tells of a new movement."""
    if was_confirmed:
        return
    row = LineReturn.objects.select_related("line").get(code=order.subject_code)
    line = locked_line(row.line)
    row.undone_at = now
    row.save(update_fields=["undone_at"])
    move_line(line=line, to=state_of(line), cause="not_sent", now=now)


ORDERS = OrderOwner(on_confirmed=_confirmed, on_failed=_failed)
