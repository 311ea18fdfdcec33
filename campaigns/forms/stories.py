"""Telling what became of a campaign, and the answer of who reads it first.
Each hands over plain values; nothing is saved here."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm

LEAST_WORDS = 20


class BecameForm(CrispyForm):
    """A title and a story of at least twenty words."""

    submit_label = _("Hand it in")
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(
        label=_("What became of it"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What the money did, what went otherwise than planned, and what people can see or use today."),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if len(text.split()) < LEAST_WORDS:
            raise ValidationError(_("Tell a little more: at least twenty words."))
        return text


class StoryAnswerForm(CrispyForm):
    """Publish it, or send it back with a word."""

    submit_label = _("Send the answer")
    PUBLISH, BACK = "publish", "back"
    way = forms.ChoiceField(
        label=_("What do you answer?"),
        choices=[(PUBLISH, _("Publish it")), (BACK, _("Send it back with a word"))],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("A word to the team"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("way") == self.BACK and not data.get("comment") and "comment" not in self.errors:
            self.add_error("comment", _("Say what you would like to be different."))
        return data
