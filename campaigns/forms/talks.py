"""Writing a message, ending a talk for oneself, reporting a message, and deciding about a report.
Each hands over plain values; nothing is saved here."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crowdcoop.forms import CrispyForm


class MessageForm(CrispyForm):
    """One message; the other side reads it here, and gets no address."""

    submit_label = pgettext_lazy("message", "Send it")
    text = forms.CharField(label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class BlockForm(CrispyForm):
    """One button: no more messages of this team, or again."""


class ReportForm(CrispyForm):
    """Why somebody should look at a message."""

    submit_label = _("Report it")
    reason = forms.CharField(
        label=_("What is wrong with it?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class VerdictForm(CrispyForm):
    """Hide it, or let it stand."""

    submit_label = _("Decide")
    HIDE, STAND = "hide", "stand"
    way = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[(HIDE, _("Hide it from both sides")), (STAND, _("Let it stand"))],
        widget=forms.RadioSelect,
    )
