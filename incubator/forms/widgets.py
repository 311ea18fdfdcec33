"""Small pieces that the forms of this app are made of.
No form and no rule lives here."""

from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

CHOOSE = [("", _("Choose one"))]


def long_text(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def quiet_button(name: str, label: Any) -> Submit:
    """A second button beside the main one."""
    button = Submit(name, label)
    button.field_classes = "btn btn--quiet"
    return button


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
