"""The path as a map: where the reader is, what is done, what comes next.
Works for readers who are not signed in, with the same few queries."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses.enums import EnrolmentState, ProgressState, UnitKind
from courses.models import Enrolment, LearningUnit, UnitProgress
from crowdcoop.waiting import Waiting

from .content import Face, faces
from .teams import team_lines


@dataclass(slots=True)
class LessonNode:
    """A lesson on the map. `state` is done, now (the next to do) or ahead."""

    unit: LearningUnit
    face: Face
    number: int
    state: str = "ahead"


@dataclass(slots=True)
class ModuleNode:
    """A part of the map."""

    unit: LearningUnit
    face: Face
    lessons: list[LessonNode] = field(default_factory=list)


@dataclass(slots=True)
class PathMap:
    """A path with everything on it, as one person stands with it (or nobody)."""

    unit: LearningUnit
    face: Face | None
    modules: list[ModuleNode] = field(default_factory=list)
    enrolment: Enrolment | None = None

    @property
    def lessons(self) -> list[LessonNode]:
        return [lesson for module in self.modules for lesson in module.lessons]

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def done(self) -> int:
        return sum(lesson.state == "done" for lesson in self.lessons)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    @property
    def minutes(self) -> int:
        return sum(lesson.unit.minutes for lesson in self.lessons)

    @property
    def next(self) -> LessonNode | None:
        return next((lesson for lesson in self.lessons if lesson.state == "now"), None)

    @property
    def first(self) -> LessonNode | None:
        return next(iter(self.lessons), None)

    @property
    def started(self) -> bool:
        return self.enrolment is not None or self.done > 0


@dataclass(frozen=True, slots=True)
class PathCard:
    """A path as a card in a list."""

    unit: LearningUnit
    face: Face
    lessons: int
    minutes: int


def reader_of(request: HttpRequest) -> Any:
    """The person whose progress may be shown, or None; touches no session when nobody is signed in."""
    return request.user if getattr(request, "signed_in", False) else None


def paths() -> list[LearningUnit]:
    """Every path on offer, in order."""
    return list(LearningUnit.objects.offered().paths())


def path_cards() -> list[PathCard]:
    """Every path on offer with its length, for lists. Three queries."""
    cards = []
    for found in _maps(paths(), reader=None):
        if found.face:
            cards.append(PathCard(found.unit, found.face, found.total, found.minutes))
    return cards


def path_map(uuid: Any, reader: Any) -> PathMap | None:
    """The map of the path with this key as the reader stands with it; None when it is not on offer."""
    unit = LearningUnit.objects.offered().filter(uuid=uuid, kind=UnitKind.PATH).first()
    return next(iter(_maps([unit], reader=reader)), None) if unit else None


def my_paths(user: Any) -> list[PathMap]:
    """The paths a person follows, those under way first."""
    enrolled = Enrolment.objects.filter(user=user).exclude(state=EnrolmentState.LEFT)
    units = LearningUnit.objects.offered().paths().filter(pk__in=enrolled.values("path_id"))
    maps = [found for found in _maps(list(units), reader=user) if found.face]
    return sorted(maps, key=lambda found: found.next is None)


def lesson_view(uuid: Any, reader: Any) -> dict[str, Any]:
    """What a lesson page shows beside its text: the map, where it stands on it, what next, the team."""
    unit = LearningUnit.objects.select_related("parent__parent").filter(uuid=uuid).first()
    if unit is None or unit.retired_at or unit.parent is None or unit.parent.parent is None:
        return {"unit": None, "map": None}
    path = unit.parent.parent
    found = next(iter(_maps([path], reader=reader)))
    lessons = found.lessons
    here = next((index for index, lesson in enumerate(lessons) if lesson.unit.pk == unit.pk), None)
    around: dict[str, Any] = {"unit": unit, "map": found}
    if here is not None:
        around["lesson"] = lessons[here]
        around["previous_lesson"] = lessons[here - 1] if here else None
        around["next_lesson"] = lessons[here + 1] if here + 1 < len(lessons) else None
    if reader is not None:
        around["teams"] = team_lines(reader, path, unit)
    return around


def module_view(uuid: Any, reader: Any) -> dict[str, Any]:
    """What a module page shows: its lessons and the path they belong to."""
    unit = LearningUnit.objects.offered().select_related("parent").filter(uuid=uuid).first()
    if unit is None or unit.parent is None:
        return {"unit": None, "map": None, "module": None}
    found = next(iter(_maps([unit.parent], reader=reader)))
    module = next((part for part in found.modules if part.unit.pk == unit.pk), None)
    return {"unit": unit, "map": found, "module": module}


def _maps(path_units: list[LearningUnit], *, reader: Any) -> list[PathMap]:
    """Maps of several paths at the price of one: their units, their pages, and the reader's rows."""
    below = list(LearningUnit.objects.offered().filter(parent__in=path_units).order_by("position")) + list(
        LearningUnit.objects.offered().filter(parent__parent__in=path_units).order_by("position")
    )
    shown = faces([*path_units, *below])
    maps = {unit.pk: PathMap(unit, shown.get(unit.pk)) for unit in path_units}
    modules: dict[int, ModuleNode] = {}
    for unit in below:
        if unit.kind == UnitKind.MODULE and unit.pk in shown:
            modules[unit.pk] = ModuleNode(unit, shown[unit.pk])
            maps[unit.parent_id or 0].modules.append(modules[unit.pk])
    for unit in below:
        if unit.kind == UnitKind.LESSON and unit.pk in shown and unit.parent_id in modules:
            modules[unit.parent_id].lessons.append(LessonNode(unit, shown[unit.pk], 0))
    for found in maps.values():
        for number, lesson in enumerate(found.lessons, start=1):
            lesson.number = number
    if reader is not None:
        _mark(list(maps.values()), reader)
    return list(maps.values())


def _mark(maps: list[PathMap], reader: Any) -> None:
    """Put the reader's own marks on the maps."""
    lesson_ids = [lesson.unit.pk for found in maps for lesson in found.lessons]
    rows = UnitProgress.objects.filter(user=reader, unit_id__in=lesson_ids, state=ProgressState.COMPLETED)
    done = set(rows.values_list("unit_id", flat=True))
    enrolments = {
        row.path_id: row
        for row in Enrolment.objects.filter(user=reader, path_id__in=[found.unit.pk for found in maps])
        .exclude(state=EnrolmentState.LEFT)
        .order_by("cooperative_code")
    }
    for found in maps:
        found.enrolment = enrolments.get(found.unit.pk)
        for lesson in found.lessons:
            if lesson.unit.pk in done:
                lesson.state = "done"
        waiting = [lesson for lesson in found.lessons if lesson.state != "done"]
        if waiting:
            waiting[0].state = "now"


def waiting_for(user: Any, now: datetime) -> list[Waiting]:
    """What waits for the person here: the next lesson of each path under way."""
    waiting = []
    for found in my_paths(user):
        if found.next and found.face:
            text = _("%(done)s of %(total)s lessons done in “%(path)s”.") % {
                "done": found.done,
                "total": found.total,
                "path": found.face.title,
            }
            waiting.append(Waiting(found.next.face.title, text, found.next.face.url, _("Go on learning")))
    return waiting
