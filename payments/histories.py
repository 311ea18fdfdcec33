"""Histories of what moves by a table: adding a step, and finding those that do not add up.
Which moves a table has is told by whoever owns it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet


def add_step(events: Any, *, from_state: str, to_state: str, cause: str, now: datetime, **more: Any) -> None:
    """The next event row of a locked row; `events` is its related manager."""
    last = events.aggregate(last=Max("number"))["last"] or 0
    events.create(number=last + 1, from_state=from_state, to_state=to_state, cause=cause, at=now, **more)


def broken_chains(
    rows: "QuerySet[Any]", events: "QuerySet[Any]", name: str, may: Callable[[str, str], bool]
) -> Iterator[str]:
    """Where `rows` do not stand where their `events` lead, or a step is none of the table's. `name`: of one row."""
    stands: dict[int, str] = {}
    for event in events.order_by(f"{name}_id", "number"):
        of = getattr(event, f"{name}_id")
        if event.from_state != stands.get(of, "") or not may(event.from_state, event.to_state):
            yield f"{name} {of}: {event.from_state} → {event.to_state}"
        stands[of] = event.to_state
    for row in rows:
        if stands.get(row.pk) != row.state:
            yield f"{name} {row.code} is {row.state}, its history says {stands.get(row.pk, 'nothing')}"
