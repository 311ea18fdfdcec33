"""The desk's queues and pages about the bank account: movements that wait for a person, statements.
What can be done about a row is behind its own page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from .desk import Queue, Tool, register_queue, register_queue_of, register_tool, rows_of
from .enums import LineState
from .models import LineReturn, StatementLine
from .queries import statements as queries


def _rows(state: str) -> Callable[[datetime, int], list[Any]]:
    return lambda now, page: queries.described_lines(rows_of(queries.waiting_lines(state), page))


def _count(state: str) -> Callable[[datetime], int]:
    return lambda now: StatementLine.objects.incoming().in_state(state).count()


def _oldest(state: str) -> Callable[[datetime], datetime | None]:
    return lambda now: queries.oldest_line(state)


def _waiting_returns(now: datetime) -> Any:
    rows = LineReturn.objects.waiting().select_related("line", "proposed_by")
    return rows.order_by("proposed_at", "pk")


def register_own() -> None:
    """Offer what this file knows to the desk; called from `ready`."""
    register_queue(
        Queue(
            name="bank-unmatched",
            title=_("Money in the bank that nobody has claimed"),
            intro=_("It is on the account, and no reference says what it is for. It is kept apart until you say so."),
            count=_count(LineState.UNMATCHED),
            rows=_rows(LineState.UNMATCHED),
            row_template="payments/desk/row_line.html",
            order=40,
            oldest=_oldest(LineState.UNMATCHED),
        )
    )
    register_queue(
        Queue(
            name="bank-partly",
            title=_("Transfers that do not fit to the cent"),
            intro=_("Too little: the payer was asked for the rest. Too much: the promise is paid, the rest is apart."),
            count=_count(LineState.PARTLY_MATCHED),
            rows=_rows(LineState.PARTLY_MATCHED),
            row_template="payments/desk/row_line.html",
            order=41,
            oldest=_oldest(LineState.PARTLY_MATCHED),
        )
    )
    register_queue_of(
        _waiting_returns,
        "proposed_at",
        name="bank-back",
        title=_("Money to send back to its sender"),
        intro=_("A colleague wants to send back what nobody has claimed. It leaves once you agree."),
        row_template="payments/desk/row_line_back.html",
        order=43,
    )
    register_tool(
        Tool(
            name="statements",
            title=_("Bank statements"),
            text=_("Import the account's statement; transfers find their promises by their reference."),
            url_name="payments:finance_statements",
            order=40,
            icon="bank",
        )
    )
