"""Amounts, icons, covers, bars, menus and page links: available in every template.
Tags that know an app's models live in that app."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crowdcoop import navigation
from crowdcoop.artwork import render_cover
from crowdcoop.cms.languages import best_address, reading_language
from crowdcoop.context import LANGUAGE_NAMES
from crowdcoop.icons import render_icon
from crowdcoop.money import money as format_money

register = template.Library()


@register.filter
def money(amount_minor: int | None) -> str:
    """Minor units → the amount as written in the reader's language."""
    return "" if amount_minor is None else format_money(amount_minor)


@register.filter
def moment(value: date | datetime | None) -> str:
    """For `<time datetime="…">`: to the second, since HTML refuses microseconds."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(timespec="seconds")
    return value.isoformat() if value else ""


@register.simple_tag
def page_url(page: Any) -> str:
    """The address of a page in the language being read, falling back on its original."""
    return page.localised_url() if hasattr(page, "localised_url") else best_address(page, reading_language())


@register.simple_tag
def icon(name: str, label: str = "", css_class: str = "") -> SafeString:
    """`{% icon "check" %}`; with `label` it speaks, without it is decoration."""
    return render_icon(name, label, css_class)


@register.simple_tag
def cover(seed: Any, columns: int = 6, rows: int = 4, css_class: str = "cover", label: str = "") -> SafeString:
    """`{% cover cooperative.code %}`: the picture that belongs to this code; a card's cover wants `rows=3`."""
    return render_cover(str(seed), columns=columns, rows=rows, css_class=css_class, label=label)


@register.filter
@register.simple_tag(name="initials")
def initials(name: str) -> str:
    """ "Marta Soler Vidal" → "MS": at most two letters."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


# Widths in per cent as SVG writes them. Drawn here and not in a template: a list shows dozens of bars.
_BAR = (
    '<svg class="bar" width="100%" height="18" role="img" aria-label="{}">'
    '<rect class="bar__track" x="0" y="3" width="100%" height="12" rx="6"/>{}</svg>'
)
_FILL = '<rect class="bar__fill bar__fill--{}" x="0" y="3" width="{}%" height="12" rx="6"/>'
_TICK = '<rect class="bar__tick" x="{}%" y="0" width="3" height="18" rx="1"/>'


def _share(amount: float, total: float) -> float:
    return min(100.0, max(0.0, 100 * amount / total)) if total else 0.0


@register.simple_tag
def progress_bar(
    value: float,
    total: float,
    kind: str = "action",
    matched: float = 0,
    tick: float | None = None,
    label: str = "",
    second: float | None = None,
) -> SafeString:
    """A bar drawn on the server; `matched` follows `value`, `tick` marks the minimum, `second` a second mark.

    `kind` is one of action, coop, sky, match, muted.
    """
    parts = [("match", value + matched)] if matched else []
    parts += [(kind, value)] if value else []
    fills = [format_html(_FILL, name, f"{_share(amount, total):.2f}") for name, amount in parts]
    ticks = [format_html(_TICK, f"{_share(mark, total):.2f}") for mark in (tick, second) if mark and mark < total]
    percent = int(100 * (value + matched) / total) if total else 0
    shapes = mark_safe("".join([*fills, *ticks]))  # noqa: S308 - each piece was escaped
    return format_html(_BAR, label or _("%(percent)s per cent") % {"percent": percent}, shapes)


@register.inclusion_tag("components/goals.html")
def goals(
    pledged_minor: int = 0,
    matched_minor: int = 0,
    minimum_minor: int = 0,
    optimum_minor: int = 0,
    backers: int = 0,
    members: int = 0,
    members_goal: int = 0,
    hours: int = 0,
    hours_goal: int = 0,
    brief: bool = False,
    safe_minor: int = 0,
    members_needed: int = 0,
) -> dict[str, Any]:
    """The three goals in one: money with its match, members, hours of help. A goal of 0 is not shown.

    `safe_minor` marks what has to be pledged so that the minimum still arrives when some cards fail; `members_needed`
    is the goal of members where it binds."""
    top = max(optimum_minor or 0, minimum_minor or 0)
    return {
        "raised_minor": pledged_minor + matched_minor,
        "pledged_minor": pledged_minor,
        "matched_minor": matched_minor,
        "minimum_minor": minimum_minor,
        "optimum_minor": optimum_minor if (optimum_minor or 0) > (minimum_minor or 0) else 0,
        "top_minor": top,
        "backers": backers,
        "members": members,
        "members_goal": members_goal,
        "hours": hours,
        "hours_goal": hours_goal,
        "brief": brief,
        "safe_minor": safe_minor,
        "members_needed": members_needed,
        "reached": bool(minimum_minor) and pledged_minor + matched_minor >= minimum_minor,
    }


@register.simple_tag(takes_context=True)
def menu(context: template.Context, name: str) -> list[Any]:
    """`{% menu "main" as links %}`: the links of a menu for this request."""
    return navigation.entries(name, context.get("request"))


@register.simple_tag
def menu_links(items: list[navigation.Link]) -> SafeString:
    """`{% menu_links items %}`: the entries of a menu as a list's items, saying which one we are at."""
    return format_html_join("", '<li><a href="{}"{}>{}</a></li>', ((i.url, _current(i), i.label) for i in items))


def _current(link: navigation.Link) -> SafeString:
    if not link.current and not link.exact:
        return SafeString("")
    return SafeString(' aria-current="page"' if link.exact else ' aria-current="true"')


@register.simple_tag
def options(choices: Iterable[tuple[str, Any]], chosen: str = "") -> SafeString:
    """`{% options states wanted.state %}`: what a select offers."""
    mark = SafeString(" selected")
    rows = ((value, mark if value == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@dataclass(frozen=True, slots=True)
class Language:
    """One choice of the language switch: its code, its own name, this page's address in it."""

    code: str
    name: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def languages(context: template.Context) -> list[Language]:
    """This page in every interface language: the page's own `alternates`, else the same path under another prefix."""
    request = context.get("request")
    path = request.path if request else "/"
    known = dict(context.get("alternates") or ())
    now = get_language() or settings.LANGUAGE_CODE
    return [
        Language(code, LANGUAGE_NAMES.get(code, code), known.get(code) or _under(path, code), code == now)
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag
def language_links(choices: list[Language]) -> SafeString:
    """`{% language_links choices %}`: this page in each language, as a list's items."""
    here = SafeString(' aria-current="true"')
    item = '<li><a href="{}" lang="{}" hreflang="{}"{}>{}</a></li>'
    rows = ((c.url, c.code, c.code, here if c.current else "", c.name) for c in choices)
    return format_html_join("", item, rows)


def _under(path: str, code: str) -> str:
    head, _slash, rest = path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if head in LANGUAGE_NAMES else f"/{code}/"


@register.simple_tag(takes_context=True)
def waiting_messages(context: template.Context) -> list[Any]:
    """Messages left by the last action. Without a cookie there can be none, and the page stays free of any person."""
    request = context.get("request")
    cookies = getattr(request, "COOKIES", {})
    if settings.SESSION_COOKIE_NAME not in cookies and "messages" not in cookies:
        return []
    return list(get_messages(request)) if request else []
