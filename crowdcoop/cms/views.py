"""Serving the page tree under five interface languages, and the door at `/`.
Page types render themselves; nothing here knows one."""

from copy import copy
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from .languages import address, find_page, reading_language, site_roots
from .memory import remember


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """The page that answers `path`; when its words have another address in this language, the way there.

    What no live page answers exactly is left to Wagtail (routes inside a page), which says 404 otherwise.
    """
    language = reading_language()
    page = remember("page", lambda: _page(path, language), path)
    if page is None:
        return wagtail_serve(request, path)
    own = address(page, language)
    if own != request.path:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"{own}?{query}" if query else own)
    # Wagtail's own view goes on from here, with a page of this request's own: view restrictions, hooks, `serve`.
    request._wagtail_route_for_request = RouteResult(copy(page))  # type: ignore[attr-defined]
    return wagtail_serve(request, path)


def _page(path: str, language: str) -> Any:
    """The specific page behind an address, which knows its versions and its locale."""
    roots = site_roots()
    if not roots:
        raise Http404
    page = find_page(path, language, roots)
    if page is None:
        return None
    specific = page.specific
    specific._live_versions = page._live_versions
    specific.locale = page.locale
    return specific


def best_language(request: HttpRequest) -> HttpResponse:
    """`/`: to the home page in the language the browser asks for."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("wagtail_serve", args=[""]))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
