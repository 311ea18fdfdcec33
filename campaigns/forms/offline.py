"""Entering money given by hand, and finance's answer to it.
Each hands over plain values; nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns import evidence
from campaigns.enums import OfflineKind
from campaigns.services.offline import OfflineOrder
from campaigns.services.pledges import MINIMUM_MINOR
from crowdcoop.forms import CrispyForm, MoneyField

from .support import MAX_PLEDGE_MINOR


class OfflineForm(CrispyForm):
    """What was given, when, by whom if they want to be known, and the voucher."""

    submit_label = _("Hand it to finance")
    kind = forms.ChoiceField(label=_("How was it given?"), choices=OfflineKind.choices, widget=forms.RadioSelect)
    amount = MoneyField(label=_("Amount in euros"), min_minor=MINIMUM_MINOR, max_minor=MAX_PLEDGE_MINOR)
    received_on = forms.DateField(label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(
        label=_("Who gave it"), required=False, max_length=120, help_text=_("Leave it empty for a cash box.")
    )
    email = forms.EmailField(
        label=_("Their e-mail address"),
        required=False,
        help_text=_("Only if they want a confirmation. Without it we know nothing about them."),
    )
    file = forms.FileField(
        label=_("Evidence"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": evidence.ACCEPT}),
        help_text=_("The receipt, the minutes of the count or the cheque: PDF or photograph, up to 10 MB."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.cleaned_data["evidence_type"] = evidence.inspect(upload)
        return upload

    def to_order(self) -> OfflineOrder:
        data = self.cleaned_data
        return OfflineOrder(
            kind=data["kind"],
            amount_minor=data["amount"],
            received_on=data["received_on"],
            evidence=data["file"],
            evidence_type=data["evidence_type"],
            name=data["name"].strip(),
            email=data["email"],
        )


class OfflineAnswerForm(CrispyForm):
    """Finance looked at the evidence: it counts, or it does not and why."""

    APPROVE, REJECT = "approve", "reject"
    form_tag = False
    way = forms.ChoiceField(choices=[(APPROVE, APPROVE), (REJECT, REJECT)], widget=forms.HiddenInput)
    answer = forms.CharField(label=_("Why not?"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == self.REJECT and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Please write what is missing, so that the team can put it right."))
        return data
