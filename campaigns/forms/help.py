"""Offering help, confirming the offer, and the team's answer to it.
Each hands over plain values; nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.enums import OFFER_TRANSITIONS, NeedKind, OfferState
from campaigns.models import Need, NeedOffer
from crowdcoop.forms import CrispyForm

from .payer import name_field

_HOW_MUCH = {
    NeedKind.HOURS: _("How many hours"),
    NeedKind.GOODS: _("How many"),
    NeedKind.PREMISES: _("How many rooms or places"),
}
MAX_OFFER = 10_000


class OfferForm(CrispyForm):
    """How much, and who to write to. Signed-in people have an address already."""

    submit_label = _("Offer this")
    quantity = forms.IntegerField(
        min_value=1, max_value=MAX_OFFER, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We write to it once, so that nobody offers in your name. Only the team sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = name_field(_("So that the team knows whom to ask for. It is not shown on the page."))
    message = forms.CharField(
        label=_("A word to the team"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What you can do or lend, and when."),
    )

    def __init__(self, *args: Any, need: Need, known_email: str = "", **kwargs: Any) -> None:
        self.need, self.known_email = need, known_email
        super().__init__(*args, **kwargs)

    def layout(self) -> Any:
        self.fields["quantity"].label = _HOW_MUCH[NeedKind(self.need.kind)]
        if self.known_email:
            del self.fields["email"]
        return super().layout()

    def to_offer(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "need_code": self.need.code,
            "quantity": data["quantity"],
            "email": (self.known_email or data["email"]).strip().lower(),
            "name": data["name"].strip(),
            "message": data["message"].strip(),
        }


class ConfirmOfferForm(CrispyForm):
    """One button, so that no offer is made because a program followed a link."""

    submit_label = pgettext_lazy("offer of help", "Yes, I offer this")


class AnswerForm(CrispyForm):
    """The team's answer, as far as the offer still allows it."""

    submit_label = _("Send the answer")
    way = forms.ChoiceField(label=_("What do you answer?"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("A word to them"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("When and where, or why not. It goes into the letter."),
    )
    _WAYS = {
        OfferState.ACCEPTED: _("Yes, thank you: we write to them"),
        OfferState.DECLINED: _("No, thank you"),
        OfferState.DONE: _("It is done"),
    }

    def __init__(self, *args: Any, offer: NeedOffer, **kwargs: Any) -> None:
        self.offer = offer
        super().__init__(*args, **kwargs)

    def layout(self) -> Any:
        allowed = OFFER_TRANSITIONS[self.offer.state]
        self.fields["way"].choices = [(way, label) for way, label in self._WAYS.items() if way in allowed]  # type: ignore[attr-defined]
        return super().layout()
