"""Planning calls and opening and closing them by the clock.
Applications have their own file."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from crowdcoop.audit.services import record
from crowdcoop.cms.cache import touch

from ..enums import CALL_TRANSITIONS, CallState
from ..models import Call, Programme

ARCHIVE_AFTER = timedelta(days=365)


@transaction.atomic
def plan_call(
    *,
    by: Any,
    programme: Programme,
    opens_at: datetime,
    closes_at: datetime | None = None,
    answer_by: date | None = None,
    places: int = 8,
    min_people: int = 3,
    territories: list[str] | None = None,
    now: datetime,
) -> Call:
    """Plan a call; it opens at once when `opens_at` has passed. Without `closes_at` it is rolling."""
    call = Call.objects.create(
        programme=programme,
        opens_at=opens_at,
        closes_at=closes_at,
        answer_by=answer_by,
        places=places,
        min_people=min_people,
        territories=territories or [],
    )
    record(by=by, action="call.planned", subject=call)
    move_calls(now=now)
    call.refresh_from_db()
    return call


@transaction.atomic
def open_call(*, by: Any, call: Call, now: datetime) -> None:
    """Open a call now; quiet when it is open."""
    _move(by, call, CallState.OPEN)


@transaction.atomic
def close_call(*, by: Any, call: Call, now: datetime) -> None:
    """Close a call now; quiet when it is closed. Drafts stay readable, but cannot be sent."""
    _move(by, call, CallState.CLOSED)


@transaction.atomic
def move_calls(*, now: datetime) -> None:
    """Open, close and archive what the calendar says. Safe to repeat."""
    for call in Call.objects.select_for_update().to_open(now):
        _move(None, call, CallState.OPEN)
    for call in Call.objects.select_for_update().to_close(now):
        _move(None, call, CallState.CLOSED)
    for call in Call.objects.select_for_update().filter(state=CallState.CLOSED, closes_at__lt=now - ARCHIVE_AFTER):
        _move(None, call, CallState.ARCHIVED)


def _move(by: Any, call: Call, to: CallState) -> None:
    if call.state == to or to not in CALL_TRANSITIONS[CallState(call.state)]:
        return
    data = {"from": call.state, "to": to}
    call.state = to
    call.save(update_fields=["state"])
    record(by=by, action=f"call.{to}", subject=call, data=data)
    touch("calls")
