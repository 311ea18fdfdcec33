"""Request-wide habits: the content security policy of each half, and who is signed in.
No domain rule lives here."""

from collections.abc import Callable
from typing import cast

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def csp_middleware(get_response: Handler) -> Handler:
    """Strict policy everywhere; the Wagtail admin, which needs inline styles and scripts, has its own."""
    strict = CSPMiddleware(get_response)

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/"):
            return cast(HttpResponse, strict(request))
        response = get_response(request)
        response.headers["Content-Security-Policy"] = settings.ADMIN_CONTENT_SECURITY_POLICY
        return response

    return handle


def signed_in_middleware(get_response: Handler) -> Handler:
    """`request.signed_in` without touching the session of people who have none (their pages stay cacheable)."""

    def handle(request: HttpRequest) -> HttpResponse:
        has_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.signed_in = has_cookie and request.user.is_authenticated  # type: ignore[attr-defined]
        return get_response(request)

    return handle
