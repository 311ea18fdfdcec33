"""Addresses of the page tree: the doors of closed pages, then ours (any language, two queries), then Wagtail's own.
No logic lives here."""

from django.urls import path, re_path
from django.views.generic import RedirectView
from wagtail import views as wagtail_views
from wagtail.urls import serve_pattern

from . import views

urlpatterns = [
    # Before the page tree, whose pattern would swallow them. There is one way to sign in, and it is ours.
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail_views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="wagtailcore_login",
    ),
    re_path(serve_pattern, views.serve_page, name="serve_page"),
    re_path(serve_pattern, wagtail_views.serve, name="wagtail_serve"),
]
