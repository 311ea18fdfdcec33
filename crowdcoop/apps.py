"""The platform as a Django app: templatetags, static files, commands, checks.
It has no models of its own."""

from importlib import import_module

from django.apps import AppConfig


class CrowdcoopConfig(AppConfig):
    name = "crowdcoop"
    label = "crowdcoop"

    def ready(self) -> None:
        import_module("crowdcoop.readings").connect()
