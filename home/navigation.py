"""Fills the menus of every page from the page tree: main, footer, and a person's own.
One query per page in all, however many pages there are; nothing here renders."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from crowdcoop import navigation
from crowdcoop.cms.languages import address, reading_language
from crowdcoop.navigation import Column, Link
from payments.rules import is_finance

from .enums import FooterColumn
from .queries import listed, sections


def _link(request: HttpRequest, url: str, label: str, icon: str = "") -> Link:
    inside = request.path == url or (url.count("/") > 2 and request.path.startswith(url))
    return Link(url=url, label=label, current=inside, exact=request.path == url, icon=icon)


def main(request: HttpRequest) -> list[Link]:
    """The pages below home that an editor shows in menus."""
    language = reading_language()
    pages = [page for page in sections(request).values() if page.show_in_menus]
    return [_link(request, address(page, language), page.title) for page in pages]


def footer(request: HttpRequest) -> list[Column]:
    """Standard pages under the heading each of them names, the channels, and what a campaign costs."""
    language = reading_language()
    links: dict[str, list[Link]] = {}
    for page in listed(request):
        if page.footer:
            links.setdefault(page.footer, []).append(_link(request, address(page, language), page.title))
    if channels := sections(request).get("channelindexpage"):
        links.setdefault(FooterColumn.ABOUT, []).append(_link(request, address(channels, language), channels.title))
    links.setdefault(FooterColumn.HELP, []).append(_link(request, reverse("fees"), _("What a campaign costs")))
    return [Column(str(column.label), links[column]) for column in FooterColumn if links.get(column)]


def account(request: HttpRequest) -> list[Link]:
    """What a signed-in person's menu offers besides the dashboard."""
    links = [
        _link(request, reverse("learning"), _("My learning"), "book"),
        _link(request, reverse("talks"), _("Messages"), "chat"),
        _link(request, reverse("payments:papers"), _("Payments and receipts"), "euro"),
        _link(request, reverse("account_email"), _("Your account"), "settings"),
    ]
    if request.user.is_staff and is_finance(request.user):
        links.append(_link(request, reverse("payments:finance"), _("Finance"), "bank"))
    if request.user.is_staff:
        links.append(_link(request, reverse("wagtailadmin_home"), _("Edit the site"), "pencil"))
    return links


def connect() -> None:
    """Called once at start-up."""
    navigation.provide("main", main)
    navigation.provide("footer", footer)
    navigation.provide("account", account)
