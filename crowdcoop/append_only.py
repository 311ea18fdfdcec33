"""Tables whose rows are only ever added, kept so by triggers: migrations install them, and on SQLite this file again.
Which tables they are, each app says in `ready`; what they hold is nobody's business here."""

from collections.abc import Iterable
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet

# SQLite empties tables by DELETE when tests or the demo start over, so only changing is refused there.
_NO_UPDATE = """
CREATE TRIGGER IF NOT EXISTS {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_guards: dict[str, tuple[str, ...]] = {}


def keep(table: str, *triggers: str) -> None:
    """No row of this table is ever changed. `triggers`: SQLite's statements that say so, when not the usual one."""
    _guards[table] = triggers or (_NO_UPDATE.format(table=table),)


def keep_models(models: Iterable[type[Model]], only_added: type[QuerySet[Any]]) -> None:
    """The tables of those models whose own rows refuse to be changed."""
    for model in models:
        if isinstance(model._default_manager.all(), only_added):
            keep(model._meta.db_table)


def kept() -> frozenset[str]:
    """Every table that is only added to."""
    return frozenset(_guards)


def put_back(using: str, **_given: Any) -> None:
    """After every migrate: SQLite makes a table anew to change it, and its triggers are gone. Elsewhere: nothing."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in kept() & set(connection.introspection.table_names(cursor)):
            for statement in _guards[table]:
                cursor.execute(statement)
