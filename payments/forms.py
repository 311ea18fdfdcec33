"""The choice on the page where a failed charge is put right, and the forms of the finance desk.
What they start is services' work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm, MoneyField

from .bankfiles.facts import MAX_BYTES
from .services.switches import NAMES


class RepairForm(forms.Form):
    """Confirm the same card at the bank, or bring another one."""

    AUTHENTICATE, NEW_CARD = "authenticate", "new_card"
    way = forms.ChoiceField(choices=[(AUTHENTICATE, AUTHENTICATE), (NEW_CARD, NEW_CARD)])


class SwitchForm(CrispyForm):
    """Turn one switch, saying why."""

    ON, OFF = "on", "off"
    form_tag = False
    name = forms.ChoiceField(choices=[(name, name) for name in NAMES], widget=forms.HiddenInput)
    turn = forms.ChoiceField(choices=[(ON, ON), (OFF, OFF)], widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why?"), max_length=300, error_messages={"required": _("Please write one sentence that says why.")}
    )


class StatementForm(CrispyForm):
    """A bank statement as the bank gave it."""

    submit_label = _("Import it")
    file = forms.FileField(
        label=_("Statement of the bank"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xml,.csv,.txt"}),
        help_text=_("camt.053 (XML) or CSV, up to 20 MB. A file that was imported before changes nothing."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 20 MB. Ask the bank for shorter periods."))
        return upload


class LineForm(CrispyForm):
    """What a person decides about one movement: what it pays or not, what of ours it is, or nothing."""

    MATCH, UNMATCH, IGNORE, PROVIDER, RETURNED = "match", "unmatch", "ignore", "provider", "returned"
    WAYS = (MATCH, UNMATCH, IGNORE, PROVIDER, RETURNED)
    form_tag = False
    way = forms.ChoiceField(choices=[(w, w) for w in WAYS], widget=forms.HiddenInput)
    move = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    order = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    payment = forms.CharField(label=_("Code or reference of the payment"), max_length=40, required=False)
    reason = forms.CharField(label=_("Why?"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") in (self.UNMATCH, self.IGNORE) and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Please write one sentence that says why."))
        if data.get("way") in (self.MATCH, self.UNMATCH) and not data.get("payment") and "payment" not in self.errors:
            self.add_error("payment", _("Write the code or the reference of the payment."))
        return data


class PayoutForm(CrispyForm):
    """How much of a book goes to its cooperative."""

    submit_label = _("Propose this payout")
    amount = MoneyField(label=_("Amount to pay out"))


class PayoutDecisionForm(CrispyForm):
    """The second person's yes or no."""

    YES, NO = "yes", "no"
    form_tag = False
    decision = forms.ChoiceField(choices=[(YES, YES), (NO, NO)], widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why not?"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("decision") == self.NO and not found.get("reason"):
            self.add_error("reason", _("Please write one sentence that says why."))
        return found


class AccountCheckForm(CrispyForm):
    """One of the two people has compared an account number with the cooperative's papers."""

    submit_label = _("I have compared it with the papers")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class FileForm(CrispyForm):
    """One button: put everything that waits in a file."""

    submit_label = _("Make a file for the bank")


class OrderFailedForm(CrispyForm):
    """The bank did not carry it out, or sent it back."""

    submit_label = _("Put the money back")
    reason = forms.CharField(label=_("What does the bank say?"), max_length=200)
