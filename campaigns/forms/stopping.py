"""Ending a campaign early: the team's one reason, and what finance proposes and answers.
Each hands over plain words; nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.services.stopping import LONGEST_REASON
from crowdcoop.forms import CrispyForm

WHY = _("Please say why, in words that everybody who supports it may read.")


class CancelForm(CrispyForm):
    """Why the team cancels; and a tick, because it cannot be undone."""

    submit_label = _("Cancel the campaign")
    reason = forms.CharField(
        label=_("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": WHY},
        help_text=_("These words stand on the campaign’s page and in the letter to everybody who supports it."),
    )
    sure = forms.BooleanField(
        label=_("We know that this cannot be undone."),
        error_messages={"required": _("Please tick this if you are sure.")},
    )


class StopForm(CrispyForm):
    """What somebody of finance does: cancel, propose that all money goes back, agree with a colleague, or not."""

    CANCEL, PROPOSE, AGREE, REFUSE = "cancel", "propose", "agree", "refuse"
    form_tag = False
    way = forms.ChoiceField(choices=[(w, w) for w in (CANCEL, PROPOSE, AGREE, REFUSE)], widget=forms.HiddenInput)
    stop = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why?"), max_length=LONGEST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") in (self.CANCEL, self.PROPOSE) and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", WHY)
        return data
