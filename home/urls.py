"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from .views.style import StyleGuideView

urlpatterns: list[URLPattern | URLResolver] = [
    path("style/", StyleGuideView.as_view(), name="style"),
]
