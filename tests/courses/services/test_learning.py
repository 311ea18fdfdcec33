"""Joining, reading, answering, finishing; alone and as a team.
Pages and forms are tested in views."""

from datetime import timedelta

import pytest

from courses import queries
from courses.enums import EnrolmentState, EventKind, How, ProgressState
from courses.exceptions import HasQuestions, NoQuestions, NotYourCooperative, UnitRetired
from courses.models import Enrolment, LearningEvent, QuizAttempt, UnitProgress
from courses.services.learning import enrol, leave, mark_done, submit_quiz, view_lesson
from crowdcoop.audit.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.membership import CooperativeFactory, CooperativeRoleFactory


@pytest.fixture
def team(db):
    """A cooperative with three people."""
    cooperative = CooperativeFactory()
    people = UserFactory.create_batch(3)
    for person in people:
        CooperativeRoleFactory(cooperative=cooperative, user=person)
    return cooperative, people


def test_enrol_is_idempotent(training, user, now):
    path = training.unit("path")
    first = enrol(by=user, path=path, now=now)
    assert enrol(by=user, path=path, now=now + timedelta(days=1)) == first
    assert Enrolment.objects.count() == 1
    assert AuditEvent.objects.filter(action="courses.enrolled").count() == 1


def test_enrol_for_a_foreign_cooperative_is_refused(training, user, team, now):
    with pytest.raises(NotYourCooperative):
        enrol(by=user, path=training.unit("path"), cooperative_code=team[0].code, now=now)
    assert not Enrolment.objects.exists()


def test_enrol_with_a_team_takes_the_lone_enrolment_along(training, team, now):
    cooperative, (person, *_) = team
    enrol(by=person, path=training.unit("path"), now=now)
    enrol(by=person, path=training.unit("path"), cooperative_code=cooperative.code, now=now)
    assert Enrolment.objects.get(user=person).cooperative_code == cooperative.code


def test_leaving_keeps_what_was_done_and_coming_back_is_possible(training, user, now):
    path = training.unit("path")
    mark_done(by=user, unit=training.unit("reading"), now=now)
    leave(by=user, path=path)
    assert Enrolment.objects.get().state == EnrolmentState.LEFT
    enrol(by=user, path=path, now=now)
    assert Enrolment.objects.get().state == EnrolmentState.ACTIVE
    assert queries.path_map(path.uuid, user).done == 1


def test_view_lesson_joins_the_path_and_notes_it_once(training, user, now):
    unit = training.unit("quiz")
    view_lesson(by=user, unit=unit, language="ca", now=now)
    view_lesson(by=user, unit=unit, language="ca", now=now + timedelta(hours=1))
    assert LearningEvent.objects.filter(kind=EventKind.VIEWED).count() == 1
    progress = UnitProgress.objects.get()
    assert (progress.state, progress.touched_at) == (ProgressState.STARTED, now + timedelta(hours=1))
    assert Enrolment.objects.get(user=user).path == training.unit("path")


def test_mark_done_finishes_once(training, user, now):
    unit = training.unit("reading")
    mark_done(by=user, unit=unit, now=now)
    mark_done(by=user, unit=unit, now=now + timedelta(days=1))
    progress = UnitProgress.objects.get()
    assert (progress.state, progress.how, progress.completed_at) == (ProgressState.COMPLETED, How.MARKED, now)
    assert LearningEvent.objects.filter(kind=EventKind.COMPLETED, unit=unit).count() == 1


def test_a_lesson_with_questions_is_not_done_by_a_click(training, user, now):
    with pytest.raises(HasQuestions):
        mark_done(by=user, unit=training.unit("quiz"), now=now)
    assert not UnitProgress.objects.exists()


def test_passing_finishes_the_lesson_in_every_language(training, in_catalan, user, now, right_answers):
    # Opened in Spanish, answered in Catalan: the ids are the same.
    view_lesson(by=user, unit=training.unit("quiz"), language="es", now=now)
    attempt = submit_quiz(by=user, unit=training.unit("quiz"), answers=right_answers, language="ca", now=now)
    assert attempt.passed
    assert attempt.snapshot[0]["answers"][0]["text"] == "Un"
    assert attempt.language == "ca"
    assert UnitProgress.objects.get().how == How.QUIZ
    assert queries.path_map(training.unit("path").uuid, user).done == 1


def test_questions_have_the_same_ids_in_every_language(training, in_catalan):
    spanish, catalan = (queries.questions(training.unit("quiz"), code) for code in ("es", "ca"))
    assert [(q.id, [a.id for a in q.answers], [a.correct for a in q.answers]) for q in spanish] == [
        (q.id, [a.id for a in q.answers], [a.correct for a in q.answers]) for q in catalan
    ]
    assert spanish[0].prompt != catalan[0].prompt


