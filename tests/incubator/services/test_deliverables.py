"""Documents in rounds, stages and their gate.
Uploads are tested in tests/incubator/test_files.py."""

import pytest

from crowdcoop.mail.models import OutboxMessage
from incubator.enums import IncubationState, StageState, VersionState
from incubator.exceptions import (
    AlreadyApproved,
    AlreadyWithAdviser,
    GateNotReached,
    NothingToReview,
    NotYours,
    StageClosed,
)
from incubator.gates import cooperative_readiness
from incubator.models import ReviewComment
from incubator.services import deliverables, stages
from incubator.services.deliverables import VersionOrder
from tests.factories.incubator import DeliverableFactory, DeliverableVersionFactory, StageProgressFactory
from tests.factories.membership import CooperativeRoleFactory


def hand_in(case, now, text="Texto."):
    return deliverables.submit_version(
        by=case.owner, deliverable=case.deliverable, order=VersionOrder(text=text), now=now
    )


def test_a_document_goes_back_and_forth_until_it_is_approved(case, now):
    first = hand_in(case, now)
    deliverables.request_changes(
        by=case.adviser, version=first, comment="Falta algo.", paragraphs={1: "¿Quién?"}, now=now
    )
    second = hand_in(case, now, "Mejor.")
    deliverables.approve_version(by=case.adviser, version=second, now=now)
    first.refresh_from_db()
    second.refresh_from_db()
    case.deliverable.refresh_from_db()
    assert (first.state, second.state, second.number) == (VersionState.CHANGES_REQUESTED, VersionState.APPROVED, 2)
    assert case.deliverable.approved_at == now
    assert ReviewComment.objects.get().paragraph == 1
    kinds = list(OutboxMessage.objects.order_by("pk").values_list("kind", "to"))
    assert kinds == [
        ("incubator/deliverable_submitted", case.adviser.email),
        ("incubator/deliverable_sent_back", case.owner.email),
        ("incubator/deliverable_submitted", case.adviser.email),
        ("incubator/deliverable_approved", case.owner.email),
    ]
    assert all("/admin/" not in letter.text for letter in OutboxMessage.objects.all())


def test_only_one_version_is_read_at_a_time(case, now):
    hand_in(case, now)
    with pytest.raises(AlreadyWithAdviser):
        hand_in(case, now)


def test_nothing_more_is_handed_in_once_approved(case, now):
    deliverables.approve_version(by=case.adviser, version=hand_in(case, now), now=now)
    with pytest.raises(AlreadyApproved):
        hand_in(case, now)


def test_nothing_is_handed_in_for_a_locked_stage(case, now):
    later = StageProgressFactory(incubation=case.incubation, key="plan", position=2, state=StageState.LOCKED)
    document = DeliverableFactory(stage=later)
    with pytest.raises(StageClosed):
        deliverables.submit_version(by=case.owner, deliverable=document, order=VersionOrder(text="x"), now=now)


@pytest.mark.parametrize("who", ["stranger", "other_adviser", "adviser", "manager"])
def test_only_the_team_hands_in(case, now, who):
    with pytest.raises(NotYours):
        deliverables.submit_version(
            by=getattr(case, who), deliverable=case.deliverable, order=VersionOrder(text="x"), now=now
        )


@pytest.mark.parametrize("who", ["stranger", "other_adviser", "owner", "manager"])
def test_only_the_assigned_adviser_answers(case, now, who):
    version = DeliverableVersionFactory(deliverable=case.deliverable)
    with pytest.raises(NotYours):
        deliverables.approve_version(by=getattr(case, who), version=version, now=now)


def test_an_adviser_who_joined_the_cooperative_answers_no_more(case, now):
    version = DeliverableVersionFactory(deliverable=case.deliverable)
    CooperativeRoleFactory(cooperative=case.cooperative, user=case.adviser)
    with pytest.raises(NotYours):
        deliverables.approve_version(by=case.adviser, version=version, now=now)


