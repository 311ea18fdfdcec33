"""Public pages, rendered once by each process for everybody not signed in, and exact: every visible change renews all.
No page that depends on a person ever enters here; what may enter says so itself."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from crowdcoop import unawaited

from .generation import LONGEST, renew
from .memory import values_now
from .models import PageChange

Handler = Callable[[HttpRequest], HttpResponse]

# Anything else in the query string may change the page without our knowing, so it is rendered, not kept.
KNOWN_PARAMETERS = frozenset({"page", "kind", "state", "sort", "territory", "topic", "stage"})


def touch(*names: str) -> None:
    """Say, inside the transaction of a write, that something public changed (the names are for who reads the table).

    After commit every public page is rendered afresh. Should the process die between the two, `tick` makes up for it.
    """
    unawaited.insert(PageChange(what=" ".join(names)[:200]))
    transaction.on_commit(renew)


def repair_generation() -> None:
    """For changes noted since the last call: make sure that the cache heard of them. Safe any time (called by tick)."""
    noted = list(PageChange.objects.values_list("pk", flat=True))
    if noted:
        renew()
        PageChange.objects.filter(pk__in=noted).delete()


def cacheable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a Django view whose answer is the same for everybody who is not signed in."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.cacheable = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return marked


def valid_until(request: HttpRequest, moment: datetime) -> None:
    """Say when what this page shows will change by itself (a deadline passes); the earliest moment named wins."""
    known = getattr(request, "valid_until", None)
    request.valid_until = min(known, moment) if known else moment  # type: ignore[attr-defined]


def anonymous_page_cache(get_response: Handler) -> Handler:
    """Answer from the cache where that is certainly the right page, else render, and keep what says it may be kept."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not _may_answer(request):
            return get_response(request)
        # Taken before anything is rendered: a change meanwhile leaves this rendering behind.
        pages, key = values_now(), ("page", request.scheme, request.get_host(), request.get_full_path())
        if kept := pages.find(key, timezone.now()):
            content, headers = kept
            return HttpResponse(content, headers=headers)
        response = get_response(request)
        if _may_keep(request, response):
            headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
            pages.keep(key, (response.content, headers), _until(request))
        return response

    return handle


def _until(request: HttpRequest) -> datetime:
    longest = timezone.now() + LONGEST
    return min(longest, getattr(request, "valid_until", longest))


def _may_answer(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.PAGE_CACHE
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and "HX-Request" not in request.headers
        and len(request.get_full_path()) < 200
        and KNOWN_PARAMETERS.issuperset(request.GET)
        and not request.path_info.startswith(("/admin/", "/api/", settings.STATIC_URL, settings.MEDIA_URL))
    )


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    control = response.get("Cache-Control", "").lower()
    return (
        getattr(request, "cacheable", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not getattr(getattr(request, "session", None), "accessed", False)
        and response.get("Vary", "").lower() in {"", "accept-encoding"}
        and not any(word in control for word in ("no-store", "private", "no-cache"))
        and response.get("Content-Type", "").startswith("text/html")
    )
