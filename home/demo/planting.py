"""Putting a page into the tree of the demo, published in three languages.
No text lives here."""

import uuid
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Locale, Page

from crowdcoop.cms.translating import translate_page

from .words import Words, said, translations
from .world import World

LANGUAGES = ("ca", "en")


def plant(
    world: World,
    *,
    key: str,
    parent: Page,
    model: type[Page],
    title: Words,
    slug: Words,
    languages: tuple[str, ...] = LANGUAGES,
    **fields: Any,
) -> Page:
    """Create and publish a page below `parent` in Spanish and translate it; one that is there is left alone."""
    planted = model.objects.child_of(parent).filter(slug=slug.es).first()
    if planted is None:
        planted = model(locale=Locale.objects.get(language_code="es"), **_fields(model, title, slug, fields))
        parent.add_child(instance=planted)
        planted.save_revision(user=world.users.get("admin")).publish(user=world.users.get("admin"))
        planted.refresh_from_db()
        for language in languages:
            strings = translations((title, fields), language)
            by, place = world.users.get("admin"), said(slug, language)
            translate_page(page=planted, language=language, strings=strings, by=by, slug=place)
    world.pages[key] = planted
    return planted


def stream(rows: list[Any], language: str = "es") -> list[dict[str, Any]]:
    """What a StreamField stores: (block, value) rows in one language. Ids are given now: translations hang on them."""
    return [_stored(kind, _value(said(value, language))) for kind, value in rows]


def _stored(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _value(item) for name, item in value.items()}
    if not isinstance(value, list):
        return value
    if value and all(isinstance(item, tuple) for item in value):
        return [_stored(kind, _value(item)) for kind, item in value]
    return [_stored("item", _value(item)) for item in value]


def _fields(model: type[Page], title: Words, slug: Words, fields: dict[str, Any]) -> dict[str, Any]:
    values = {}
    for name, value in fields.items():
        field = model._meta.get_field(name)
        if isinstance(field, StreamField) and isinstance(value, list):
            values[name] = StreamValue(field.stream_block, stream(value), is_lazy=True)
        else:
            values[name] = said(value, "es")
    return values | {"title": title.es, "slug": slug.es}