def test_the_same_answer_twice_counts_once_and_another_answer_is_refused(case, now):
    version = hand_in(case, now)
    for _ in range(2):
        deliverables.request_changes(by=case.adviser, version=version, comment="No.", paragraphs={1: "a"}, now=now)
    assert ReviewComment.objects.count() == 1
    with pytest.raises(NothingToReview):
        deliverables.approve_version(by=case.adviser, version=version, now=now)


def test_the_stage_passes_with_the_advisers_word_and_the_next_one_opens(case, now):
    following = StageProgressFactory(incubation=case.incubation, key="plan", position=2, state=StageState.LOCKED)
    with pytest.raises(GateNotReached):
        stages.sign_off_stage(by=case.adviser, stage=case.stage, now=now)
    deliverables.approve_version(by=case.adviser, version=hand_in(case, now), now=now)
    case.stage.refresh_from_db()
    assert case.stage.state == StageState.OPEN
    stages.sign_off_stage(by=case.adviser, stage=case.stage, now=now)
    stages.sign_off_stage(by=case.adviser, stage=case.stage, now=now)
    case.stage.refresh_from_db()
    following.refresh_from_db()
    assert (case.stage.state, following.state) == (StageState.PASSED, StageState.OPEN)
    assert OutboxMessage.objects.filter(kind="incubator/stage_passed").count() == 1


def test_the_last_stage_graduates_the_incubation(case, now):
    deliverables.approve_version(by=case.adviser, version=hand_in(case, now), now=now)
    stages.sign_off_stage(by=case.adviser, stage=case.stage, now=now)
    case.incubation.refresh_from_db()
    assert (case.incubation.state, case.incubation.ended_at) == (IncubationState.GRADUATED, now)


@pytest.mark.parametrize("who", ["stranger", "other_adviser", "owner", "manager"])
def test_nobody_else_signs_off(case, now, who):
    with pytest.raises(NotYours):
        stages.sign_off_stage(by=getattr(case, who), stage=case.stage, now=now)


def test_readiness_opens_line_by_line_with_dates(case, now):
    before = {item.key: item.ok for item in cooperative_readiness(case.cooperative)}
    assert before == {"document-statutes": False, "stage-viability": False}
    deliverables.approve_version(by=case.adviser, version=hand_in(case, now), now=now)
    half = {item.key: item.ok for item in cooperative_readiness(case.cooperative)}
    assert half == {"document-statutes": True, "stage-viability": False}
    stages.sign_off_stage(by=case.adviser, stage=case.stage, now=now)
    items = cooperative_readiness(case.cooperative)
    assert all(item.ok for item in items)
    statutes = next(item for item in items if item.key == "document-statutes")
    assert statutes.fact_on == now.date()


def test_without_an_incubation_the_gate_is_shut(db):
    from tests.factories.membership import CooperativeFactory

    items = cooperative_readiness(CooperativeFactory())
    assert [item.ok for item in items] == [False]


def test_a_document_that_is_not_public_has_no_date_for_supporters(case, now):
    case.deliverable.public_fact = False
    case.deliverable.save()
    deliverables.approve_version(by=case.adviser, version=hand_in(case, now), now=now)
    item = next(i for i in cooperative_readiness(case.cooperative) if i.key == "document-statutes")
    assert (item.ok, item.fact_on) == (True, None)


def test_readiness_speaks_the_readers_language(case, now):
    from django.utils import translation

    from incubator.pages import ProgrammeText
    from tests.factories.incubator import ProgrammeTextFactory

    source = ProgrammeText.objects.get()
    stages = [{"type": "stage", "value": {**source.stages.raw_data[0]["value"], "title": "Viabilitat"}}]
    ProgrammeTextFactory(
        programme=source.programme,
        locale=source.locale.__class__.objects.get(language_code="ca"),
        translation_key=source.translation_key,
        stages=stages,
    )
    item = next(i for i in cooperative_readiness(case.cooperative) if i.key == "stage-viability")
    seen = {}
    for code in ("es", "ca", "eu"):
        with translation.override(code):
            seen[code] = str(item.label)
    assert "Viabilitat" in seen["ca"]
    assert "Viabilidad" in seen["es"]
    assert "Viabilidad" in seen["eu"]