def test_failing_leaves_it_open_and_may_be_repeated(training, user, now, right_answers, wrong_answers):
    unit = training.unit("quiz")
    for _ in range(3):
        assert not submit_quiz(by=user, unit=unit, answers=wrong_answers, language="es", now=now).passed
    assert UnitProgress.objects.get().state == ProgressState.STARTED
    assert submit_quiz(by=user, unit=unit, answers=right_answers, language="es", now=now).passed
    assert QuizAttempt.objects.count() == 4
    # A later failure takes nothing away.
    submit_quiz(by=user, unit=unit, answers=wrong_answers, language="es", now=now)
    assert UnitProgress.objects.get().state == ProgressState.COMPLETED


def test_the_same_submission_counts_once(training, user, now, right_answers):
    order = {"by": user, "unit": training.unit("quiz"), "answers": right_answers, "language": "es", "now": now}
    assert submit_quiz(**order, once="t1") == submit_quiz(**order, once="t1")
    assert QuizAttempt.objects.count() == 1
    submit_quiz(**(order | {"by": UserFactory()}), once="t1")
    assert QuizAttempt.objects.count() == 2


def test_a_quiz_for_a_lesson_without_questions_is_refused(training, user, now):
    with pytest.raises(NoQuestions):
        submit_quiz(by=user, unit=training.unit("reading"), answers={}, language="es", now=now)


def test_a_retired_lesson_is_refused(training, user, now, right_answers):
    training.quiz.unpublish()
    with pytest.raises(UnitRetired):
        submit_quiz(by=user, unit=training.unit("quiz"), answers=right_answers, language="es", now=now)
    with pytest.raises(UnitRetired):
        view_lesson(by=user, unit=training.unit("quiz"), now=now)


def finish(person, training, answers, now):
    mark_done(by=person, unit=training.unit("reading"), now=now)
    submit_quiz(by=person, unit=training.unit("quiz"), answers=answers, language="es", now=now)
    mark_done(by=person, unit=training.unit("sheet"), now=now)


def test_a_path_is_finished_with_its_last_needed_lesson(training, user, now, right_answers):
    path = training.unit("path")
    assert not queries.path_completed_by(path, user)
    finish(user, training, right_answers, now)
    assert queries.path_completed_by(path, user)
    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.completed_at) == (EnrolmentState.COMPLETED, now)
    assert LearningEvent.objects.filter(kind=EventKind.COMPLETED, unit=path).count() == 1


def test_a_finished_path_stays_finished_when_a_lesson_is_added(training, user, now, right_answers):
    from tests.factories.courses import LessonPageFactory

    finish(user, training, right_answers, now)
    LessonPageFactory(parent=training.modules[1], title="Nueva")
    assert queries.path_completed_by(training.unit("path"), user)


def test_optional_lessons_are_not_needed(training, user, now, right_answers):
    from tests.factories.courses import LessonPageFactory

    LessonPageFactory(parent=training.modules[1], title="Extra", required=False)
    finish(user, training, right_answers, now)
    assert queries.path_completed_by(training.unit("path"), user)


def test_team_progress_counts_k_of_m(training, team, now, right_answers):
    cooperative, (first, second, third) = team
    path = training.unit("path")
    for person in (first, second, third):
        enrol(by=person, path=path, cooperative_code=cooperative.code, now=now)
    finish(first, training, right_answers, now)
    mark_done(by=second, unit=training.unit("reading"), now=now)
    progress = queries.team_progress(path, [first, second, third])
    assert (progress.done, progress.total) == (1, 3)
    assert progress.per_user == {first.pk: (3, 3), second.pk: (1, 3), third.pk: (0, 3)}
    lesson = queries.team_lines(first, path, training.unit("reading"))[0].progress
    assert (lesson.done, lesson.total) == (2, 3)


def test_an_empty_path_is_finished_by_nobody(training, user):
    for name in ("reading", "quiz", "sheet"):
        getattr(training, name).unpublish()
    assert queries.team_progress(training.unit("path"), [user]).done == 0
    assert not queries.path_completed_by(training.unit("path"), user)


def test_team_progress_costs_the_same_for_one_and_many(training, now, django_assert_num_queries):
    for size in (1, 5):
        people = UserFactory.create_batch(size)
        path = training.unit("path")
        with django_assert_num_queries(2):
            queries.team_progress(path, people)


def test_waiting_for_names_the_next_lesson(training, user, now):
    assert queries.waiting_for(user, now) == []
    mark_done(by=user, unit=training.unit("reading"), now=now)
    (item,) = queries.waiting_for(user, now)
    assert item.title == "Preguntas"
    assert item.url.startswith("/es/")
