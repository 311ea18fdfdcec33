"""Addresses at the root, outside languages: for machines.
No logic lives here."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
