"""Addresses of this app; included under /<lang>/.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from .views.dashboard import DashboardView
from .views.style import StyleGuideView

urlpatterns: list[URLPattern | URLResolver] = [
    path("dashboard/", DashboardView.as_view(), name="dashboard"),
    path("style/", StyleGuideView.as_view(), name="style"),
]
