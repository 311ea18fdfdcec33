"""Addresses of the page tree: ours first (any language, two queries), then Wagtail's own.
No logic lives here."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls

from . import views

urlpatterns = [
    re_path(wagtail_urls.serve_pattern, views.serve_page, name="serve_page"),
    path("", include(wagtail_urls)),
]
