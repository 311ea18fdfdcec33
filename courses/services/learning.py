"""What a person does with a path and its lessons: join, open, answer, finish.
Grading is in grading.py; the registry of units in units.py; worksheets in worksheets.py."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from courses import queries
from courses.enums import EnrolmentState, EventKind, How, ProgressState, UnitKind
from courses.exceptions import HasQuestions, NoQuestions, NotYourCooperative, UnitRetired
from courses.models import Enrolment, LearningEvent, LearningUnit, QuizAttempt, UnitProgress
from courses.rules import can_follow, can_learn_for
from crowdcoop.audit.services import record
from crowdcoop.codes import new_code

from .grading import grade_answers, snapshot_of


@transaction.atomic
def enrol(*, by: Any, path: LearningUnit, cooperative_code: str = "", now: datetime) -> Enrolment:
    """Join a path, alone or with a cooperative's team; somebody already learning alone brings that along.

    Idempotent. Raises NotYourCooperative without a role in the cooperative, UnitRetired when the path is gone.
    """
    if path.kind != UnitKind.PATH:
        raise ValueError("Only a path can be joined.")
    _refuse_retired(path)
    if cooperative_code and not can_learn_for(by, cooperative_code):
        raise NotYourCooperative
    mine = list(Enrolment.objects.select_for_update().filter(user=by, path=path).order_by("cooperative_code"))
    enrolment = next((row for row in mine if row.cooperative_code == cooperative_code), None)
    if enrolment is None:
        if mine and not cooperative_code:
            enrolment = mine[0]  # with a team is never less than alone
        elif mine and not mine[0].cooperative_code:
            enrolment = mine[0]
            enrolment.cooperative_code = cooperative_code
            enrolment.save(update_fields=["cooperative_code"])
    if enrolment is None:
        enrolment = Enrolment.objects.create(user=by, path=path, cooperative_code=cooperative_code, enrolled_at=now)
        _note(by, path, EventKind.ENROLLED, now, data={"cooperative": cooperative_code})
        record(by=by, action="courses.enrolled", subject=path, data={"cooperative": cooperative_code})
    elif enrolment.state == EnrolmentState.LEFT:
        enrolment.state = EnrolmentState.ACTIVE
        enrolment.save(update_fields=["state"])
        _note(by, path, EventKind.ENROLLED, now, data={"again": True})
        record(by=by, action="courses.enrolled", subject=path, data={"again": True})
    _finish_path(by, path, now)
    return enrolment


@transaction.atomic
def leave(*, by: Any, path: LearningUnit) -> None:
    """Leave a path under way; what was done stays counted. Quiet when not enrolled."""
    rows = Enrolment.objects.filter(user=by, path=path, state=EnrolmentState.ACTIVE)
    if rows.update(state=EnrolmentState.LEFT):
        record(by=by, action="courses.left", subject=path)


@transaction.atomic
def view_lesson(*, by: Any, unit: LearningUnit, language: str = "", now: datetime) -> UnitProgress:
    """Note that a signed-in person opened a lesson and goes on; joins its path alone if need be.

    Written once per version of the lesson; later calls only move the place to resume. Raises UnitRetired.
    """
    return _start(by, unit, language, now)[0]


@transaction.atomic
def mark_done(*, by: Any, unit: LearningUnit, language: str = "", now: datetime) -> UnitProgress:
    """Finish a lesson without questions. Idempotent. Raises HasQuestions, UnitRetired."""
    if unit.question_count:
        raise HasQuestions
    progress, _ = _start(by, unit, language, now)
    if progress.state != ProgressState.COMPLETED:
        _note(by, unit, EventKind.MARKED, now, language)
        _complete(progress, How.MARKED, language, now)
    return progress


@transaction.atomic
def submit_quiz(
    *,
    by: Any,
    unit: LearningUnit,
    answers: Mapping[str, Sequence[str]],
    language: str,
    now: datetime,
    once: str = "",
) -> QuizAttempt:
    """Grade a set of answers and keep it, with the texts shown; passing finishes the lesson in every language.

    `answers`: question id → chosen answer ids, the same ids in all languages. As many attempts as wished; the same
    `once` gives the first attempt back. Raises AnswersMissing, UnknownAnswer, NoQuestions, UnitRetired.
    """
    if once:
        before = QuizAttempt.objects.filter(user=by, once=once).first()
        if before:
            return before
    _refuse_retired(unit)
    questions = queries.questions(unit, language)
    if not questions:
        raise NoQuestions
    grading = grade_answers(questions=questions, answers=answers, pass_mark=unit.pass_mark)
    progress, _ = _start(by, unit, language, now)
    attempt = QuizAttempt.objects.create(
        code=new_code("qz"),
        user=by,
        unit=unit,
        unit_version=unit.version,
        language=language,
        answers={key: sorted(chosen) for key, chosen in answers.items()},
        snapshot=snapshot_of(questions),
        points=grading.points,
        points_possible=grading.possible,
        passed=grading.passed,
        once=once,
        submitted_at=now,
    )
    _note(by, unit, EventKind.ATTEMPTED, now, language, {"attempt": attempt.code, "passed": attempt.passed})
    if attempt.passed and progress.state != ProgressState.COMPLETED:
        _complete(progress, How.QUIZ, language, now)
    return attempt


def _start(by: Any, unit: LearningUnit, language: str, now: datetime) -> tuple[UnitProgress, bool]:
    _refuse_retired(unit)
    if unit.kind != UnitKind.LESSON or unit.parent is None or unit.parent.parent is None:
        raise ValueError("Only a lesson can be followed.")
    enrol(by=by, path=unit.parent.parent, now=now)
    fresh = {"unit_version": unit.version, "started_at": now, "touched_at": now}
    progress, created = UnitProgress.objects.select_for_update().get_or_create(user=by, unit=unit, defaults=fresh)
    if created or progress.unit_version != unit.version:
        _note(by, unit, EventKind.VIEWED, now, language)
    progress.touched_at = now
    progress.unit_version = unit.version
    progress.save(update_fields=["touched_at", "unit_version"])
    return progress, created


def _complete(progress: UnitProgress, how: How, language: str, now: datetime) -> None:
    progress.state, progress.how, progress.completed_at = ProgressState.COMPLETED, how, now
    progress.save(update_fields=["state", "how", "completed_at"])
    _note(progress.user, progress.unit, EventKind.COMPLETED, now, language, {"how": how})
    record(by=progress.user, action="courses.lesson_done", subject=progress.unit, data={"how": how})
    if progress.unit.parent and progress.unit.parent.parent:
        _finish_path(progress.user, progress.unit.parent.parent, now)


def _finish_path(user: Any, path: LearningUnit, now: datetime) -> None:
    """Close the enrolments of a path whose needed lessons are all done."""
    rows = Enrolment.objects.filter(user=user, path=path, state=EnrolmentState.ACTIVE)
    if not rows.exists() or queries.team_progress(path, [user]).done != 1:
        return
    rows.update(state=EnrolmentState.COMPLETED, completed_at=now)
    _note(user, path, EventKind.COMPLETED, now)
    record(by=user, action="courses.path_done", subject=path)


def _refuse_retired(unit: LearningUnit) -> None:
    if not can_follow(unit):
        raise UnitRetired


def _note(
    user: Any,
    unit: LearningUnit,
    kind: EventKind,
    now: datetime,
    language: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    LearningEvent.objects.create(
        user=user, unit=unit, kind=kind, unit_version=unit.version, language=language, data=data or {}, at=now
    )
