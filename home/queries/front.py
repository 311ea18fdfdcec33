"""The living part of the home page: figures, three doors, campaigns ending soon, a path to begin.
Everything is computed; nothing here is typed by an editor."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.queries import SiteFigures, ending_soon, site_figures
from courses.queries import path_cards
from crowdcoop.money import money
from incubator.queries import open_call
from membership.models import Cooperative, Member

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
    paths = path_cards()
    money_figures, people_figures = site_figures(), _people()
    return Front(
        figures=_figures(money_figures, people_figures),
        start=_start(request, now),
        support=_support(request, money_figures),
        join=_join(request, people_figures),
        campaigns=campaigns,
        path=paths[0] if paths else None,
        changes_at=min(deadlines, default=None),
    )


@dataclass(frozen=True, slots=True)
class People:
    """All cooperatives together."""

    members: int
    welcoming: int


def _people() -> People:
    members = Member.objects.filter(left_on__isnull=True).count()
    return People(members, Cooperative.objects.filter(accepts_members=True).count())


def _figures(money_figures: SiteFigures, people_figures: People) -> list[Figure]:
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
    return figures


def _start(request: HttpRequest, now: datetime) -> Door | None:
    url = section_url(request, "callindexpage")
    if not url:
        return None
    call = open_call(now)
    if call and call.closes_on:
        day = date_format(call.closes_on, "MONTH_DAY_FORMAT")
        return Door(url, _("Open call until %(day)s") % {"day": day})
    return Door(url, _("A call is open") if call else _("See the calls"))


def _support(request: HttpRequest, figures: SiteFigures) -> Door | None:
    url = section_url(request, "campaignindexpage")
    if not url:
        return None
    live = figures.live
    note = ngettext("%(live)s campaign is live", "%(live)s campaigns are live", live) % {"live": live}
    return Door(url, note if live else _("See all campaigns"))


def _join(request: HttpRequest, figures: People) -> Door | None:
    url = section_url(request, "cooperativeindexpage")
    if not url:
        return None
    open_doors = figures.welcoming
    text = ngettext("%(count)s cooperative welcomes members", "%(count)s cooperatives welcome members", open_doors) % {
        "count": open_doors
    }
    return Door(url, text if open_doors else _("See the cooperatives"))
