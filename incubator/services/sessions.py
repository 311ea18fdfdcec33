"""Meetings: booked by the adviser, noted afterwards with hours.
Calendars and availability are not here."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from crowdcoop.audit.services import record

from .. import emails
from ..enums import SessionState
from ..exceptions import NotYours, SessionNotOpen, SlotTaken
from ..models import Incubation, Session
from ..rules import can_advise


@transaction.atomic
def book_session(
    *, by: Any, incubation: Incubation, starts_at: datetime, minutes: int, place: str, agenda: str, now: datetime
) -> Session:
    """The adviser fixes the next meeting; the team gets a letter. Raises NotYours, SlotTaken."""
    if not can_advise(by, incubation):
        raise NotYours
    try:
        with transaction.atomic():
            session = Session.objects.create(
                incubation=incubation, adviser=by, starts_at=starts_at, minutes=minutes, place=place, agenda=agenda
            )
    except IntegrityError:
        raise SlotTaken from None
    record(by=by, action="session.booked", subject=session)
    emails.session_booked(session)
    return session


@transaction.atomic
def note_session(*, by: Any, session: Session, hours: Decimal, outcome: str, next_steps: str, now: datetime) -> None:
    """Write down what came of a meeting and the hours it took; both sides read it. Quiet when noted already.

    Raises NotYours, SessionNotOpen when it was cancelled.
    """
    session = _own(by, session)
    if session.state == SessionState.HELD:
        return
    if session.state != SessionState.BOOKED:
        raise SessionNotOpen
    session.state, session.hours, session.noted_at = SessionState.HELD, hours, now
    session.outcome, session.next_steps = outcome, next_steps
    session.save(update_fields=["state", "hours", "noted_at", "outcome", "next_steps"])
    record(by=by, action="session.held", subject=session, data={"hours": str(hours)})
    emails.session_noted(session)


@transaction.atomic
def log_session(
    *,
    by: Any,
    incubation: Incubation,
    starts_at: datetime,
    place: str,
    hours: Decimal,
    outcome: str,
    next_steps: str,
    now: datetime,
) -> Session:
    """Note a meeting that was never booked here. Raises NotYours, SlotTaken."""
    if not can_advise(by, incubation):
        raise NotYours
    try:
        with transaction.atomic():
            session = Session.objects.create(
                incubation=incubation, adviser=by, starts_at=starts_at, minutes=int(hours * 60), place=place
            )
    except IntegrityError:
        raise SlotTaken from None
    note_session(by=by, session=session, hours=hours, outcome=outcome, next_steps=next_steps, now=now)
    session.refresh_from_db()
    return session


@transaction.atomic
def cancel_session(*, by: Any, session: Session, now: datetime) -> None:
    """Call a booked meeting off; the team gets a letter. Quiet when it is off. Raises NotYours, SessionNotOpen."""
    session = _own(by, session)
    if session.state == SessionState.CANCELLED:
        return
    if session.state != SessionState.BOOKED:
        raise SessionNotOpen
    session.state = SessionState.CANCELLED
    session.save(update_fields=["state"])
    record(by=by, action="session.cancelled", subject=session)
    emails.session_cancelled(session)


def _own(by: Any, session: Session) -> Session:
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("incubation__cooperative").get(pk=session.pk)
    )
    if not can_advise(by, session.incubation):
        raise NotYours
    return session
