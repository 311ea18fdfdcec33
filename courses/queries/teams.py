"""How far a team is: k of its m people.
One person's own map is in maps."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from courses.enums import EnrolmentState, ProgressState
from courses.models import Enrolment, LearningUnit, UnitProgress
from membership.models import Cooperative, CooperativeRole


@dataclass(frozen=True, slots=True)
class TeamProgress:
    """`done` of `total` people have finished the unit; `per_user` is user id → (lessons done, lessons needed)."""

    done: int
    total: int
    per_user: dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team of the reader, as the lesson shows it."""

    cooperative_code: str
    cooperative: str
    progress: TeamProgress


def needed_lessons(unit: LearningUnit) -> list[int]:
    """Ids of the lessons that finish a path, a module, or the lesson itself."""
    if unit.kind == "lesson":
        return [unit.pk]
    below = {"path": {"parent__parent": unit}, "module": {"parent": unit}}[unit.kind]
    lessons = LearningUnit.objects.offered().filter(kind="lesson", required=True, **below)
    return list(lessons.values_list("pk", flat=True))


def team_progress(path_unit: LearningUnit, users: Iterable[Any]) -> TeamProgress:
    """How many of `users` have finished the unit (a path, module or lesson), and how far each is. Two queries."""
    return _count(needed_lessons(path_unit), [user.pk for user in users])


def _count(needed: list[int], user_ids: list[int]) -> TeamProgress:
    done_lessons = dict.fromkeys(user_ids, 0)
    rows = UnitProgress.objects.filter(unit_id__in=needed, user_id__in=user_ids, state=ProgressState.COMPLETED)
    for user_id in rows.values_list("user_id", flat=True):
        done_lessons[user_id] += 1
    total = len(needed)
    done = sum(1 for count in done_lessons.values() if total and count >= total)
    return TeamProgress(done, len(done_lessons), {pk: (count, total) for pk, count in done_lessons.items()})


def path_completed_by(path_unit: LearningUnit, user: Any) -> bool:
    """Whether the person has done every needed lesson; a path finished once stays finished."""
    kept = Enrolment.objects.filter(user=user, path=path_unit, state=EnrolmentState.COMPLETED)
    return kept.exists() or team_progress(path_unit, [user]).done == 1


def team_lines(user: Any, path: LearningUnit, unit: LearningUnit) -> list[TeamLine]:
    """The progress in `unit` of each team with which the person follows `path`."""
    codes = list(
        Enrolment.objects.filter(user=user, path=path)
        .exclude(cooperative_code="")
        .exclude(state=EnrolmentState.LEFT)
        .values_list("cooperative_code", flat=True)
    )
    if not codes:
        return []
    names = dict(Cooperative.objects.filter(code__in=codes).values_list("code", "name"))
    roles = CooperativeRole.objects.filter(cooperative__code__in=codes).values_list("cooperative__code", "user_id")
    people: dict[str, set[int]] = {}
    for code, user_id in roles:
        people.setdefault(code, set()).add(user_id)
    needed = needed_lessons(unit)
    return [TeamLine(code, names.get(code, ""), _count(needed, sorted(people.get(code, ())))) for code in codes]
