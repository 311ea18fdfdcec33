"""Statements of the busiest paths: their text is worked out once per process, and only the values change.
What is asked stays a query set, written where it is asked; writing its text anew was a third of what a promise cost."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import cached_property
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet, sql

from .prepared import prepared

# What a value is, or (in a list) what each of several is.
Kind = type | list[type]
# Longer lists are rare enough to be worked out each time.
MOST = 32
# Values that no query has of its own, to find where those of a call belong.
_SAMPLES: dict[type, Callable[[int], Any]] = {str: lambda n: f"\x1a{n}", int: lambda n: 2_000_000_011 + n}


def _samples(kinds: Sequence[Kind], shape: Sequence[int]) -> list[Any]:
    numbers = count()
    return [
        [_SAMPLES[kind[0]](next(numbers)) for _ in range(size)]
        if isinstance(kind, list)
        else _SAMPLES[kind](next(numbers))
        for kind, size in zip(kinds, shape, strict=True)
    ]


def _flat(values: Sequence[Any]) -> list[Any]:
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


class _Text:
    """A statement of which some parameters are the values of a call."""

    def __init__(self, text: str, params: Sequence[Any], samples: Sequence[Any]) -> None:
        self.text, self.params = text, list(params)
        self.places = [_only_place(sample, self.params) for sample in samples]

    def filled(self, values: Sequence[Any]) -> tuple[str, list[Any]]:
        params = list(self.params)
        for place, value in zip(self.places, values, strict=True):
            params[place] = value
        return prepared(self.text), params


def _only_place(sample: Any, params: Sequence[Any]) -> int:
    [place] = [at for at, param in enumerate(params) if type(param) is type(sample) and param == sample]
    return place


class _Asked:
    """Stands for the query of a query set: its compiler has worked out everything but the values."""

    def __init__(self, compiler: Any, statement: tuple[str, list[Any]]) -> None:
        self.compiler = copy(compiler)
        self.compiler.connection = connections[DEFAULT_DB_ALIAS]
        self.compiler.as_sql = lambda: statement

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        return self.compiler


class _Question:
    def __init__(self, build: Callable[..., QuerySet[Any]], kinds: Sequence[Kind]) -> None:
        self.build, self.kinds = build, kinds
        self.known: dict[tuple[int, ...], tuple[QuerySet[Any], Any, _Text]] = {}

    def ask(self, *values: Any) -> list[Any]:
        shape = tuple(len(value) if isinstance(value, list) else 1 for value in values)
        if max(shape) > MOST:
            return list(self.build(*values))
        if min(shape) == 0:
            return []
        if shape not in self.known:
            self.known[shape] = self._worked_out(shape)
        rows, compiler, text = self.known[shape]
        asked: Any = _Asked(compiler, text.filled(_flat(values)))
        again: QuerySet[Any] = QuerySet(model=rows.model, query=asked)
        again._iterable_class = rows._iterable_class  # type: ignore[attr-defined]
        return list(again)

    def _worked_out(self, shape: tuple[int, ...]) -> tuple[QuerySet[Any], Any, _Text]:
        samples = _samples(self.kinds, shape)
        rows = self.build(*samples)
        compiler: Any = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        text, params = compiler.as_sql()
        return rows, compiler, _Text(text, params, _flat(samples))


def question(*kinds: Kind) -> Callable[[Callable[..., QuerySet[Any]]], Callable[..., list[Any]]]:
    """`@question(str, [int])` makes of a function that builds a query set from a str and ints one that lists its rows.

    Each value is used once, as it is, and but for how many there are in a list the query looks always the same. A list
    holds each value once; an empty one finds nothing.
    """

    def decorate(build: Callable[..., QuerySet[Any]]) -> Callable[..., list[Any]]:
        return _Question(build, kinds).ask

    return decorate


class _Change:
    def __init__(self, build: Callable[..., tuple[QuerySet[Any], dict[str, Any]]], kinds: Sequence[type]) -> None:
        self.build, self.kinds = build, kinds

    @cached_property
    def text(self) -> _Text:
        samples = _samples(self.kinds, [1] * len(self.kinds))
        rows, values = self.build(*samples)
        query: Any = rows.query.chain(sql.UpdateQuery)
        query.add_update_values(values)
        text, params = query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
        return _Text(text, params, samples)

    def make(self, *values: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(*self.text.filled(values))
            return cursor.rowcount


def change(*kinds: type) -> Callable[[Callable[..., tuple[QuerySet[Any], dict[str, Any]]]], Callable[..., int]]:
    """`@change(int)` makes of a function that gives rows and their new values one that updates them.

    What `question` says of values holds. Returns how many rows there were.
    """

    def decorate(build: Callable[..., tuple[QuerySet[Any], dict[str, Any]]]) -> Callable[..., int]:
        return _Change(build, kinds).make

    return decorate
