"""Statements whose answer nobody waits for: inside `gather` they travel with the next one, or at its end.
Order and transaction stay as written; what is written, and when, is the services' business."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.db.models import sql

Statement = tuple[str, Sequence[Any]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting", default=None)


@contextmanager
def gather() -> Iterator[None]:
    """Within it, and inside a transaction on PostgreSQL, unawaited statements save their own round trip.

    To be entered after `transaction.atomic`, so that all are sent before the commit. Inside another one: nothing new.
    """
    if connection.vendor != "postgresql" or not connection.in_atomic_block or _waiting.get() is not None:
        yield
        return
    token = _waiting.set([])
    try:
        with connection.execute_wrapper(_carry):
            yield
            _send_rest()
    finally:
        _waiting.reset(token)


def insert(*rows: models.Model) -> None:
    """Insert rows of one model of which nobody needs the id."""
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and rows[0].pk is None)]
    query = sql.InsertQuery(model)
    query.insert_values(fields, list(rows))
    for statement in query.get_compiler(connection=connection).as_sql():
        _send_or_wait(*statement)


def update(rows: models.QuerySet[Any], **values: Any) -> None:
    """Update rows without asking how many there were."""
    query: Any = rows.query.chain(sql.UpdateQuery)
    query.add_update_values(values)
    _send_or_wait(*query.get_compiler(connection=connection).as_sql())


def _send_or_wait(statement: str, params: Sequence[Any]) -> None:
    waiting = _waiting.get()
    if waiting is not None:
        waiting.append((statement, tuple(params)))
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def _carry(execute: Callable[..., Any], statement: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Send what waits before `statement`, in the same message; the cursor then holds the answer to `statement`."""
    waiting = _waiting.get()
    if not waiting:
        return execute(statement, params, many, context)
    if statement.startswith("ROLLBACK TO"):
        waiting.clear()  # all of it was said since that savepoint
        return execute(statement, params, many, context)
    if many or context["cursor"].cursor.__class__.__name__ == "ServerSideCursor":
        _send_rest()
        return execute(statement, params, many, context)
    said, waiting[:] = list(waiting), []
    last = statement if params is not None else statement.replace("%", "%%")
    texts = [text for text, _ in said] + [last]
    values = [value for _, given in said for value in given] + list(params or ())
    answer = execute("; ".join(texts), values, many, context)
    for _ in said:
        context["cursor"].nextset()
    return answer


def _send_rest() -> None:
    waiting = _waiting.get()
    if waiting:
        said, waiting[:] = list(waiting), []
        with connection.cursor() as cursor:
            cursor.execute("; ".join(text for text, _ in said), [value for _, given in said for value in given])
