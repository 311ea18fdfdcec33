"""The board decides, or the law decides for it.
Numbers of days are tested in test_clock.py."""

from datetime import UTC, date, datetime, timedelta

import pytest

from membership.enums import ApplicationState, DenialReason, EventKind
from membership.exceptions import AppealStillOpen, NotAllowed, NotPossibleNow, OwnApplication, TermEnded
from membership.services.decisions import (
    admit,
    confirm_silence,
    deny,
    make_firm,
    request_information,
    start_review,
)
from membership.tasks import tick
from tests.factories.membership import ApplicationFactory, CooperativeFactory, CooperativeRoleFactory

pytestmark = pytest.mark.django_db
REASON = {"reason_code": DenialReason.REQUIREMENTS, "text": "Article 8 of the statutes asks for a contract."}
AFTER_TERM = datetime(2027, 6, 2, 9, 0, tzinfo=UTC)


def test_review_then_question_then_admission(application, secretary, now, letters):
    start_review(by=secretary, application=application, now=now)
    request_information(by=secretary, application=application, text="Which unit do you live in?", now=now)
    assert "Which unit" in letters("information_requested")[0].text
    admit(by=secretary, application=application, now=now)
    application.refresh_from_db()
    assert application.state == ApplicationState.ADMITTED
    assert application.appeal_until == date(2027, 3, 29)
    states = list(application.events.filter(kind=EventKind.STATE).order_by("ordinal").values_list("state", flat=True))
    assert states == ["in_review", "information_requested", "admitted"]


def test_admission_is_firm_only_after_the_appeal_window(application, secretary, now, letters):
    admit(by=secretary, application=application, now=now)
    with pytest.raises(AppealStillOpen):
        make_firm(application=application, now=datetime(2027, 3, 29, 20, 0, tzinfo=UTC))
    tick(datetime(2027, 3, 29, 20, 0, tzinfo=UTC))
    application.refresh_from_db()
    assert application.state == ApplicationState.ADMITTED
    for _ in range(2):
        tick(datetime(2027, 3, 30, 6, 0, tzinfo=UTC))
    application.refresh_from_db()
    assert application.state == ApplicationState.FIRM
    assert application.pay_by == date(2027, 4, 30)
    assert len(letters("contribution_due")) == 1
    assert len(letters("admitted")) == 1


def test_where_the_law_does_not_suspend_admission_is_firm_at_once(now):
    role = CooperativeRoleFactory(secretary=True, cooperative=CooperativeFactory(galician=True))
    application = ApplicationFactory(cooperative=role.cooperative, decide_by=date(2027, 5, 1))
    admit(by=role.user, application=application, now=now)
    application.refresh_from_db()
    assert application.state == ApplicationState.FIRM


def test_admitting_twice_is_one_admission(application, secretary, now, letters):
    for _ in range(2):
        admit(by=secretary, application=application, now=now)
    assert len(letters("admitted")) == 1


def test_denial_letter_names_reason_appeal_and_last_day(application, secretary, now, letters):
    application.language = "en"
    application.save()
    deny(by=secretary, application=application, now=now, **REASON)
    text = letters("denied")[0].text
    assert "Article 8 of the statutes" in text
    assert "right to appeal" in text
    assert "29 March 2027" in text


def test_denied_application_cannot_be_admitted(application, secretary, now):
    deny(by=secretary, application=application, now=now, **REASON)
    with pytest.raises(NotPossibleNow):
        admit(by=secretary, application=application, now=now)


@pytest.mark.parametrize("trait", ["editor", "treasurer"])
def test_only_the_secretary_or_owner_decides(application, now, trait):
    other = CooperativeRoleFactory(cooperative=application.cooperative, **{trait: True}).user
    with pytest.raises(NotAllowed):
        admit(by=other, application=application, now=now)


def test_secretary_of_another_cooperative_is_a_stranger(application, now):
    with pytest.raises(NotAllowed):
        deny(by=CooperativeRoleFactory(secretary=True).user, application=application, now=now, **REASON)


def test_nobody_decides_on_their_own_application(cooperative, secretary, now):
    mine = ApplicationFactory(cooperative=cooperative, user=secretary)
    with pytest.raises(OwnApplication):
        admit(by=secretary, application=mine, now=now)


def test_alarms_ring_once_each(application, secretary, letters):
    for day in (date(2027, 4, 10), date(2027, 4, 20), date(2027, 4, 21), date(2027, 5, 25), date(2027, 6, 1)):
        tick(datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))
    levels = [e.data["level"] for e in application.events.filter(kind=EventKind.ALARM).order_by("ordinal")]
    assert levels == [50, 80]
    assert len(letters("clock_alarm")) == 2


def test_silence_that_admits_is_noted_and_waits_for_the_secretary(application, secretary, now, letters):
    for _ in range(2):
        tick(AFTER_TERM)
    application.refresh_from_db()
    assert application.state == ApplicationState.RECEIVED
    assert application.events.filter(kind=EventKind.SILENCE).count() == 1
    assert len(letters("term_ended")) == len(letters("term_ended_board")) == 1
    with pytest.raises(TermEnded):
        deny(by=secretary, application=application, now=AFTER_TERM, **REASON)
    confirm_silence(by=secretary, application=application, now=AFTER_TERM)
    application.refresh_from_db()
    assert application.state == ApplicationState.ADMITTED


def test_silence_that_denies_in_galicia(now, letters):
    role = CooperativeRoleFactory(secretary=True, cooperative=CooperativeFactory(galician=True))
    application = ApplicationFactory(cooperative=role.cooperative, decide_by=date(2027, 5, 1))
    tick(datetime(2027, 5, 1, 20, 0, tzinfo=UTC))
    assert not letters("term_ended")
    tick(datetime(2027, 5, 2, 9, 0, tzinfo=UTC))
    confirm_silence(by=role.user, application=application, now=datetime(2027, 5, 2, 10, 0, tzinfo=UTC))
    application.refresh_from_db()
    assert (application.state, application.reason_code) == ("denied", DenialReason.SILENCE)
    assert application.appeal_until == date(2027, 6, 2)


def test_silence_is_not_confirmed_before_it_happened(application, secretary, now):
    with pytest.raises(NotPossibleNow):
        confirm_silence(by=secretary, application=application, now=now)


def test_on_the_last_day_the_board_may_still_deny(application, secretary):
    last = datetime(2027, 6, 1, 20, 0, tzinfo=UTC)
    deny(by=secretary, application=application, now=last, **REASON)
    application.refresh_from_db()
    assert application.state == ApplicationState.DENIED
    assert application.decided_at - application.received_at < timedelta(days=93)
