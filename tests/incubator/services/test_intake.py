"""A group's application: draft, sent once, answered once.
Pages are tested in tests/incubator/views/."""

from datetime import date, timedelta

import pytest

from crowdcoop.mail.models import OutboxMessage
from incubator.enums import IncubationState, IntakeState, StageState
from incubator.exceptions import AlreadyAccompanied, AlreadyDecided, AlreadySent, CallNotOpen, ConflictOfInterest
from incubator.models import Incubation, IntakeApplication
from incubator.services import intake
from incubator.services.programmes import DeliverableSpec, StageSpec, define_programme
from membership.models import Cooperative
from tests.factories.accounts import UserFactory
from tests.factories.incubator import (
    AdviserFactory,
    CallFactory,
    IncubationFactory,
    IntakeApplicationFactory,
    ManagerFactory,
    ProgrammeTextFactory,
)
from tests.factories.membership import CooperativeFactory, CooperativeRoleFactory


def order(**values):
    base = {
        "email": "grup@example.org",
        "language": "ca",
        "group_name": "Forn de la Plaça",
        "group_stage": "group",
        "kind": "consumer",
        "municipality": "Manresa",
        "territory": "ES-CT",
        "people_count": 5,
        "idea": "Un forn del barri.",
        "need": "Els números.",
    }
    return intake.IntakeOrder(**{**base, **values})


@pytest.fixture
def call(root_page):
    programme = define_programme(
        by=None, code="first-steps", stages=(StageSpec("viability", (DeliverableSpec("statutes", public_fact=True),)),)
    )
    ProgrammeTextFactory(programme=programme)
    return CallFactory(programme=programme)


def test_save_draft_keeps_it_and_sends_the_link_once(call, now):
    draft = intake.save_draft(by=None, call=call, order=order(idea=""), now=now)
    intake.save_draft(by=None, call=call, order=order(idea="Más."), application=draft, now=now)
    draft.refresh_from_db()
    assert (draft.state, draft.idea) == (IntakeState.DRAFT, "Más.")
    letters = OutboxMessage.objects.filter(kind="incubator/draft_saved")
    assert letters.count() == 1
    assert f"/ca/apply/{call.code}/resume/" in letters.get().text


def test_submit_tells_both_sides_and_is_quiet_when_repeated(call, now):
    manager = ManagerFactory()
    sent = intake.submit_application(by=None, call=call, order=order(), now=now)
    again = intake.submit_application(by=None, call=call, order=order(idea="Otra."), application=sent, now=now)
    assert again.pk == sent.pk
    assert IntakeApplication.objects.get().idea == "Un forn del barri."
    assert OutboxMessage.objects.get(kind="incubator/application_received").to == "grup@example.org"
    assert OutboxMessage.objects.get(kind="incubator/application_to_read").to == manager.email


@pytest.mark.parametrize("trait", ["planned", "closed"])
def test_submit_refuses_a_call_that_is_not_open(db, now, trait):
    with pytest.raises(CallNotOpen):
        intake.submit_application(by=None, call=CallFactory(**{trait: True}), order=order(), now=now)


def test_submit_refuses_after_the_last_moment_even_before_the_clock_ticked(call, now):
    with pytest.raises(CallNotOpen):
        intake.submit_application(by=None, call=call, order=order(), now=call.closes_at)


def test_a_sent_application_cannot_become_a_draft_again(call, now):
    sent = intake.submit_application(by=None, call=call, order=order(), now=now)
    with pytest.raises(AlreadySent):
        intake.save_draft(by=None, call=call, order=order(), application=sent, now=now)


def test_accept_creates_cooperative_roles_and_incubation_with_its_adviser(call, now):
    sent = intake.submit_application(by=None, call=call, order=order(), now=now)
    adviser = AdviserFactory()
    incubation = intake.accept_application(by=ManagerFactory(), application=sent, adviser=adviser, now=now)
    cooperative = Cooperative.objects.get()
    applicant = cooperative.roles.get().user
    assert (cooperative.name, applicant.email, applicant.language) == ("Forn de la Plaça", "grup@example.org", "ca")
    assert cooperative.jurisdiction.code == "es-ct"
    assert (incubation.adviser, incubation.state) == (adviser, IncubationState.ACTIVE)
    stage = incubation.stages.get()
    assert (stage.state, stage.title) == (StageState.OPEN, "Viabilidad")
    assert stage.deliverables.get().title == "Estatutos"
    welcome = OutboxMessage.objects.get(kind="incubator/application_accepted")
    assert f"/ca/workspace/incubations/{incubation.code}/" in welcome.text
    assert "/admin/" not in welcome.text


