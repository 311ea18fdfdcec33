"""Building the demo's paths from their texts: Spanish pages first, then Catalan and English through wagtail-localize.
The texts are in courses/demo_content; nothing else may create training pages in code."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils.text import slugify

from courses.services.units import sync_units
from crowdcoop.cms.translating import translate_page

from .lesson_texts import CONTENT, Text, read_path

LANGUAGES = ("ca", "en")
PATHS = ("idea", "money", "campaign")


@transaction.atomic
def load_paths(*, by: Any, parent_page: Any, now: datetime) -> dict[str, Any]:
    """Build the training index and every path below `parent_page` (Spanish); return the Spanish pages by short name.

    Each page is published, then translated and published in Catalan and English. Idempotent: a path that is there is
    left alone. Raises MissingStrings when a translation lacks a text.
    """
    index = _index(by, parent_page)
    built: dict[str, Any] = {}
    for name in PATHS:
        source = read_path("es", name)
        page = index.get_children().filter(slug=slugify(source.title)).first()
        targets = [read_path(code, name) for code in LANGUAGES]
        built[name] = page.specific if page else _build(by, index, source, targets)
    sync_units(by=by, now=now)
    return built


def _index(by: Any, parent_page: Any) -> Any:
    texts = {code: _index_texts(code) for code in ("es", *LANGUAGES)}
    existing = apps.get_model("courses", "TrainingIndexPage").objects.child_of(parent_page).first()
    return existing or _publish(by, parent_page, "TrainingIndexPage", texts["es"], [texts[code] for code in LANGUAGES])


def _index_texts(language: str) -> Text:
    title, lead = (CONTENT / language / "index.txt").read_text(encoding="utf-8").strip().splitlines()
    return Text("index", title, {"lead": lead})


def _build(by: Any, parent: Any, source: Text, targets: list[Text]) -> Any:
    page = _publish(by, parent, f"{source.kind.title()}Page", source, targets)
    for index, child in enumerate(source.children):
        _build(by, page, child, [target.children[index] for target in targets])
    return page


def _publish(by: Any, parent: Any, model: str, source: Text, targets: list[Text]) -> Any:
    values: dict[str, Any] = dict(source.facts) | {"title": source.title, "slug": slugify(source.title)}
    values["search_description"] = source.facts["lead"]
    if source.body:
        values["body"] = source.body
    page = apps.get_model("courses", model)(**values, locale=parent.locale, owner=by)
    parent.add_child(instance=page)
    page.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    page.refresh_from_db()
    for language, target in zip(LANGUAGES, targets, strict=True):
        strings = dict(zip(source.strings(), target.strings(), strict=True))
        translate_page(page=page, language=language, strings=strings, by=by, slug=slugify(target.title))
    return page
