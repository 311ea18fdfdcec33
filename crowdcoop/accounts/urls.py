"""Account addresses: allauth's journeys and our own-data pages.
No logic lives here."""

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.urls")),
]
