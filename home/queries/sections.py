"""The pages below the home page, each once, in the best language. One query per request.
Nothing here renders."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import Page

from crowdcoop.cms.languages import address, best_version, reading_language

# There is one of each below home; every other page is told apart by its number.
ONCE = ("campaignindexpage", "trainingindexpage", "callindexpage", "cooperativeindexpage", "newsindexpage")


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


def sections(request: HttpRequest) -> dict[str, Any]:
    """Everything directly below the home page, in the order of the default language, by kind of page."""
    if not hasattr(request, "_sections"):
        pages = Page.objects.live().filter(depth=3).select_related("locale").order_by("path")
        request._sections = {_kind(page): page for page in in_best_language(pages)}
    return request._sections


def section_url(request: HttpRequest, kind: str) -> str:
    """The address of a section in the language being read; empty when there is none."""
    page = sections(request).get(kind)
    return address(page, reading_language()) if page else ""


def _kind(page: Any) -> str:
    kind = ContentType.objects.get_for_id(page.content_type_id).model
    return kind if kind in ONCE else f"{kind}:{page.pk}"
