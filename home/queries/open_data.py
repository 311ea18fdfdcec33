"""How open data is read: a collection's columns and filters, and its rows from one key to the next.
Which collections there are is open_collections.py's; serving and filing them is for the edges."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

Row = dict[str, Any]

USUAL, MOST = 50, 200
# Characters that no code of ours holds and that databases refuse.
_FORBIDDEN = {"\x00": "", **{chr(n): "" for n in range(0xD800, 0xE000)}}
_CLEAN = str.maketrans(_FORBIDDEN)


class UnknownRow(LookupError):
    """`after` names no row of this collection."""


class BadLimit(ValueError):
    """`limit` is not a number from 1 to 200."""


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a row: its name, its JSON type (`?` after it: may be null), and what it says."""

    name: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Rows that anybody may read. `find` narrows by filters, `rows` turns models into dictionaries, in order."""

    name: str
    says: str
    columns: tuple[Column, ...]
    filters: tuple[Column, ...]
    find: Callable[[Mapping[str, str]], QuerySet[Any]]
    rows: Callable[[list[Any], str], list[Row]]
    key: str = "code"


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows and the key to ask for those behind them with ("" at the end)."""

    rows: list[Row]
    after: str


def part_of(collection: Collection, given: Mapping[str, str], language: str) -> Part:
    """The newest rows behind `given["after"]`, at most `given["limit"]`; the same number of queries wherever that is.

    Raises UnknownRow, BadLimit."""
    asked = {name: value.translate(_CLEAN) for name, value in given.items()}
    limit = limit_of(asked.get("limit", ""))
    found = collection.find(asked)
    if last := asked.get("after", ""):
        found = found.filter(pk__lt=_key_of(collection, last))
    models = list(found.order_by("-pk")[: limit + 1])
    more = len(models) > limit
    rows = collection.rows(models[:limit], language)
    return Part(rows, str(getattr(models[limit - 1], collection.key)) if more else "")


def limit_of(text: str) -> int:
    """How many rows are asked for. Raises BadLimit."""
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST):
        raise BadLimit
    return int(text)


def _key_of(collection: Collection, key: str) -> Any:
    model = collection.find({}).model
    try:
        found = model._default_manager.filter(**{collection.key: key}).values_list("pk", flat=True).first()
    except (ValueError, ValidationError) as error:
        raise UnknownRow from error
    if found is None:
        raise UnknownRow
    return found


def all_rows(collection: Collection, language: str) -> Iterator[Row]:
    """Every row of a collection, some hundred at a time."""
    after = ""
    while True:
        part = part_of(collection, {"after": after, "limit": str(MOST)}, language)
        yield from part.rows
        if not (after := part.after):
            return


def narrowed(found: QuerySet[Any], given: Mapping[str, str], **columns: str) -> QuerySet[Any]:
    """Equal to what is asked for, for each filter that was given."""
    for name, column in columns.items():
        if value := given.get(name):
            found = found.filter(**{column: value})
    return found


def moment(value: datetime | None) -> str | None:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def full(path: str) -> str:
    """The public address of a path of ours."""
    return settings.SITE_URL + path
