"""Who gives, beyond an address: a name, perhaps an organisation, whose name and tax number the receipt will bear.
Fields shared by several forms; nothing is saved here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from payments.countries import country_named

COUNTRY = "es"
FIELDS = ("organisation", "organisation_tax_id")


def name_field(help_text: Any = "") -> forms.CharField:
    """What somebody wants to be called; an address is enough without it."""
    return forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class OrganisationFields(forms.Form):
    """Both or neither; the tax number's control character has to fit."""

    organisation = forms.CharField(
        label=_("Name of the organisation"),
        required=False,
        max_length=120,
        help_text=_("An association, a company, another cooperative: the receipt bears its name."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation_tax_id = forms.CharField(
        label=_("Its tax number (NIF)"), required=False, max_length=20, help_text=_("For example G12345674.")
    )

    def clean_organisation(self) -> str:
        return " ".join(str(self.cleaned_data["organisation"]).split())

    def clean_organisation_tax_id(self) -> str:
        typed = str(self.cleaned_data["organisation_tax_id"]).strip()
        country = country_named(COUNTRY)
        found = country.clean_organisation_tax_id(typed) if typed and country else ""
        if typed and not found:
            raise ValidationError(_("This is not the tax number of an organisation: please check letter and figures."))
        return found

    def check_organisation(self, data: dict[str, Any]) -> None:
        """Called by the form's `clean`: one of the two alone says nothing."""
        errors: Any = self.errors
        if data.get("organisation") and not data.get("organisation_tax_id") and "organisation_tax_id" not in errors:
            self.add_error(
                "organisation_tax_id", ValidationError(_("The receipt needs the organisation’s tax number."))
            )
        if data.get("organisation_tax_id") and not data.get("organisation") and "organisation" not in errors:
            self.add_error("organisation", ValidationError(_("Write the organisation’s name too.")))
