"""Forms about money going back and about leaving review.
They validate and hand over; nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm, MoneyField

WHY = {"required": _("Please write one sentence that says why.")}


class RefundForm(CrispyForm):
    """Give back part or all of a payment."""

    submit_label = _("Give it back")
    amount = MoneyField(label=_("Amount"), min_minor=1)
    reason = forms.CharField(label=_("Why?"), max_length=300, error_messages=WHY)


class RefundDecisionForm(CrispyForm):
    """Yes, no, or the bank account it goes to."""

    APPROVE, REJECT, ORDER = "approve", "reject", "order"
    form_tag = False
    way = forms.ChoiceField(choices=[(w, w) for w in (APPROVE, REJECT, ORDER)], widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why not?"), max_length=300, required=False)
    name = forms.CharField(label=_("Name on the account"), max_length=70, required=False)
    iban = forms.CharField(label=_("IBAN"), max_length=42, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needed = {self.REJECT: ["reason"], self.ORDER: ["name", "iban"]}.get(data.get("way", ""), [])
        for field in needed:
            if not data.get(field) and field not in self.errors:
                self.add_error(field, _("Please fill this in."))
        return data


class ReviewForm(CrispyForm):
    """Where a payment in review belongs; or what to say to a colleague's proposal."""

    PROPOSE, APPROVE, REJECT = "propose", "approve", "reject"
    form_tag = False
    way = forms.ChoiceField(choices=[(w, w) for w in (PROPOSE, APPROVE, REJECT)], widget=forms.HiddenInput)
    to = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why?"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == self.PROPOSE and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", WHY["required"])
        return data
