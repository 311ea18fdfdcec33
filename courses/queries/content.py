"""From a unit to the page that shows it, and what that page asks.
Who has done what is in maps and teams."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from wagtail.models import Page

from courses.models import LearningUnit
from crowdcoop.cms.languages import address, reading_language


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer; `correct` must never reach a page before it was answered."""

    id: str
    text: str
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question in one language. `id` and the answers' ids are the same in all."""

    id: str
    prompt: str
    kind: str
    points: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One field of a worksheet. `code` is the same in every language."""

    code: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Face:
    """A unit as it is shown in a language: its own page, or the source's when it has none."""

    title: str
    lead: str
    url: str
    language: str
    fallback: bool


def faces(units: Iterable[LearningUnit], language: str | None = None) -> dict[int, Face]:
    """Unit id → face, in one query. A unit without a live page has none."""
    units = list(units)
    wanted = language or reading_language()
    pages = (
        Page.objects.live()
        .filter(
            translation_key__in=[unit.uuid for unit in units],
            locale__language_code__in=[wanted, settings.LANGUAGE_CODE],
        )
        .select_related("locale")
    )
    best: dict[Any, Page] = {}
    for page in pages:
        if page.locale.language_code == wanted or page.translation_key not in best:
            best[page.translation_key] = page
    return {unit.pk: _face(best[unit.uuid], wanted) for unit in units if unit.uuid in best}


def _face(page: Page, wanted: str) -> Face:
    language = page.locale.language_code
    return Face(
        title=page.title,
        lead=page.search_description,
        url=address(page, wanted),
        language=language,
        fallback=language != wanted,
    )


def page_of(unit: LearningUnit, language: str | None = None) -> Any:
    """The specific live page of a unit in a language, else in the source language, else None."""
    wanted = language or reading_language()
    found = {
        page.locale.language_code: page
        for page in Page.objects.live()
        .filter(translation_key=unit.uuid, locale__language_code__in=[wanted, settings.LANGUAGE_CODE])
        .select_related("locale")
        .specific()
    }
    return found.get(wanted) or found.get(settings.LANGUAGE_CODE)


def title_of(unit: LearningUnit, language: str | None = None) -> str:
    """The unit's title in a language; its source name when no page is live."""
    face = faces([unit], language).get(unit.pk)
    return face.title if face else unit.name


def url_of(unit: LearningUnit, language: str | None = None) -> str:
    """The address of the unit's page in a language; empty when no page is live."""
    face = faces([unit], language).get(unit.pk)
    return face.url if face else ""


def questions(unit: LearningUnit, language: str | None = None) -> list[Question]:
    """What the lesson asks, in the order of the page."""
    page = page_of(unit, language)
    return questions_in(page) if page else []


def questions_in(page: Any) -> list[Question]:
    """The questions of a lesson page, the right answers included: for grading, never for a template."""
    return [
        Question(
            id=block.id,
            prompt=str(block.value["prompt"]),
            kind=block.value["kind"],
            points=block.value["points"],
            answers=tuple(_answer(item) for item in block.value["answers"].bound_blocks),
        )
        for block in page.body
        if block.block_type == "question"
    ]


def shown_questions(page: Any) -> list[Question]:
    """The same without what is right and why: what a page may show before it was answered."""
    return [
        replace(question, answers=tuple(replace(answer, correct=False, feedback="") for answer in question.answers))
        for question in questions_in(page)
    ]


def _answer(item: Any) -> Answer:
    value = item.value
    return Answer(id=item.id, text=value["text"], correct=bool(value["correct"]), feedback=value["feedback"] or "")


def prompts_in(page: Any) -> list[Prompt]:
    """The worksheet prompts of a lesson page."""
    return [
        Prompt(code=prompt["code"], label=prompt["label"], help=prompt["help"] or "")
        for block in page.body
        if block.block_type == "worksheet"
        for prompt in block.value["prompts"]
    ]
