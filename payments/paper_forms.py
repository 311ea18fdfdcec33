"""The forms about papers: tax data of a payer, a yearly declaration.
What they start is services' work."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm

from .countries import country_named
from .enums import PayerKind
from .services.identities import IdentityOrder


class TaxIdentityForm(CrispyForm):
    """What the tax office must know of somebody who wants to deduct a gift."""

    COUNTRY = "es"
    kind = forms.ChoiceField(label=_("Who gave?"), choices=PayerKind.choices, initial=PayerKind.PERSON)
    name = forms.CharField(
        label=_("Name for the tax office"),
        max_length=120,
        help_text=_("Surnames first, then the name, as on your identity document; or the organisation's name."),
    )
    tax_id = forms.CharField(label=_("Tax number (DNI, NIE or NIF)"), max_length=20)
    postal_code = forms.CharField(label=_("Postal code"), max_length=10)

    def _checked(self, field: str, check: str, error: str) -> str:
        plug_in = country_named(self.COUNTRY)
        clean = getattr(plug_in, check)(self.cleaned_data[field])
        if not clean:
            raise forms.ValidationError(error)
        return str(clean)

    def clean_tax_id(self) -> str:
        error = gettext("This tax number does not fit: please check its figures and its letter.")
        return self._checked("tax_id", "clean_tax_id", error)

    def clean_postal_code(self) -> str:
        return self._checked("postal_code", "clean_postal_code", gettext("Write a postal code of five figures."))

    def to_order(self) -> IdentityOrder:
        data = self.cleaned_data
        return IdentityOrder(
            self.COUNTRY, data["kind"], " ".join(data["name"].split()), data["tax_id"], data["postal_code"]
        )


class DeclarationForm(forms.Form):
    """Which organisation's gifts of which year to declare: to look at, or as the file."""

    LOOK, FILE = "look", "file"
    entity = forms.SlugField(max_length=32)
    year = forms.IntegerField(min_value=2024, max_value=2100)
    what = forms.ChoiceField(choices=[(LOOK, LOOK), (FILE, FILE)])
