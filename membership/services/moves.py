"""Moving an application from state to state: the lock, the table of transitions, the event row.
Which move to make, and the letters about it, are decided by the other services."""

from datetime import datetime
from typing import Any

from crowdcoop.audit.services import actor_of

from ..enums import CLOSED, TRANSITIONS, ApplicationState, EventKind
from ..exceptions import NotPossibleNow
from ..models import Application, ApplicationEvent


def locked(application: Application) -> Application:
    """The application as it is now, locked until the transaction ends. Lock order: application, then cooperative."""
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("cooperative", "jurisdiction", "prospect")
        .get(pk=application.pk)
    )


def move(
    application: Application, to: ApplicationState, *, by: Any, now: datetime, text: str = "", **data: Any
) -> None:
    """Change the state, save the row, write the event. Raises NotPossibleNow where the table does not allow it."""
    if to not in TRANSITIONS[ApplicationState(application.state)]:
        raise NotPossibleNow
    came_from, application.state = application.state, to
    if to in CLOSED:
        application.closed_at = now
    application.save()
    add_event(application, EventKind.STATE, by=by, now=now, text=text, came_from=came_from, **data)


def add_event(
    application: Application, kind: EventKind, *, by: Any, now: datetime, text: str = "", **data: Any
) -> ApplicationEvent:
    """One more row of what happened; `data` holds codes and dates, never names."""
    return ApplicationEvent.objects.create(
        application=application,
        ordinal=application.events.count() + 1,
        kind=kind,
        at=now,
        by=actor_of(by),
        state=application.state,
        text=text,
        data=data,
    )
