"""App declaration and registrations at start-up.
Nothing else lives here."""

from importlib import import_module

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def import_models(self) -> None:
        # Page types are models too, but belong to a higher layer than models/.
        super().import_models()
        import_module("campaigns.pages")

    def ready(self) -> None:
        from campaigns import gates  # noqa: PLC0415 - models must be loaded first
        from campaigns.purposes import PLEDGE  # noqa: PLC0415
        from payments import purposes  # noqa: PLC0415

        purposes.register(PLEDGE)
        gates.register("complete", gates.completeness)
