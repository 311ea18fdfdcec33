"""What the learner's views share: finding the unit, and the page that shows it.
No rule and no write lives here."""

from typing import Any
from uuid import UUID

from django.http import Http404

from courses import queries
from courses.models import LearningUnit


def lesson_or_404(uuid: UUID) -> LearningUnit:
    """A lesson on offer with its module and path; anything else is not found."""
    units = LearningUnit.objects.offered().select_related("parent__parent")
    unit = units.filter(uuid=uuid, kind="lesson").first()
    if unit is None:
        raise Http404
    return unit


def path_or_404(uuid: UUID) -> LearningUnit:
    """A path on offer; anything else is not found."""
    unit = LearningUnit.objects.offered().filter(uuid=uuid, kind="path").first()
    if unit is None:
        raise Http404
    return unit


def path_of(lesson: LearningUnit) -> LearningUnit:
    """The path a lesson belongs to; a lesson outside one is not found."""
    if lesson.parent is None or lesson.parent.parent is None:
        raise Http404
    return lesson.parent.parent


def lesson_frame(unit: LearningUnit, page: Any, reader: Any) -> dict[str, Any]:
    """What a page about a lesson shows around its form: the lesson, the way back, what comes next, the language."""
    around = queries.lesson_view(unit.uuid, reader)
    own = page.locale.language_code
    lesson = around.get("lesson")
    crumbs = []
    if around["map"] and around["map"].face and lesson:
        crumbs = [{"url": around["map"].face.url, "label": around["map"].face.title}]
        crumbs += [{"url": lesson.face.url, "label": lesson.face.title}]
    fallback = bool(lesson and lesson.face.fallback)
    return around | {"page_title": page.title, "text_language": own if fallback else "", "crumbs": crumbs}
