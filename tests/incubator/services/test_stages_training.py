"""The k-of-m training line of a stage's gate, and what the clock brings about.
Documents are tested in test_deliverables.py."""

import uuid
from datetime import timedelta

import pytest

from courses.models import LearningUnit
from courses.services.learning import enrol, mark_done, view_lesson
from crowdcoop.mail.models import OutboxMessage
from incubator.enums import CallState, StageState
from incubator.gates import cooperative_readiness
from incubator.models import Call
from incubator.tasks import tick
from tests.factories.incubator import CallFactory, DeliverableVersionFactory
from tests.factories.membership import CooperativeRoleFactory


@pytest.fixture
def path(db):
    """A path of one module with one lesson."""
    unit = LearningUnit.objects.create(uuid=uuid.uuid4(), kind="path", position=1, name="Primeros pasos")
    module = LearningUnit.objects.create(uuid=uuid.uuid4(), kind="module", parent=unit, position=1, name="Módulo")
    unit.lesson = LearningUnit.objects.create(uuid=uuid.uuid4(), kind="lesson", parent=module, position=1, name="Uno")
    return unit


def finish(path, person, now):
    enrol(by=person, path=path, now=now)
    view_lesson(by=person, unit=path.lesson, now=now)
    mark_done(by=person, unit=path.lesson, now=now)


def test_the_path_needs_k_of_the_team(case, path, now):
    case.stage.path, case.stage.learners_needed, case.stage.sign_off = path, 2, False
    case.stage.save()
    case.deliverable.delete()
    second = CooperativeRoleFactory(cooperative=case.cooperative, user__first_name="Bru").user
    finish(path, case.owner, now)
    finish(path, case.stranger, now)
    tick(now)
    case.stage.refresh_from_db()
    assert case.stage.state == StageState.OPEN
    item = next(i for i in cooperative_readiness(case.cooperative) if i.key == "path-viability")
    assert (item.ok, "1" in str(item.detail)) == (False, True)
    finish(path, second, now)
    tick(now)
    case.stage.refresh_from_db()
    assert case.stage.state == StageState.PASSED
    assert all(i.ok for i in cooperative_readiness(case.cooperative))


def test_tick_opens_and_closes_calls_by_their_dates(db, now):
    planned, current = CallFactory(planned=True), CallFactory()
    rolling = CallFactory(rolling=True)
    for _ in range(2):
        tick(now + timedelta(days=22))
    states = dict(Call.objects.values_list("pk", "state"))
    assert states == {planned.pk: CallState.CLOSED, current.pk: CallState.CLOSED, rolling.pk: CallState.OPEN}


def test_tick_reminds_once_a_week_before_and_not_of_what_was_handed_in(case, now):
    tick(now - timedelta(days=20))
    assert not OutboxMessage.objects.exists()
    for _ in range(2):
        tick(now)
    assert OutboxMessage.objects.get(kind="incubator/deliverable_due").to == case.owner.email


def test_tick_does_not_remind_of_what_is_with_the_adviser(case, now):
    DeliverableVersionFactory(deliverable=case.deliverable)
    tick(now)
    assert not OutboxMessage.objects.filter(kind="incubator/deliverable_due").exists()
