"""App declaration.
Nothing else lives here."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "crowdcoop.cms"
    label = "cms"
