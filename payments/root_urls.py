"""Addresses at the root, outside languages: the provider's webhook.
No logic lives here."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
