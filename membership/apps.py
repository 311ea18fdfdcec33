"""App declaration and registrations at start-up.
Nothing else lives here."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "membership"
