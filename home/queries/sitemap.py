"""Every public page with its addresses in each language it has.
One query, whatever the size; nothing here renders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from wagtail.models import Page

from crowdcoop.cms.languages import address, site_roots


@dataclass(frozen=True, slots=True)
class Entry:
    """One address, when it changed, and its alternates as (language, address)."""

    url: str
    changed_at: datetime | None
    alternates: list[tuple[str, str]]


def entries() -> list[Entry]:
    """Live pages under the site's roots that anybody may see, in their own language only."""
    roots = tuple(root.path for root in site_roots())
    pages = Page.objects.live().public().filter(depth__gte=2).select_related("locale").order_by("path")
    groups: dict[Any, list[Page]] = {}
    for page in pages:
        if page.path.startswith(roots) and roots:
            groups.setdefault(page.translation_key, []).append(page)
    return [entry for versions in groups.values() for entry in _entries(versions)][:50_000]


def _entries(versions: list[Page]) -> list[Entry]:
    places = [
        (page.locale.language_code, settings.SITE_URL + address(page, page.locale.language_code)) for page in versions
    ]
    return [
        Entry(url, page.last_published_at, places if len(places) > 1 else [])
        for page, (_language, url) in zip(versions, places, strict=True)
    ]
