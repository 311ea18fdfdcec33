"""Shared page base and the generation row of the anonymous page cache.
Page types of an app live in that app's pages.py."""

from django.db import models
from django.utils import translation
from wagtail.models import Page


class PageGeneration(models.Model):
    """One row. Changes in the same transaction as anything a public page shows; its cached copy keys all pages."""

    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token


class BasePage(Page):
    """Every page type derives from this: language fallback, canonical address, search words."""

    class Meta:
        abstract = True

    def localised_url(self) -> str:
        """The address under the language being read: the live translation's, or this page inside that interface."""
        return self.localized.url or ""

    def __str__(self) -> str:
        return f"{self.title} ({translation.get_language()})"
