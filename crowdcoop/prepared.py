"""Statements that PostgreSQL reads and plans once per connection; any other database gets them as they are.
Reading and planning was half of what the database did for a promise (docs/adr/0020)."""

from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_known: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def prepared(text: str) -> str:
    """What to execute instead of `text`, with the same parameters (`%s`, no other per cent sign in it).

    Only for texts of which there are few: each is kept as long as the connection."""
    if connection.vendor != "postgresql":
        return text
    connection.ensure_connection()
    driver = connection.connection
    names = _known.setdefault(driver, {})
    if text not in names:
        names[text] = _prepare(driver, text, len(names))
    return names[text]


def _prepare(driver: Any, text: str, number: int) -> str:
    parts = text.split("%s")
    assert "%" not in "".join(parts), "no other per cent sign"
    numbered = parts[0] + "".join(f"${n}{part}" for n, part in enumerate(parts[1:], 1))
    # How it begins is in the name, for whoever reads a log.
    name = f'"{parts[0][:40].replace(chr(34), "")} {number}"'
    driver.execute(f"PREPARE {name} AS {numbered}")
    values = ", ".join(["%s"] * (len(parts) - 1))
    return f"EXECUTE {name} ({values})" if values else f"EXECUTE {name}"
