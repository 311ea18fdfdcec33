"""What the next days will bring, as a registry: each part says what it expects and what that rests on.
Must not know any campaign; the page is views/outlook.py's work."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

DAYS = 7


@dataclass(frozen=True, slots=True)
class Expected:
    """Something expected at a moment. `money_in`/`money_out` in cents; `rests_on` says where the figure comes from."""

    at: datetime
    title: Any
    rests_on: Any
    count: int = 1
    money_in: int = 0
    money_out: int = 0
    url: str = ""


@dataclass(slots=True)
class Day:
    """One day of the outlook."""

    on: date
    items: list[Expected] = field(default_factory=list)

    @property
    def money_in(self) -> int:
        return sum(item.money_in for item in self.items)

    @property
    def money_out(self) -> int:
        return sum(item.money_out for item in self.items)


# Says what it expects from one moment (included) to another (not included).
Source = Callable[[datetime, datetime], Iterable[Expected]]
_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Offer a part of the outlook, from an app's `ready`; registering the same name again replaces it."""
    _sources[name] = source


def outlook(now: datetime, days: int = DAYS) -> list[Day]:
    """The next days, today first, each with what is expected in order of time. What is overdue stands on today."""
    until = now + timedelta(days=days)
    plan = {(day := (now + timedelta(days=n)).date()): Day(day) for n in range(days)}
    for source in _sources.values():
        for item in source(now, until):
            plan.setdefault(max(item.at, now).date(), Day(item.at.date())).items.append(item)
    for found in plan.values():
        found.items.sort(key=lambda item: item.at)
    return [plan[day] for day in sorted(plan)]
