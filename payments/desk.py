"""The finance desk as registries: queues, tools, actions and panels, offered by whoever knows the rows.
Must not know any single queue; pages are views/desk.py's work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .models import Payment

PAGE_SIZE = 25


def _unknown(now: datetime) -> datetime | None:
    """A queue that does not say how long its oldest row has waited."""


def _always(payment: Payment, user: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a person. `rows(now, page)` gives one page (from 1) of at most PAGE_SIZE, oldest first.

    Each row is shown by `row_template` as `row` (with `now`, `user`, `queue`): it says in plain words what happened,
    what the amounts are, and what the buttons will do. `oldest` is when the longest waiting row began to wait.
    `waits` is False for lists that are only to look at: they do not count as work.
    """

    name: str
    title: Any
    intro: Any
    count: Callable[[datetime], int]
    rows: Callable[[datetime, int], Sequence[Any]]
    row_template: str
    order: int = 100
    oldest: Callable[[datetime], datetime | None] = _unknown
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Tool:
    """A page of the desk that is no queue: `url_name` takes no arguments. Listed below the queues."""

    name: str
    title: Any
    text: Any
    url_name: str
    order: int = 100
    icon: str = "arrow"


@dataclass(frozen=True, slots=True)
class Action:
    """A link on the page of one payment, to where something can be done about it. `url(payment)` is where."""

    name: str
    label: Any
    url: Callable[[Payment], str]
    may: Callable[[Payment, Any], bool] = _always
    order: int = 100
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows of another kind on the page of one payment (refunds, disputes): shown when there are any."""

    name: str
    title: Any
    rows: Callable[[Payment], Sequence[Any]]
    row_template: str
    order: int = 100


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds payments by something only another part knows. `find(text)` gives their primary keys."""

    name: str
    find: Callable[[str], Sequence[int]]


_queues: dict[str, Queue] = {}
_tools: dict[str, Tool] = {}
_actions: dict[str, Action] = {}
_panels: dict[str, Panel] = {}
_finders: dict[str, Finder] = {}


def rows_of(found: Any, page: int) -> list[Any]:
    """One page of an ordered queryset: what a queue's `rows` answers."""
    start = (max(page, 1) - 1) * PAGE_SIZE
    return list(found[start : start + PAGE_SIZE])


def register_queue(queue: Queue) -> None:
    """Offer a queue, from an app's `ready`; registering the same name again replaces it."""
    _queues[queue.name] = queue


def register_queue_of(
    found: Callable[[datetime], Any], since: str, *, shown: Callable[[list[Any]], Sequence[Any]] = list, **said: Any
) -> None:
    """Offer a queue that is one ordered queryset. `since`: the field that tells when a row began to wait."""

    def oldest(now: datetime) -> datetime | None:
        began: datetime | None = found(now).order_by(since).values_list(since, flat=True).first()
        return began

    queue = Queue(
        count=lambda now: found(now).count(),
        rows=lambda now, page: shown(rows_of(found(now), page)),
        oldest=oldest,
        **said,
    )
    register_queue(queue)


def register_tool(tool: Tool) -> None:
    _tools[tool.name] = tool


def register_action(action: Action) -> None:
    _actions[action.name] = action


def register_panel(panel: Panel) -> None:
    _panels[panel.name] = panel


def register_finder(finder: Finder) -> None:
    _finders[finder.name] = finder


def queues() -> list[Queue]:
    return sorted(_queues.values(), key=lambda item: (item.order, item.name))


def queue_named(name: str) -> Queue | None:
    return _queues.get(name)


def tools() -> list[Tool]:
    return sorted(_tools.values(), key=lambda item: (item.order, item.name))


def actions_for(payment: Payment, user: Any) -> list[tuple[Action, str]]:
    """What can be done about this payment, each with its address."""
    offered = sorted(_actions.values(), key=lambda item: (item.order, item.name))
    return [(action, action.url(payment)) for action in offered if action.may(payment, user)]


def panels_for(payment: Payment) -> list[tuple[Panel, Sequence[Any]]]:
    """What else there is to see about this payment."""
    offered = sorted(_panels.values(), key=lambda item: (item.order, item.name))
    return [(panel, rows) for panel in offered if (rows := panel.rows(payment))]


def finders() -> list[Finder]:
    return list(_finders.values())
