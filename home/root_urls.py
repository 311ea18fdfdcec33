"""Addresses at the root, outside languages: for machines, and the door that chooses a language.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from crowdcoop.cms.views import best_language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", best_language, name="best_language"),
]
