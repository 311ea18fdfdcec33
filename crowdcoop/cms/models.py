"""Shared page base and the note that public pages changed.
Page types of an app live in that app's pages.py."""

from http import HTTPMethod
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page, PageViewRestriction

from . import languages, memory


class PageChange(models.Model):
    """Written with anything a public page shows; gone once `tick` has made sure that the page cache heard of it."""

    what = models.CharField(max_length=200)
    noted_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.what


class BasePage(Page):
    """Every page type derives from this: language fallback, canonical address, cacheable, read only."""

    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        abstract = True

    def localised_url(self) -> str:
        """The address for the language being read: the live translation's, or this page inside that interface."""
        language = languages.reading_language()
        if getattr(self, "_settled_language", "") == language:
            return languages.address(self, language)
        return languages.best_address(self, language)

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Wagtail's rule (own and ancestors' restrictions, those of an alias's source) in one query instead of two.

        On a site that restricts nothing, none at all."""
        if not memory.remember("restricted", PageViewRestriction.objects.exists):
            return PageViewRestriction.objects.none()
        if self.alias_of_id:
            return super().get_view_restrictions()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        through_alias = Q(page__aliases__path__in=paths) | Q(page__aliases__aliases__path__in=paths)
        return PageViewRestriction.objects.filter(Q(page__path__in=paths) | through_alias).distinct()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What `base.html` needs to mark the language of the content and to name its other addresses."""
        context = super().get_context(request, *args, **kwargs)
        own, asked = self.locale.language_code, languages.reading_language()
        is_fallback = own != asked
        return context | {
            "content_language": own if is_fallback else "",
            "alternates": languages.own_addresses(self),
            "canonical_url": settings.SITE_URL + languages.address(self, own),
            "noindex": is_fallback,
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Rendered pages are the same for every visitor, so they may be kept for all who are not signed in."""
        request.cacheable = True  # type: ignore[attr-defined]
        return super().serve(request, *args, **kwargs)
