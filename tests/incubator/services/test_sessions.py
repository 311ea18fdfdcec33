"""Booking, noting and calling off sessions.
Pages are tested in tests/incubator/views/."""

from datetime import timedelta
from decimal import Decimal

import pytest

from crowdcoop.mail.models import OutboxMessage
from incubator import queries
from incubator.enums import SessionState
from incubator.exceptions import NotYours, SessionNotOpen, SlotTaken
from incubator.services import sessions
from tests.factories.incubator import IncubationFactory


def book(case, now, **values):
    base = {"starts_at": now + timedelta(days=2), "minutes": 60, "place": "En línea", "agenda": "", "now": now}
    return sessions.book_session(by=case.adviser, incubation=case.incubation, **{**base, **values})


def note(case, session, now, hours="1.5"):
    sessions.note_session(
        by=case.adviser, session=session, hours=Decimal(hours), outcome="Claro.", next_steps="Presupuesto.", now=now
    )


def test_a_session_is_booked_noted_and_its_hours_count(case, now):
    session = book(case, now)
    assert queries.next_session(case.incubation, now) == session
    note(case, session, now + timedelta(days=3))
    note(case, session, now + timedelta(days=3), hours="9")
    session.refresh_from_db()
    assert (session.state, session.hours) == (SessionState.HELD, Decimal("1.5"))
    assert queries.hours_used(case.incubation) == 1.5
    assert queries.next_session(case.incubation, now) is None
    kinds = set(OutboxMessage.objects.values_list("kind", "to"))
    assert kinds == {("incubator/session_booked", case.owner.email), ("incubator/session_noted", case.owner.email)}


def test_an_adviser_is_in_one_place_at_a_time(case, now):
    book(case, now)
    other = IncubationFactory(adviser=case.adviser)
    with pytest.raises(SlotTaken):
        sessions.book_session(
            by=case.adviser,
            incubation=other,
            starts_at=now + timedelta(days=2),
            minutes=30,
            place="x",
            agenda="",
            now=now,
        )


def test_a_cancelled_moment_is_free_again(case, now):
    first = book(case, now)
    sessions.cancel_session(by=case.adviser, session=first, now=now)
    sessions.cancel_session(by=case.adviser, session=first, now=now)
    assert book(case, now).pk != first.pk
    with pytest.raises(SessionNotOpen):
        note(case, first, now)


@pytest.mark.parametrize("who", ["stranger", "other_adviser", "owner", "manager"])
def test_only_the_assigned_adviser_books_and_notes(case, now, who):
    session = book(case, now)
    person = getattr(case, who)
    with pytest.raises(NotYours):
        sessions.book_session(
            by=person, incubation=case.incubation, starts_at=now, minutes=30, place="x", agenda="", now=now
        )
    with pytest.raises(NotYours):
        sessions.note_session(by=person, session=session, hours=Decimal(1), outcome="x", next_steps="", now=now)
    with pytest.raises(NotYours):
        sessions.cancel_session(by=person, session=session, now=now)


def test_a_meeting_nobody_booked_can_be_noted(case, now):
    held = sessions.log_session(
        by=case.adviser,
        incubation=case.incubation,
        starts_at=now,
        place="Por teléfono",
        hours=Decimal("0.5"),
        outcome="Duda resuelta.",
        next_steps="",
        now=now,
    )
    assert (held.state, held.minutes) == (SessionState.HELD, 30)
