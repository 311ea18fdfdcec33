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
_Values = dict[tuple[Any, ...], tuple[Any, datetime]]
# One pair, replaced whole: a thread that still works for an older generation keeps writing into the older dict.
_kept: tuple[str, _Values] = ("", {})


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
    values, key, now = _values(), (name, get_language(), *depends), clock.now()
    found = values.get(key)
    if found and found[1] > now:
        return cast(T, found[0])
    value = compute()
    if value is None:
        return value
    ends = (until(value) if until else None) or now + LONGEST
    while len(values) >= LIMIT:
        values.pop(next(iter(values.copy())), None)
    values[key] = (value, min(ends, now + LONGEST))
    return value


def _is_writing() -> bool:
    """Whether rows not yet committed, and perhaps never, could be seen here."""
    return connection.in_atomic_block


def _values() -> _Values:
    """The memory of the generation that holds now; read before anything is computed, so never newer than the rows."""
    global _kept
    holds = generation.current()
    known, values = _kept
    if known != holds:
        values = {}
        _kept = (holds, values)
    return values
