"""The pages below the home page, each once, in the best language. One query per request.
Nothing here renders."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.http import HttpRequest
from wagtail.models import Page

from crowdcoop.cms.languages import address, best_version, reading_language
from crowdcoop.cms.memory import remember

# There is one of each below home; every other page is told apart by its number.
ONCE = (
    "campaignindexpage",
    "trainingindexpage",
    "callindexpage",
    "cooperativeindexpage",
    "newsindexpage",
    "channelindexpage",
)


def in_best_language(pages: Iterable[Any]) -> list[Any]:
    """Of pages in several languages, each said once, in the language being read where it exists. No query."""
    language = reading_language()
    groups: dict[Any, list[Any]] = {}
    for page in pages:
        groups.setdefault(page.translation_key, []).append(page)
    chosen = [page for versions in groups.values() if (page := best_version(versions, language))]
    for page in chosen:
        page._settled_language = language
    return chosen


def listed(request: HttpRequest) -> list[Any]:
    """Every page that stands directly below home or in the footer, each once, in the order of the default language.

    `footer` is the column it is listed in. One query at most per request, for all menus and doors together.
    """
    if not hasattr(request, "_listed_pages"):
        request._listed_pages = remember("listed", _listed)  # type: ignore[attr-defined]
    return request._listed_pages  # type: ignore[attr-defined]


def _listed() -> list[Any]:
    pages = Page.objects.live().annotate(footer=F("standardpage__footer_column"))
    pages = pages.filter(Q(depth=3) | Q(depth__gt=3, footer__gt="")).select_related("locale").order_by("path")
    return in_best_language(pages)


def sections(request: HttpRequest) -> dict[str, Any]:
    """Everything directly below the home page, by kind of page."""
    return {_kind(page): page for page in listed(request) if page.depth == 3}


def section_url(request: HttpRequest, kind: str) -> str:
    """The address of a section in the language being read; empty when there is none."""
    page = sections(request).get(kind)
    return address(page, reading_language()) if page else ""


def _kind(page: Any) -> str:
    kind = ContentType.objects.get_for_id(page.content_type_id).model
    return kind if kind in ONCE else f"{kind}:{page.pk}"
