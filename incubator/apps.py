"""App declaration and registrations at start-up.
Nothing else lives here."""

from importlib import import_module

from django.apps import AppConfig


class IncubatorConfig(AppConfig):
    name = "incubator"

    def import_models(self) -> None:
        # Page types are models too, but belong to a higher layer than models/.
        super().import_models()
        import_module("incubator.pages")

    def ready(self) -> None:
        # Before wagtail.admin's own ready(): our review must not send letters that lead to /admin/.
        import_module("incubator.signals").connect()
        import_module("incubator.own_data").register()
        import_module("campaigns.rules").allow_readers(import_module("incubator.rules").can_read_draft)
        import_module("campaigns.rules").allow_managers(import_module("incubator.rules").can_manage)
        import_module("campaigns.companions").register(import_module("incubator.emails").companions_of)
        import_module("campaigns.prefill").register(import_module("incubator.prefill").answers_for)
        campaign_gates = import_module("campaigns.gates")
        campaign_gates.register("readiness", import_module("incubator.gates").readiness)
