"""How often public pages are opened: a number for each thing and day, and nothing about who read.
A process keeps its own tally and writes it down once a minute, after an answer has gone out (docs/adr/0017)."""

import logging
import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from crowdcoop import clock

logger = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponse]
Sink = Callable[[dict[str, int], date], None]
# Travels with a kept page inside the house only: taken off before the answer leaves.
HEADER = "X-Counted-As"
EVERY = timedelta(minutes=1)
# Browsers say Mozilla; so do some robots, which then say what they are.
_ROBOT = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|monitor|headless|scan|archive|python|curl|http", re.IGNORECASE
)

_sinks: dict[str, Sink] = {}
_lock = threading.Lock()
_tally: Counter[tuple[str, str, date]] = Counter()
_since: datetime | None = None


def provide(kind: str, sink: Sink) -> None:
    """Say at start-up who writes down how often things of this kind were read."""
    _sinks[kind] = sink


def count_as(response: HttpResponse, kind: str, code: str) -> None:
    """Mark a page's answer: whoever gets it, from the cache too, has opened this thing."""
    response.headers[HEADER] = f"{kind}:{code}"


def readings_middleware(get_response: Handler) -> Handler:
    """Count openings. Stands before the page cache, so that kept pages count as well."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        name = response.headers.get(HEADER, "")
        if name:
            del response.headers[HEADER]
            if response.status_code == 200 and is_reader(request):
                _add(name)
        return response

    return handle


def is_reader(request: HttpRequest) -> bool:
    """Somebody not signed in (so no team counts itself) opens the page now, with what says it is a browser."""
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and agent.startswith("Mozilla/")
        and not _ROBOT.search(agent)
        and "prefetch" not in purpose
    )


def _add(name: str) -> None:
    global _since
    kind, _, code = name.partition(":")
    now = clock.now()
    with _lock:
        _tally[kind, code, timezone.localdate(now)] += 1
        _since = _since or now


def write_down(now: datetime | None = None) -> None:
    """Hand the tally to whoever keeps it, if it is a minute old. What cannot be written is tried again later."""
    global _since
    if _since is None:
        return
    now = now or clock.now()
    with _lock:
        if _since is None or timedelta() <= now - _since < EVERY:
            return
        taken, _since = dict(_tally), None
        _tally.clear()
    groups: dict[tuple[str, date], dict[str, int]] = {}
    for (kind, code, on), number in taken.items():
        groups.setdefault((kind, on), {})[code] = number
    for (kind, on), counts in groups.items():
        try:
            _sinks[kind](counts, on)
        except Exception:
            logger.exception("readings of %s not written", kind)
            with _lock:
                _tally.update({(kind, code, on): number for code, number in counts.items()})
                _since = _since or now


def _finished(**kwargs: Any) -> None:
    write_down()


def connect() -> None:
    """Called once at start-up."""
    request_finished.connect(_finished, dispatch_uid="readings")
