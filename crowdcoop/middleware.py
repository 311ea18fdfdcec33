"""Request-wide habits: the content security policy of each half, the language, and who is signed in.
No domain rule lives here."""

from collections.abc import Callable
from typing import cast

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

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


class LanguageMiddleware(LocaleMiddleware):
    """Django's, but for one thing: where a view was found and says 404, that is the answer, not a way to /<lang>/…"""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and getattr(request, "resolver_match", None):
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
            return response
        return super().process_response(request, response)
