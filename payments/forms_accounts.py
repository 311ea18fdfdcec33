"""Where a cooperative's money goes.
Checks the shape of an account number; whose it is, two people check."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm

from .iban import compact, is_valid


class AccountForm(CrispyForm):
    submit_label = _("Save the account")
    holder_name = forms.CharField(
        label=_("Name of the account holder"),
        max_length=70,
        help_text=_("The cooperative's own name, as the bank writes it."),
    )
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=60,
        help_text=_("For example ES91 2100 0418 4502 0005 1332. Spaces do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def layout(self) -> Layout:
        return Layout("once", "holder_name", "iban")

    def clean_iban(self) -> Any:
        number = compact(self.cleaned_data["iban"])
        if not is_valid(number):
            raise ValidationError(_("This account number cannot be right. Please check it, sign by sign."))
        return number
