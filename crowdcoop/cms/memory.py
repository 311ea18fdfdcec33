"""What is the same for everybody, computed once per generation of the public pages and kept in this process.
No value that depends on a person enters here, and nothing is read from here inside a transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db import connection
from django.utils.translation import get_language

from crowdcoop import clock

from . import generation
from .generation import LONGEST

# Enough for every list and campaign people read at one time; the oldest goes first.
LIMIT = 1_000
T = TypeVar("T")


class Values:
    """What one generation of the public pages knows, each value until a moment of its own."""

    def __init__(self) -> None:
        self._held: dict[tuple[Any, ...], tuple[Any, datetime]] = {}

    def find(self, key: tuple[Any, ...], now: datetime) -> Any:
        """The value, or None when there is none or its time is over."""
        found = self._held.get(key)
        return found[0] if found and found[1] > now else None

    def keep(self, key: tuple[Any, ...], value: Any, until: datetime) -> None:
        while len(self._held) >= LIMIT:
            self._held.pop(next(iter(self._held.copy())), None)
        self._held[key] = (value, until)


# One pair, replaced whole: a thread that still works for an older generation keeps writing into the older values.
_kept: tuple[str, Values] = ("", Values())


def remember(
    name: str, compute: Callable[[], T], *depends: Any, until: Callable[[T], datetime | None] | None = None
) -> T:
    """`compute()`, or what it answered before in this language for the same `depends`, if nothing public changed since.

    The answer is shared between requests: read it, never change it. It is forgotten at `until(answer)`, after an hour
    at the latest, and with the next `touch`. None is not kept, so that guessed addresses cannot push out what is read.
    Inside a transaction nothing is kept either: its own writes are not public yet.
    """
    if _is_writing():
        return compute()
    values, key, now = values_now(), (name, get_language(), *depends), clock.now()
    found = values.find(key, now)
    if found is not None:
        return cast(T, found)
    value = compute()
    if value is not None:
        ends = (until(value) if until else None) or now + LONGEST
        values.keep(key, value, min(ends, now + LONGEST))
    return value


def _is_writing() -> bool:
    """Whether rows not yet committed, and perhaps never, could be seen here."""
    return connection.in_atomic_block


def values_now() -> Values:
    """What the generation that holds now knows; ask before computing, so that it is never newer than the rows."""
    global _kept
    holds = generation.current()
    known, values = _kept
    if known != holds:
        values = Values()
        _kept = (holds, values)
    return values
