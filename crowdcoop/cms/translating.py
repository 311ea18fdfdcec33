"""Translating a page through wagtail-localize from texts at hand: the one door for code that publishes translations.
No texts live here, and nothing writes a translated page around wagtail-localize."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import TranslationCreator
from wagtail_localize.strings import StringValue, extract_strings

from crowdcoop.audit.services import actor_of


class MissingStrings(ValueError):
    """Some source texts have no translation; `strings` lists them as they stand in the source."""

    def __init__(self, page: Page, language: str, strings: list[str]) -> None:
        self.strings = strings
        super().__init__(f"{page} lacks {len(strings)} texts in {language}: " + " | ".join(strings))


@transaction.atomic
def translate_page(
    *, page: Page, language: str, strings: Mapping[str, str], by: Any, slug: str = "", publish: bool = True
) -> Page:
    """Translate `page` into `language` and publish it; return the translated page (specific).

    `strings` maps source text to translated text. A key may be the plain text of a field, or a whole piece of rich
    text: both sides are then taken apart into the same paragraphs. Texts translated before need not be given again.
    The address is `slug`, or made from the translated title. Raises MissingStrings, and changes nothing, when a text
    is missing. Safe to repeat, also after the source changed. Published at once, inside the caller's transaction;
    whether `by` may is for the caller to decide.
    """
    locale = Locale.objects.get(language_code=language)
    actor = actor_of(by)
    source, _ = TranslationSource.update_or_create_from_instance(page.specific)
    known = _segment_texts(strings)
    title = StringValue(known.get(_plain(page.title), page.slug)).render_text()
    _store_strings(source, page, locale, known, slug or slugify(title), actor)
    for related in source.relatedobjectsegment_set.select_related("object"):
        # Snippets that the page shows come first: the page's translation points to theirs.
        snippet = related.object.get_instance(page.locale)
        TranslationCreator(user=actor, target_locales=[locale]).create_translations(
            snippet, include_related_objects=False
        )
    key = {"source": source, "target_locale": locale}
    translation, _ = Translation.objects.update_or_create(**key, defaults={"enabled": True})
    translation.save_target(user=actor, publish=False)
    target = source.get_translated_instance(locale)
    if publish:
        # wagtail-localize would publish after commit; a caller that goes on with the page needs it now.
        target.get_latest_revision().publish(user=actor, skip_permission_checks=True)
        target.refresh_from_db()
    return target


def pair_texts(source: str, target: str) -> dict[str, str]:
    """Source → translated text, piece by piece for rich text. Raises ValueError when the pieces do not match."""
    if not _is_html(source):
        return {_plain(source): _plain(target)}
    ours, theirs = (_pieces(text) for text in (source, target))
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} pieces against {len(theirs)}: {source[:80]!r} … {target[:80]!r}")
    return dict(zip(ours, theirs, strict=True))


def _segment_texts(strings: Mapping[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for source, target in strings.items():
        known.update(pair_texts(source, target))
    return known


def _store_strings(
    source: TranslationSource, page: Page, locale: Locale, known: dict[str, str], slug: str, actor: Any
) -> None:
    missing = []
    for segment in source.stringsegment_set.select_related("string", "context"):
        text = slug if segment.context.path == "slug" else known.get(segment.string.data)
        key = {"translation_of": segment.string, "locale": locale, "context": segment.context}
        if text:
            values = {"data": text, "translation_type": "manual", "last_translated_by": actor, "has_error": False}
            StringTranslation.objects.update_or_create(**key, defaults=values)
        elif not StringTranslation.objects.filter(**key, has_error=False).exists():
            missing.append(segment.string.data)
    if missing:
        raise MissingStrings(page, locale.language_code, missing)


def _is_html(text: str) -> bool:
    return text.lstrip().startswith("<") and text.rstrip().endswith(">")


def _plain(text: str) -> str:
    return StringValue.from_plaintext(text).data


def _pieces(html: str) -> list[str]:
    return [value.data for value, _ in extract_strings(html)[1]]
