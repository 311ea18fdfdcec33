"""The platform as a Django app: templatetags, static files, commands, checks.
It has no models of its own."""

from django.apps import AppConfig


class CrowdcoopConfig(AppConfig):
    name = "crowdcoop"
    label = "crowdcoop"
