"""The team says that a collective return is there.
Checks the address and the words; saving is services/returns.py's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm


class DeliverForm(CrispyForm):
    """Where it is, and how one sees that it is what was promised."""

    submit_label = _("It is delivered")
    link = forms.URLField(
        label=_("Where everybody finds it"),
        max_length=200,
        assume_scheme="https",
        help_text=_("The address of the page or file. It appears on the campaign's page."),
    )
    evidence = forms.CharField(
        label=_("What is there now"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences that everybody can check: how much, which version, who used it already."),
    )