def test_accept_twice_opens_one_incubation(call, now):
    sent = intake.submit_application(by=None, call=call, order=order(), now=now)
    manager, adviser = ManagerFactory(), AdviserFactory()
    first = intake.accept_application(by=manager, application=sent, adviser=adviser, now=now)
    second = intake.accept_application(by=manager, application=sent, adviser=AdviserFactory(), now=now)
    assert first.pk == second.pk
    assert Incubation.objects.count() == 1


def test_accept_uses_the_cooperative_the_group_has(call, now):
    role = CooperativeRoleFactory()
    sent = intake.submit_application(
        by=role.user, call=call, order=order(cooperative_code=role.cooperative.code), now=now
    )
    incubation = intake.accept_application(by=ManagerFactory(), application=sent, adviser=AdviserFactory(), now=now)
    assert incubation.cooperative == role.cooperative
    assert Cooperative.objects.count() == 1


def test_applying_for_a_foreign_cooperative_is_refused(call, now, user):
    from incubator.exceptions import NotYours

    with pytest.raises(NotYours):
        intake.submit_application(by=user, call=call, order=order(cooperative_code=CooperativeFactory().code), now=now)


def test_nobody_advises_a_cooperative_they_belong_to(call, now):
    role = CooperativeRoleFactory(user=AdviserFactory())
    sent = IntakeApplicationFactory(call=call, cooperative=role.cooperative)
    with pytest.raises(ConflictOfInterest):
        intake.accept_application(by=ManagerFactory(), application=sent, adviser=role.user, now=now)
    assert not Incubation.objects.exists()


def test_the_applicant_cannot_be_the_adviser(call, now):
    sent = IntakeApplicationFactory(call=call, applicant=AdviserFactory())
    with pytest.raises(ConflictOfInterest):
        intake.accept_application(by=ManagerFactory(), application=sent, adviser=sent.applicant, now=now)


def test_a_manager_does_not_answer_their_own_application(call, now):
    manager = ManagerFactory()
    sent = IntakeApplicationFactory(call=call, applicant=manager)
    with pytest.raises(ConflictOfInterest):
        intake.accept_application(by=manager, application=sent, adviser=AdviserFactory(), now=now)


def test_who_is_not_a_manager_answers_nothing(call, now, user):
    with pytest.raises(ConflictOfInterest):
        intake.waitlist_application(by=user, application=IntakeApplicationFactory(call=call), now=now)


def test_accept_refuses_a_cooperative_in_another_incubation(call, now):
    running = IncubationFactory()
    sent = IntakeApplicationFactory(call=call, cooperative=running.cooperative)
    with pytest.raises(AlreadyAccompanied):
        intake.accept_application(by=ManagerFactory(), application=sent, adviser=AdviserFactory(), now=now)


def test_decline_says_why_what_now_and_when_to_come_back(call, now):
    sent = IntakeApplicationFactory(call=call)
    values = {"reason_code": "too_early", "text": "Buscad a dos personas más.", "reapply_on": date(2027, 9, 1)}
    manager = ManagerFactory()
    intake.decline_application(by=manager, application=sent, now=now, **values)
    intake.decline_application(by=manager, application=sent, now=now, **values)
    sent.refresh_from_db()
    assert (sent.state, sent.reapply_on) == (IntakeState.DECLINED, date(2027, 9, 1))
    letter = OutboxMessage.objects.get(kind="incubator/application_declined")
    assert "Buscad a dos personas más." in letter.text
    assert "2027" in letter.text


def test_an_answered_application_gets_no_second_answer(call, now):
    sent, manager = IntakeApplicationFactory(call=call), ManagerFactory()
    intake.accept_application(by=manager, application=sent, adviser=AdviserFactory(), now=now)
    with pytest.raises(AlreadyDecided):
        intake.waitlist_application(by=manager, application=sent, now=now)


def test_a_waiting_group_can_be_accepted_later(call, now):
    sent, manager = IntakeApplicationFactory(call=call), ManagerFactory()
    intake.waitlist_application(by=manager, application=sent, text="En junio.", now=now)
    later = now + timedelta(days=60)
    assert intake.accept_application(by=manager, application=sent, adviser=AdviserFactory(), now=later)


def test_an_account_that_exists_is_used(call, now):
    person = UserFactory(email="grup@example.org")
    sent = intake.submit_application(by=None, call=call, order=order(), now=now)
    incubation = intake.accept_application(by=ManagerFactory(), application=sent, adviser=AdviserFactory(), now=now)
    assert incubation.cooperative.roles.get().user == person
