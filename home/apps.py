"""App declaration and registrations at start-up.
Nothing else lives here."""

from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"

    def import_models(self) -> None:
        # Page types are models too, but belong to a higher layer than models would.
        super().import_models()
        # Without a models module Django would create neither content types nor permissions for them.
        self.models_module = import_module("home.pages")
        import_module("home.channels")

    def ready(self) -> None:
        import_module("home.navigation").connect()
