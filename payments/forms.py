"""The choice on the page where a failed charge is put right, and the forms of the finance desk.
What they start is services' work."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm

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
