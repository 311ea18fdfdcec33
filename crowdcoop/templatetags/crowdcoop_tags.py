"""Amounts, icons, covers, bars, menus and page links: available in every template.
Tags that know an app's models live in that app."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.safestring import SafeString
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


@dataclass(frozen=True, slots=True)
class BarPart:
    """A stretch of a bar from its start: what kind and how wide, in per cent as SVG writes it."""

    kind: str
    width: str


def _share(amount: float, total: float) -> float:
    return min(100.0, max(0.0, 100 * amount / total)) if total else 0.0


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(
    value: float,
    total: float,
    kind: str = "action",
    matched: float = 0,
    tick: float | None = None,
    label: str = "",
    second: float | None = None,
) -> dict[str, Any]:
    """A bar drawn on the server; `matched` follows `value`, `tick` marks the minimum, `second` a second mark.

    `kind` is one of action, coop, sky, match, muted.
    """
    parts = [BarPart("match", f"{_share(value + matched, total):.2f}")] if matched else []
    parts += [BarPart(kind, f"{_share(value, total):.2f}")] if value else []
    ticks = [f"{_share(mark, total):.2f}" for mark in (tick, second) if mark and mark < total]
    percent = int(100 * (value + matched) / total) if total else 0
    return {"parts": parts, "ticks": ticks, "label": label or _("%(percent)s per cent") % {"percent": percent}}


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
) -> dict[str, Any]:
    """The three goals in one: money with its match, members, hours of help. A goal of 0 is not shown.

    `safe_minor` marks what has to be pledged so that the minimum still arrives when some cards fail."""
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
        "reached": bool(minimum_minor) and pledged_minor + matched_minor >= minimum_minor,
    }


@register.simple_tag(takes_context=True)
def menu(context: template.Context, name: str) -> list[Any]:
    """`{% menu "main" as links %}`: the links of a menu for this request."""
    return navigation.entries(name, context.get("request"))


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
