"""App declaration and registrations at start-up.
Nothing else lives here."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def import_models(self) -> None:
        # Page types are models too, though they stand a layer above courses.models and may use its queries.
        super().import_models()
        import_module("courses.pages")

    def ready(self) -> Any:
        import_module("courses.signals").connect()
        import_module("courses.own_data").register()
