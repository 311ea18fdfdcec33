"""Addresses at the root, outside languages: for machines, and the door that chooses a language.
No logic lives here."""

from django.urls import URLPattern, URLResolver, path

from crowdcoop.cms.views import best_language

from .views import machines

urlpatterns: list[URLPattern | URLResolver] = [
    path("", best_language, name="best_language"),
    path("health/", machines.health, name="health"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
]
