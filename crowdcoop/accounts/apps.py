"""App declaration, and what the platform itself knows about a person.
Nothing else lives here."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "crowdcoop.accounts"
    label = "accounts"

    def ready(self) -> None:
        from crowdcoop.accounts import holdings, own_data  # noqa: PLC0415 - models are ready only now

        own_data.register("account", holdings.account_of)
        own_data.register("letters", holdings.letters_to)
        own_data.register_eraser("letters", holdings.forget_letters_to)
        own_data.register_eraser("desk", holdings.forget_desk_of)
        own_data.register_eraser(
            "journal",
            lambda user, now: None,
            kept=_("What was done and when, with codes instead of names, so that money and decisions can be checked."),
        )
