"""Keeping the demo's first state, and going back to it in a second.
Only with DEBUG, only on the demo's own SQLite file."""

import sqlite3
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from crowdcoop import clock
from crowdcoop.cms.generation import renew

from .build import build_world


def _beginning() -> Path:
    return Path(settings.DATA_DIR) / "demo-beginning.sqlite3"


def _on_a_file() -> bool:
    return connection.vendor == "sqlite" and "memory" not in str(connection.settings_dict["NAME"])


def keep_beginning() -> None:
    """Copy the database as it is now; `start_over` comes back to it."""
    if settings.DEBUG and _on_a_file():
        connection.ensure_connection()
        with sqlite3.connect(_beginning()) as copy:
            connection.connection.backup(copy)
        copy.close()


def _allow_emptying() -> None:
    """PostgreSQL refuses to empty what is booked, except in a session that says so."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET crowdcoop.may_empty = 'on'")


def start_over() -> None:
    """Back to the first state and to the present. Raises RuntimeError outside DEBUG."""
    if not settings.DEBUG:
        raise RuntimeError("Only the demo can start over.")
    clock.reset()
    if _on_a_file() and _beginning().exists():
        connection.ensure_connection()
        kept = sqlite3.connect(_beginning())
        kept.backup(connection.connection)
        kept.close()
        connection.close()
    else:
        _allow_emptying()
        call_command("flush", interactive=False, verbosity=0)
        build_world(clock.now())
    renew()
