"""Which page answers an address in which language, and what a page's addresses are.
Nothing here renders; page types live in each app's pages.py."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from wagtail.models import Page, Site

from crowdcoop.context import LANGUAGE_NAMES


def reading_language() -> str:
    """The language asked for by the address, one of the five."""
    return (translation.get_language() or settings.LANGUAGE_CODE).split("-")[0]


def address(page: Page, language: str) -> str:
    """The path of this very page inside the interface of `language`. Costs no query.

    Site roots are at depth 2 (HomePage allows no other place), so the address is what follows the root's slug.
    """
    return f"/{language}/{page.url_path.lstrip('/').partition('/')[2]}"


def versions_of(page: Page) -> list[Page]:
    """Every live page with this page's translation key, itself included, with their locales. One query, then none."""
    if not hasattr(page, "_live_versions"):
        page._live_versions = list(live_versions(Page.objects.filter(pk=page.pk)))
    return page._live_versions


def live_versions(pages: QuerySet[Page]) -> QuerySet[Page]:
    """The live pages that say the same as any of `pages`, in whatever language."""
    keys = pages.values("translation_key")
    return Page.objects.live().filter(translation_key__in=keys).select_related("locale").order_by("pk")


def best_version(versions: Sequence[Page], language: str) -> Page | None:
    """Of pages that say the same: in the asked language, else in the default language, else the oldest."""
    by_language = {page.locale.language_code: page for page in reversed(versions)}
    oldest = versions[0] if versions else None
    return by_language.get(language) or by_language.get(settings.LANGUAGE_CODE) or oldest


def best_address(page: Page, language: str) -> str:
    """The one address of what this page says, for a reader of `language`."""
    return address(best_version(versions_of(page), language) or page, language)


def in_language(pages: Iterable[Any], language: str = "") -> list[Any]:
    """The same list with each page swapped for its live version in the language being read, in one query.

    Pages that have none stay. Every page returned answers `localised_url()` without a query.
    """
    listed = list(pages)
    if not listed:
        return []
    language = language or reading_language()
    wanted = [page.translation_key for page in listed]
    found: dict[Any, Any] = {}
    model = type(listed[0]) if len({type(page) for page in listed}) == 1 else Page
    query = model.objects.live().filter(translation_key__in=wanted, locale__language_code=language)
    for page in query.select_related("locale"):
        found[page.translation_key] = page
    result = [found.get(page.translation_key, page) for page in listed]
    for page in result:
        page._settled_language = language
    return result


def site_roots() -> list[Page]:
    """The home page in every language it exists in (drafts too), the default site's own first."""
    root = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
    return list(Page.objects.filter(translation_key__in=root, depth=2).select_related("locale").order_by("pk"))


def find_page(path: str, language: str, roots: Sequence[Page] | None = None) -> Page | None:
    """The live page that answers `path` under `language`: looked for in the asked language's tree, then the others'.

    One query, or none for a home page. The page knows its live versions: alternates and notices cost nothing more.
    """
    roots = site_roots() if roots is None else roots
    parts = [part for part in path.split("/") if part]
    if parts:
        rest = "/".join(parts) + "/"
        paths = [root.url_path + rest for root in roots]
        candidates = Page.objects.filter(slug=parts[-1], depth=2 + len(parts), url_path__in=paths)
        versions = list(live_versions(candidates.live()))
    else:
        versions = [root for root in roots if root.live]
    return _choose(versions, "/".join(parts), language)


def _choose(versions: list[Page], path: str, language: str) -> Page | None:
    """Pages that answer the same path may say different things in different trees: the asked language's tree wins."""
    asked = f"/{language}/{path}/" if path else f"/{language}/"
    matching = [page for page in versions if address(page, language) == asked]
    chosen = best_version(matching, language)
    if chosen is None:
        return None
    group = [page for page in versions if page.translation_key == chosen.translation_key]
    best = best_version(group, language)
    if best is not None:
        best._live_versions = group
    return best


def own_addresses(page: Page) -> list[tuple[str, str]]:
    """(language, path) for each language the page itself exists in, in the order of the language switch."""
    by_language = {version.locale.language_code: version for version in versions_of(page)}
    return [(code, address(by_language[code], code)) for code in LANGUAGE_NAMES if code in by_language]
