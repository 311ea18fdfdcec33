"""The platform as a Django app: templatetags, static files, commands, checks.
It has no models of its own."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class CrowdcoopConfig(AppConfig):
    name = "crowdcoop"
    label = "crowdcoop"

    def ready(self) -> None:
        import_module("crowdcoop.readings").connect()
        # Sent for apps with models only: the platform's first one hears it once for all tables.
        audit, put_back = apps.get_app_config("audit"), import_module("crowdcoop.append_only").put_back
        post_migrate.connect(put_back, sender=audit, dispatch_uid="append-only")
