"""What is still to be translated: every published source page against every other content language.
Counts texts; translates nothing."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

STATES = {
    "missing": _("not begun"),
    "draft": _("not published"),
    "incomplete": _("texts missing"),
    "outdated": _("source has changed since"),
    "machine_only": _("machine translated, not read by anybody"),
    "complete": _("complete"),
}


@dataclass(frozen=True, slots=True)
class Debt:
    """One page in one language it ought to exist in. `done` of `total` texts are translated."""

    page: Page
    language: str
    state: str
    done: int
    total: int
    edit_url: str

    @property
    def label(self) -> Any:
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class Summary:
    """One language: how many pages are complete, and which are not, the worst first."""

    language: str
    name: str
    complete: int
    total: int
    open: list[Debt]


def board() -> list[Summary]:
    """Every content language but the source's. About four queries a language, however many pages there are."""
    names = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    source = settings.LANGUAGE_CODE
    pages = list(Page.objects.live().filter(locale__language_code=source, depth__gt=1).order_by("path"))
    sources = {row.object_id: row for row in TranslationSource.objects.filter(locale__language_code=source)}
    locales = Locale.objects.exclude(language_code=source).filter(language_code__in=names)
    return [_summary(locale, names[locale.language_code], pages, sources) for locale in locales]


def _summary(locale: Locale, name: str, pages: list[Page], sources: dict[Any, Any]) -> Summary:
    versions = {page.translation_key: page for page in Page.objects.filter(locale=locale)}
    jobs = {row.source_id: row for row in Translation.objects.filter(target_locale=locale, enabled=True)}
    counts = _counts(locale)
    debts = [_debt(page, locale, versions, sources, jobs, counts) for page in pages]
    still = [debt for debt in debts if debt.state != "complete"]
    order = list(STATES)
    still.sort(key=lambda debt: order.index(debt.state))
    return Summary(locale.language_code, name, len(debts) - len(still), len(debts), still)


def _counts(locale: Locale) -> dict[int, dict[str, int]]:
    """Source id → how many texts there are, how many are translated, how many of them by a person."""
    ready = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"), context_id=OuterRef("context_id"), locale=locale, has_error=False
    )
    rows = (
        StringSegment.objects.annotate(ready=Exists(ready), by_person=Exists(ready.filter(translation_type="manual")))
        .values("source_id")
        .annotate(total=Count("pk"), done=Count("pk", filter=Q(ready=True)), read=Count("pk", filter=Q(by_person=True)))
        .order_by()
    )
    return {row["source_id"]: row for row in rows}


def _debt(page: Page, locale: Locale, versions: Any, sources: Any, jobs: Any, counts: Any) -> Debt:
    version, source = versions.get(page.translation_key), sources.get(page.translation_key)
    job = jobs.get(source.pk) if source else None
    count = counts.get(source.pk, {}) if source else {}
    done, total = count.get("done", 0), count.get("total", 0)
    state = _state(page, version, source, job, count)
    where = reverse("wagtailadmin_pages:edit", args=[version.pk if version else page.pk])
    return Debt(page, locale.language_code, state, done, total, where)


def _state(page: Page, version: Page | None, source: Any, job: Any, count: dict[str, int]) -> str:
    if version is None or version.alias_of_id:
        return "missing"
    if not version.live:
        return "draft"
    if job is None:
        # Written by hand in its own language: nobody but an editor can say whether it is complete.
        return "complete"
    if count.get("done", 0) < count.get("total", 0):
        return "incomplete"
    if page.last_published_at and source.last_updated_at and page.last_published_at > source.last_updated_at:
        return "outdated"
    return "complete" if count.get("read", 0) or not count.get("total") else "machine_only"
