"""App declaration.
Nothing else lives here."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "crowdcoop.audit"
    label = "audit"
