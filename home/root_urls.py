"""Addresses at the root, outside languages: for machines, and the door that chooses a language.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from crowdcoop.cms.views import best_language

from .queries.open_collections import SERVED
from .views import api, machines

urlpatterns: list[URLPattern | URLResolver] = [
    path("", best_language, name="best_language"),
    path("health/", machines.health, name="health"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
    path("api/v1/openapi.json", api.openapi, name="api_document"),
    *(path(f"api/v1/{name}/", api.collection, {"name": name}, name=f"api_{name}") for name in SERVED),
    path("api/v1/campaigns/<str:code>/", api.one, {"name": "campaigns"}, name="api_campaign"),
    path("api/v1/campaigns/<str:code>/ledger/", api.campaign_ledger, name="api_campaign_ledger"),
    path("api/v1/cooperatives/<str:code>/", api.one, {"name": "cooperatives"}, name="api_cooperative"),
]
