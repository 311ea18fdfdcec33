"""Statements whose answer nobody waits for: inside `gather` they travel with the next one, or at its end.
Order and transaction stay as written; what is written, and when, is the services' business."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import sql
from django.db.models.expressions import DatabaseDefault

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
    options = rows[0]._meta
    fields = [field for field in options.concrete_fields if not _is_left_to_the_database(field, rows[0])]
    given = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields]
    _send_or_wait(_insertion(options.db_table, tuple(field.column for field in fields), len(rows)), given)


def _is_left_to_the_database(field: models.Field[Any, Any], row: models.Model) -> bool:
    value = getattr(row, field.attname)
    return isinstance(value, DatabaseDefault) or (field.primary_key and value is None)


def update_row(model: type[models.Model], pk: Any, **values: Any) -> None:
    """Update one row to plain values without asking whether it was there."""
    fields: list[Any] = [model._meta.get_field(name) for name in values]
    given = [field.get_db_prep_save(value, connection) for field, value in zip(fields, values.values(), strict=True)]
    options = model._meta
    text = _update(options.db_table, tuple(field.column for field in fields), options.pk.column)
    _send_or_wait(text, [*given, options.pk.get_db_prep_value(pk, connection)])


# The texts below are few and always the same; writing them anew each time was a third of what a promise cost.
@cache
def _insertion(table: str, columns: tuple[str, ...], count: int) -> str:
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    row = f"({', '.join(['%s'] * len(columns))})"
    rows = ", ".join([row] * count)
    return f"INSERT INTO {connection.ops.quote_name(table)} ({quoted}) VALUES {rows}"  # noqa: S608 - names of models


@cache
def _update(table: str, columns: tuple[str, ...], key: str) -> str:
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(column)} = %s" for column in columns)
    return f"UPDATE {quote(table)} SET {changes} WHERE {quote(key)} = %s"  # noqa: S608 - names of models


def update(rows: models.QuerySet[Any], **values: Any) -> None:
    """Update rows, or one to values the database works out, without asking how many there were."""
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
