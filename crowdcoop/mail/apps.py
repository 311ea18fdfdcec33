"""App declaration.
Nothing else lives here."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "crowdcoop.mail"
    label = "mail"
