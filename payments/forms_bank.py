"""Forms about money on the bank account that goes back to its sender.
They validate and hand over; nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm

from .forms_returns import WHY


class LineReturnForm(CrispyForm):
    """Ask for it, agree with a colleague, or say no."""

    PROPOSE, AGREE, REFUSE = "propose", "agree", "refuse"
    form_tag = False
    way = forms.ChoiceField(choices=[(w, w) for w in (PROPOSE, AGREE, REFUSE)], widget=forms.HiddenInput)
    given_back = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name on the account"), max_length=70, required=False)
    iban = forms.CharField(label=_("IBAN"), max_length=42, required=False)
    reason = forms.CharField(label=_("Why?"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") != self.PROPOSE:
            return data
        missing = {"name": _("Please fill this in."), "iban": _("Please fill this in."), "reason": WHY["required"]}
        for field, text in missing.items():
            if not data.get(field) and field not in self.errors:
                self.add_error(field, text)
        return data
