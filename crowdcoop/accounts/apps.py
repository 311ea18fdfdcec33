"""App declaration.
Nothing else lives here."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "crowdcoop.accounts"
    label = "accounts"
