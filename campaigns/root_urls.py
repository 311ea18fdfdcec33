"""Addresses at the root, outside languages: what other sites show of a campaign.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from campaigns.views import reach

urlpatterns: list[URLPattern | URLResolver] = [
    path("embed/<str:code>/", reach.Widget.as_view(), name="campaign_widget"),
]
