"""Anonymous pages, rendered once and exact: keyed by a generation that every visible change renews.
No page that depends on a person ever enters here."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .models import PageGeneration

_GENERATION = "page-generation"


def touch(*names: str) -> None:
    """Say that something public changed (names are for the reader). All anonymous pages are rendered afresh after commit."""
    token = uuid.uuid4().hex
    PageGeneration.objects.update_or_create(pk=1, defaults={"token": token})
    transaction.on_commit(lambda: caches["pages"].set(_GENERATION, token, timeout=None))


def repair_generation() -> None:
    """Make the cached generation equal the stored one (a crash between commit and cache leaves them apart)."""
    token = PageGeneration.objects.filter(pk=1).values_list("token", flat=True).first()
    if token and caches["pages"].get(_GENERATION) != token:
        caches["pages"].set(_GENERATION, token, timeout=None)


def _generation() -> str:
    token = caches["pages"].get(_GENERATION)
    if token is None:
        token = PageGeneration.objects.get_or_create(pk=1, defaults={"token": uuid.uuid4().hex})[0].token
        caches["pages"].set(_GENERATION, token, timeout=None)
    return token


def _key(request: HttpRequest) -> str:
    # The hour is part of the key: "9 days left" must not outlive the day.
    return f"{_generation()}:{timezone.now():%y%m%d%H}:{request.get_host()}:{request.get_full_path()}"


def _may_cache(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not settings.DEBUG
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and len(request.get_full_path()) < 200
        and request.path_info.count("/") > 1
        and not request.path_info.startswith(("/admin/", "/api/", "/static/", "/media/"))
    )


def anonymous_page_cache(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer anonymous GETs from the cache; store a 200 that set no cookie, varied by none and allowed caching."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not _may_cache(request):
            return get_response(request)
        key = _key(request)
        stored = caches["pages"].get(key)
        if stored is not None:
            content, headers = stored
            return HttpResponse(content, headers=headers)
        response = get_response(request)
        if _may_store(response):
            headers = {k: v for k, v in response.items() if k.lower() != "content-length"}
            caches["pages"].set(key, (response.content, headers), timeout=7200)
        return response

    return handle


def _may_store(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "cookie" not in response.get("Vary", "").lower()
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
        and response.get("Content-Type", "").startswith("text/html")
    )
