"""Statements whose answer nobody waits for: inside `gather` they travel with the next one, or at its end.
Order and transaction stay as written; what is written, and when, is the services' business."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import sql
from django.db.models.expressions import DatabaseDefault

from .prepared import prepared


class _Said(NamedTuple):
    """A statement, its values, and who hears the rows of its answer, if anybody."""

    text: str
    values: Sequence[Any] = ()
    hear: Callable[[list[Any]], Any] | None = None


class _Gathering:
    """What was said and not yet sent, and the ids asked for and not yet given."""

    def __init__(self) -> None:
        self.waiting: list[_Said] = []
        self.ids: dict[type[models.Model], list[int]] = {}

    def take(self) -> list[_Said]:
        said, self.waiting = self.waiting, []
        return said

    def ask_for_ids(self, model: type[models.Model], count: int) -> None:
        options = model._meta
        asked = options.db_table, options.pk.column, count
        hear = lambda rows: self.ids.setdefault(model, []).extend(row[0] for row in rows)  # noqa: E731
        self.waiting.append(_Said(prepared(_NEXT_IDS), asked, hear))

    def ids_for(self, model: type[models.Model], count: int) -> list[int]:
        if len(self.ids.get(model, ())) < count:
            self.ask_for_ids(model, count)
            _send_rest()
        return [self.ids[model].pop(0) for _ in range(count)]


# So many rows go in one statement; of so many at most the database keeps a plan.
BATCH, FEW = 500, 32
_NEXT_IDS = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
_gathering: ContextVar[_Gathering | None] = ContextVar("gathering", default=None)


@contextmanager
def gather(*added: type[models.Model]) -> Iterator[None]:
    """Within it, and inside a transaction on PostgreSQL, unawaited statements save their own round trip.

    To be entered after `transaction.atomic`, so that all are sent before the commit. Inside another one: nothing new.
    `added`: models of which one row each will be added; their ids come with the first answer.
    """
    if connection.vendor != "postgresql" or not connection.in_atomic_block or _gathering.get() is not None:
        yield
        return
    gathering = _Gathering()
    token = _gathering.set(gathering)
    try:
        _begin_with_the_first(gathering)
        for model in added:
            gathering.ask_for_ids(model, 1)
        with connection.execute_wrapper(_carry):
            yield
            _send_rest()
    finally:
        _gathering.reset(token)


def _begin_with_the_first(gathering: _Gathering) -> None:
    """Let the transaction begin in the first message, where the driver would send a message of its own for it."""
    driver = connection.connection
    if driver.info.transaction_status.name == "IDLE" and driver.isolation_level is None:
        driver.autocommit = True  # Django sets it so again when the transaction is over
        gathering.waiting.append(_Said("BEGIN"))


def add(*rows: models.Model) -> None:
    """Insert rows of one model whose ids others need: inside `gather` they have one at once, and travel later.

    No signal is sent for them. None: nothing."""
    gathering = _gathering.get()
    if not rows:
        return
    if gathering is None:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    for row, key in zip(rows, gathering.ids_for(type(rows[0]), len(rows)), strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias
    insert(*rows)


def insert(*rows: models.Model) -> None:
    """Insert rows of one model of which nobody needs the id. None: nothing."""
    if not rows:
        return
    if _gathering.get() is None and len(rows) > 1:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    options = rows[0]._meta
    fields = [field for field in options.concrete_fields if not _is_left_to_the_database(field, rows[0])]
    database = connections[DEFAULT_DB_ALIAS]
    given = [field.get_db_prep_save(field.pre_save(row, add=True), database) for row in rows for field in fields]
    text = _insertion(options.db_table, tuple(field.column for field in fields), len(rows))
    _send_or_wait(prepared(text) if len(rows) <= FEW else text, given)


def _is_left_to_the_database(field: models.Field[Any, Any], row: models.Model) -> bool:
    value = getattr(row, field.attname)
    return isinstance(value, DatabaseDefault) or (field.primary_key and value is None)


def update_row(model: type[models.Model], pk: Any, **values: Any) -> None:
    """Update one row to plain values without asking whether it was there."""
    fields: list[Any] = [model._meta.get_field(name) for name in values]
    database = connections[DEFAULT_DB_ALIAS]
    given = [field.get_db_prep_save(value, database) for field, value in zip(fields, values.values(), strict=True)]
    options = model._meta
    text = _update(options.db_table, tuple(field.column for field in fields), options.pk.column)
    _send_or_wait(prepared(text), [*given, options.pk.get_db_prep_value(pk, database)])


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
    gathering = _gathering.get()
    if gathering is not None:
        gathering.waiting.append(_Said(statement, tuple(params)))
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def _carry(execute: Callable[..., Any], statement: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Send what waits before `statement`, in the same message; the cursor then holds the answer to `statement`."""
    gathering = _gathering.get()
    if gathering is None or not gathering.waiting:
        return execute(statement, params, many, context)
    if statement.startswith("ROLLBACK TO"):
        gathering.take()  # all of it was said since that savepoint
        return execute(statement, params, many, context)
    if many or context["cursor"].cursor.__class__.__name__ == "ServerSideCursor":
        _send_rest()
        return execute(statement, params, many, context)
    said = gathering.take()
    write = context["cursor"].cursor.mogrify
    last = statement if params is None else write(statement, params)
    answer = execute(f"{_joined(said, write)}; {last}", None, many, context)
    _heard(said, context["cursor"])
    return answer


def _joined(said: Sequence[_Said], write: Callable[..., str]) -> str:
    """One text, with the values in it: each statement is known to the driver, all of them together are not."""
    return "; ".join(write(one.text, one.values) for one in said)


def _heard(said: Sequence[_Said], cursor: Any) -> None:
    """Leave the cursor at the answer that comes after those to `said`."""
    for one in said:
        if one.hear:
            one.hear(cursor.fetchall())
        cursor.nextset()


def _send_rest() -> None:
    gathering = _gathering.get()
    if gathering is not None and (said := gathering.take()):
        with connection.cursor() as cursor:
            cursor.execute(_joined(said, cursor.cursor.mogrify), None)
            _heard(said, cursor)
