"""The living part of the home page: figures, three doors, campaigns ending soon, a path to begin.
Everything is computed; nothing here is typed by an editor."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.queries import SiteFigures, ending_soon, site_figures
from courses.models import LearningUnit
from courses.pages import PathPage
from crowdcoop.cms.languages import address, best_version, reading_language
from crowdcoop.money import money
from incubator.enums import CallState
from incubator.pages import CallPage
from membership.queries.figures import SiteFigures as PeopleFigures
from membership.queries.figures import site_figures as people_site_figures

from .sections import section_url


@dataclass(frozen=True, slots=True)
class Figure:
    """A number ready to be read, and what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Door:
    """One of the three ways in: where it leads, what it says today."""

    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Front:
    """What the home page counts and lists, and when that changes by itself."""

    figures: list[Figure] = field(default_factory=list)
    start: Door | None = None
    support: Door | None = None
    join: Door | None = None
    campaigns: list[Any] = field(default_factory=list)
    path: Any = None
    changes_at: datetime | None = None


def front(request: HttpRequest, now: datetime) -> Front:
    """The home page's living part, as of `now`."""
    campaigns = ending_soon(3, now)
    deadlines = [card.deadline_at for card in campaigns if card.deadline_at]
    money_figures, people_figures = site_figures(), people_site_figures()
    return Front(
        figures=_figures(money_figures, people_figures),
        start=_start(request, now),
        support=_support(request, money_figures),
        join=_join(request, people_figures),
        campaigns=campaigns,
        path=_first_path(),
        changes_at=min(deadlines, default=None),
    )


def _figures(money_figures: SiteFigures, people_figures: PeopleFigures) -> list[Figure]:
    """Only what is more than nothing: a platform that begins shows no row of zeros."""
    figures = []
    if money_figures.raised_minor:
        figures.append(Figure(money(money_figures.raised_minor), _("raised for cooperatives")))
    if money_figures.success_percent is not None:
        percent = _("%(number)s %%") % {"number": money_figures.success_percent}
        figures.append(Figure(percent, _("of campaigns succeed")))
    if money_figures.backers:
        label = ngettext("person has pledged", "people have pledged", money_figures.backers)
        figures.append(Figure(number_format(money_figures.backers, use_l10n=True, force_grouping=True), label))
    if people_figures.members:
        label = ngettext("person became a member", "people became members", people_figures.members)
        figures.append(Figure(number_format(people_figures.members, use_l10n=True, force_grouping=True), label))
    if money_figures.delivered:
        label = ngettext("commons delivered to everybody", "commons delivered to everybody", money_figures.delivered)
        figures.append(Figure(number_format(money_figures.delivered, use_l10n=True, force_grouping=True), label))
    return figures


@dataclass(frozen=True, slots=True)
class Path:
    """The first path on offer, in the best language."""

    title: str
    lead: str
    url: str
    lessons: int


def _first_path() -> Path | None:
    """One query: the faces of the first path in every language, with the number of its lessons."""
    first = LearningUnit.objects.offered().paths()[:1]
    lessons = LearningUnit.objects.offered().filter(parent__parent__uuid=OuterRef("translation_key")).order_by()
    count = lessons.values("parent__parent").annotate(number=Count("pk")).values("number")
    faces = PathPage.objects.live().filter(translation_key__in=first.values("uuid")).annotate(lessons=Subquery(count))
    page = best_version(list(faces.select_related("locale").order_by("pk")), reading_language())
    if page is None:
        return None
    return Path(page.title, page.lead, address(page, reading_language()), page.lessons or 0)


def _start(request: HttpRequest, now: datetime) -> Door | None:
    url = section_url(request, "callindexpage")
    if not url:
        return None
    open_calls = CallPage.objects.live().filter(call__state=CallState.OPEN).select_related("call")
    calls = [page.call for page in open_calls.order_by("call__closes_at", "pk") if page.call.takes_applications(now)]
    closing = next((call.closes_at for call in calls if call.closes_at), None)
    if closing:
        day = date_format(timezone.localdate(closing), "MONTH_DAY_FORMAT")
        return Door(url, _("Open call until %(day)s") % {"day": day})
    return Door(url, _("A call is open") if calls else _("See the calls"))


def _support(request: HttpRequest, figures: SiteFigures) -> Door | None:
    url = section_url(request, "campaignindexpage")
    if not url:
        return None
    live = figures.live
    note = ngettext("%(live)s campaign is live", "%(live)s campaigns are live", live) % {"live": live}
    return Door(url, note if live else _("See all campaigns"))


def _join(request: HttpRequest, figures: PeopleFigures) -> Door | None:
    url = section_url(request, "cooperativeindexpage")
    if not url:
        return None
    open_doors = figures.welcoming
    text = ngettext("%(count)s cooperative welcomes members", "%(count)s cooperatives welcome members", open_doors) % {
        "count": open_doors
    }
    return Door(url, text if open_doors else _("See the cooperatives"))
