"""The movement that brings back a transfer of ours is tied to it: its money was counted when the bank sent it back.
That it came back is said to bank_orders.py; what that means to the books is its owner's work."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crowdcoop.audit.services import record

from ..enums import LineState, OrderState
from ..exceptions import NotMatchable
from ..models import BankOrder, StatementLine
from ..queries.returned_orders import TIED_KINDS, names, on_the_way_back
from .bank_orders import fail, locked_order, refuse_strangers
from .ledger import credit, debit, post_entry
from .statements import locked_line, move_line


def match_returned_orders(*, now: datetime) -> int:
    """Tie every returned transfer to the one movement that names it and has its amount.

    Returns how many were tied; one transaction each, safe any time.
    """
    matched = 0
    for order in on_the_way_back().order_by("pk"):
        lines = StatementLine.objects.in_state(LineState.UNMATCHED).filter(
            names(order), amount_minor=order.amount_minor
        )
        found = lines[:2]
        with suppress(NotMatchable):  # somebody was faster
            if len(found) == 1:
                _tie(found[0], order, None, "returned_order", now)
                matched += 1
    return matched


@transaction.atomic
def receive_returned_order(*, by: Any, line: StatementLine, order: BankOrder, now: datetime) -> StatementLine:
    """A person says that this movement brings that transfer back; one that stood as confirmed is thereby returned.

    Said already: nothing. Raises NotAllowed, NotMatchable."""
    refuse_strangers(by)
    return _tie(line, order, by, "person", now)


@transaction.atomic
def _tie(line: StatementLine, order: BankOrder, by: Any, cause: str, now: datetime) -> StatementLine:
    row, fresh = locked_line(line), locked_order(order.code)
    if fresh.returned_line_id == row.pk:
        return row
    if row.state != LineState.UNMATCHED or row.amount_minor != fresh.amount_minor or row.free_minor <= 0:
        raise NotMatchable(_("This movement is not that transfer: it is matched already, or of another amount."))
    if fresh.kind not in TIED_KINDS or fresh.returned_line_id or fresh.confirmed_on is None:
        raise NotMatchable(_("This transfer is not on its way back any more."))
    if fresh.state == OrderState.CONFIRMED:
        fresh = fail(order_code=fresh.code, reason=row.remittance, now=now, by=by)
    fresh.returned_line = row
    fresh.save(update_fields=["returned_line"])
    post_entry(
        key=f"order_back:{fresh.code}",
        kind="order_back",
        description=f"bank movement {row.code}",
        lines=[
            debit("bank_unclaimed", row.amount_minor, "order_back"),
            credit("bank_transit", row.amount_minor, "order_back"),
        ],
        now=now,
    )
    move_line(line=row, to=LineState.MATCHED, cause=cause, now=now, by=by)
    record(by=by, action="payments.transfer_came_back", subject=row, data={"order": fresh.code})
    return row
