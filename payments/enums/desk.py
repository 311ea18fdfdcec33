"""Switches and papers.
Words only."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Position(TextChoices):
    """How a switch stands. `asked`: still off; one person wants it on and a second one has not agreed yet."""

    ON = "on", _("on")
    OFF = "off", _("off")
    ASKED = "asked", _("off, one person asks to turn it on")


class ReceiptKind(TextChoices):
    """A paper about money that came, or about money that went back."""

    RECEIPT = "receipt", _("receipt")
    CORRECTION = "correction", _("correction")


class PayerKind(TextChoices):
    """Whom the tax office sees: the rates differ."""

    PERSON = "person", _("a person")
    COMPANY = "company", _("a company or another organisation")
