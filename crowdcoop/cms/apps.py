"""App declaration; listens to what editors change.
Nothing else lives here."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "crowdcoop.cms"
    label = "cms"

    def ready(self) -> None:
        from . import signals  # noqa: PLC0415  (needs the models)

        signals.connect()
