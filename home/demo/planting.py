"""Putting a page into the tree of the demo, published in three languages.
No text lives here."""

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


def _fields(model: type[Page], title: Words, slug: Words, fields: dict[str, Any]) -> dict[str, Any]:
    spoken = said(fields, "es")
    for name, value in spoken.items():
        field = model._meta.get_field(name)
        if isinstance(field, StreamField) and isinstance(value, list):
            block = field.stream_block
            raw = [{"type": kind, "value": content} for kind, content in value]
            spoken[name] = StreamValue(block, block.to_python(raw).raw_data, is_lazy=True)
    return spoken | {"title": title.es, "slug": slug.es}
