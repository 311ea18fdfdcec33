"""Going to the payment provider.
The account number's form is payments'."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm


class ConnectForm(CrispyForm):
    """Going to the payment provider is a choice of the cooperative, so it is said in words."""

    submit_label = _("Go to the payment provider")
    agreed = forms.BooleanField(
        label=_("Our cooperative has decided to receive its money in an account at the payment provider."),
        error_messages={"required": _("Please tick this once your cooperative has decided it.")},
    )
