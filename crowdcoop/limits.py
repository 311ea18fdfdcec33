"""How often something may be tried: exact counts in the shared cache, and the sender's true address.
Sign-in has its own limits (allauth); what happens when a limit is reached is decided by the caller."""

import hashlib
import time

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["address_of", "allow", "too_many", "wait"]


def _slot(key: str, per_seconds: int, number: int | str) -> str:
    window = int(time.time() // per_seconds)
    digest = hashlib.sha256(f"{key}:{per_seconds}:{window}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"limit:{digest}:{number}"


def allow(key: str, limit: int, per_seconds: int) -> bool:
    """Take one of the `limit` turns of this window; False when none is left.

    Each turn is a cache key of its own, taken with `add`, which every cache does atomically: two processes never
    take the same turn. The hint only saves walking over turns known to be taken.
    """
    cache = caches["default"]
    hint = _slot(key, per_seconds, "hint")
    for number in range(cache.get(hint, 0), limit):
        if cache.add(_slot(key, per_seconds, number), 1, per_seconds):
            cache.set(hint, number + 1, per_seconds)
            return True
    return False


def wait(per_seconds: int) -> int:
    """Seconds until the present window ends."""
    return per_seconds - int(time.time() % per_seconds)


def address_of(request: HttpRequest) -> str:
    """The sender's address (IPv6 by /64). X-Forwarded-For counts only behind a declared number of proxies."""
    try:
        return get_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        return request.META.get("REMOTE_ADDR") or "unknown"


def too_many(request: HttpRequest, retry_after: int = 60) -> HttpResponse:
    """429 in the house look, saying when to come back."""
    minutes = max(1, -(-retry_after // 60))
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def handler429(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """allauth's answer when one of its limits is reached."""
    return too_many(request)
