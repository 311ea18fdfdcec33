"""The trail of a path as a picture, and small filters for lessons.
Tags every app may use live in crowdcoop."""

import itertools
import math
import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_WIDTH, _HEIGHT, _EDGE = 1000, 150, 46
# A prompt is rich text of one paragraph; inside a legend or heading its paragraph tags may not stand.
_PARAGRAPH = re.compile(r"</?(?:p|div)[^>]*>")


@register.filter
def named(names: Mapping[str, str], code: str) -> str:
    """A language's own name."""
    return names.get(code, code)


@register.filter
def plainer(html: str) -> SafeString:
    """Cleaned rich text without its paragraph tags, for places that hold phrases only."""
    return mark_safe(_PARAGRAPH.sub("", str(html)).strip())  # noqa: S308 - rich text that Wagtail has cleaned


@register.inclusion_tag("courses/components/trail.html")
def trail(found: Any) -> dict[str, Any]:
    """A path as a winding trail with its stops; decoration beside the list that says the same in words."""
    stops = [_stop(lesson, index, found.total) for index, lesson in enumerate(found.lessons)]
    reached = [stop for stop in stops if stop["state"] == "done"]
    upto = stops[: len(reached) + 1] if reached else []
    return {"stops": stops, "line": _line(stops), "walked": _line(upto), "width": _WIDTH, "height": _HEIGHT}


def _stop(lesson: Any, index: int, total: int) -> dict[str, Any]:
    step = (_WIDTH - 2 * _EDGE) / max(total - 1, 1)
    return {
        # Whole numbers: a template would write 46.5 as 46,5 in most of our languages.
        "x": round(_EDGE + index * step),
        "y": round(_HEIGHT / 2 + math.sin(index * 1.9 + 0.6) * 38),
        "number": lesson.number,
        "state": lesson.state,
    }


def _line(stops: list[dict[str, Any]]) -> str:
    if len(stops) < 2:
        return ""
    parts = [f"M{stops[0]['x']} {stops[0]['y']}"]
    for before, after in itertools.pairwise(stops):
        middle = round((before["x"] + after["x"]) / 2)
        parts.append(f"C{middle} {before['y']} {middle} {after['y']} {after['x']} {after['y']}")
    return " ".join(parts)
