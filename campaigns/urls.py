"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
