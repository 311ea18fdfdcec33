"""The three steps of a pledge, and changing or withdrawing it.
Each hands over plain values; nothing is saved here."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Campaign, Pledge, Reward
from campaigns.services.pledges import MINIMUM_MINOR
from crowdcoop.forms import ConsentField, CrispyForm, MoneyField
from crowdcoop.money import money
from payments.enums import Method
from payments.services.transfers import takes_transfers

from .payer import FIELDS, OrganisationFields, name_field

OTHER = "other"
MAX_PLEDGE_MINOR = 50_000_00


class AmountForm(CrispyForm):
    """A reward, or another amount. With a reward the amount may stay empty (its price) or be more."""

    form_tag = False
    choice = forms.ChoiceField(
        label=_("Your support"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a reward or another amount."),
            "invalid_choice": _("This reward does not belong to this campaign. Please choose again."),
        },
    )
    amount = MoneyField(
        label=_("Amount in euros"),
        required=False,
        min_minor=MINIMUM_MINOR,
        max_minor=MAX_PLEDGE_MINOR,
        help_text=_("With a reward you may leave this empty, or give more than its price."),
    )

    def __init__(self, *args: Any, rewards: list[Reward], keep: Reward | None = None, **kwargs: Any) -> None:
        self.rewards = {reward.code: reward for reward in rewards}
        self.keep = keep
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(code, code) for code in self.rewards] + [(OTHER, OTHER)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        choice, amount = data.get("choice"), data.get("amount")
        if not choice or "amount" in self.errors:
            return data
        reward = self.rewards.get(choice)
        if reward is not None:
            self._check_reward(reward, amount)
            data["amount"] = amount or reward.price_minor
        elif amount is None:
            self.add_error("amount", ValidationError(_("Write how much you want to give.")))
        return data

    def _check_reward(self, reward: Reward, amount: int | None) -> None:
        if reward.sold_out and reward != self.keep:
            self.add_error("choice", ValidationError(_("This reward has just run out. Please choose another one.")))
        elif amount is not None and amount < reward.price_minor:
            message = _("This reward costs %(price)s. Give at least that, or choose “Another amount”.")
            self.add_error("amount", ValidationError(message, params={"price": money(reward.price_minor)}))

    def to_step(self) -> dict[str, Any]:
        """amount (cents) and reward code ("" for none)."""
        choice = self.cleaned_data["choice"]
        return {"amount": self.cleaned_data["amount"], "reward": "" if choice == OTHER else choice}


class YouForm(OrganisationFields, CrispyForm):
    """Who supports: only the address is needed."""

    submit_label = _("Continue")
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("For the confirmation and the result. It is not shown to anybody."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = name_field()
    show_name = ConsentField(label=_("Show my name among the supporters"))
    message = forms.CharField(
        label=_("A word to the team"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown with your name, if you show it."),
    )
    hours = forms.IntegerField(
        label=_("Hours of help you could lend"),
        required=False,
        min_value=0,
        max_value=200,
        help_text=_("An offer, not a duty: the team writes to you if they need you."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    method = forms.ChoiceField(
        label=_("How will you pay, if it succeeds?"),
        choices=[
            (Method.CARD, _("By card: it is saved now and charged once")),
            (Method.TRANSFER, _("By bank transfer: we tell you where to, you send it yourself")),
        ],
        required=False,
        initial=Method.CARD,
        widget=forms.RadioSelect,
    )
    news = ConsentField(label=_("The cooperative may write to me with news of this campaign"))

    def __init__(self, *args: Any, campaign: Campaign | None, **kwargs: Any) -> None:
        self.base = campaign
        super().__init__(*args, **kwargs)

    def layout(self) -> Any:
        if self.base is None or not self.base.hours_goal:
            self.fields.pop("hours", None)
        if self.base is None or not takes_transfers():
            self.fields.pop("method", None)
        own = [name for name in self.fields if name not in FIELDS]
        return Layout(*own, Fieldset(_("Only if you give for an organisation"), *FIELDS))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("show_name") and not data.get("name") and "name" not in self.errors:
            self.add_error("name", ValidationError(_("Write the name to be shown, or leave the box below empty.")))
        self.check_organisation(data)
        return data

    def to_step(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "email": data["email"].strip().lower(),
            "name": data["name"].strip(),
            "show_name": bool(data["show_name"]),
            "message": data["message"].strip(),
            "hours": data.get("hours") or 0,
            "news": bool(data["news"]),
            "method": data.get("method") or Method.CARD.value,
            "organisation": data.get("organisation") or "",
            "organisation_tax_id": data.get("organisation_tax_id") or "",
        }


class CheckForm(CrispyForm):
    """The last step: the mandate to charge once, in plain words."""

    submit_label = _("Save my card")
    mandate = ConsentField(
        required=True,
        label=_("I agree that my card is saved now and charged once, only if this campaign reaches its minimum"),
        error_messages={"required": _("Without your agreement we may not save your card. Nothing was saved.")},
    )


class TransferCheckForm(CrispyForm):
    """The last step of a promise by bank transfer: nobody may take money, so only a word is asked for."""

    submit_label = _("Promise my transfer")
    mandate = ConsentField(
        required=True,
        label=_("I will send this amount by bank transfer within 14 days, if this campaign reaches its minimum"),
        error_messages={"required": _("Without your word the promise cannot count. Nothing was saved.")},
    )


class ConfirmForm(CrispyForm):
    """One button, so that nothing counts because a program followed a link."""

    submit_label = pgettext_lazy("pledge", "Yes, count my promise")


class ChangeForm(AmountForm):
    """Another amount or reward for a pledge that counts."""

    def __init__(self, *args: Any, pledge: Pledge, rewards: list[Reward], **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {
                "choice": pledge.reward.code if pledge.reward else OTHER,
                "amount": pledge.payment.amount_minor,
            },
        )
        super().__init__(*args, rewards=rewards, keep=pledge.reward, **kwargs)


class WithdrawForm(CrispyForm):
    """One button, so that nobody withdraws by following a link."""

    submit_label = pgettext_lazy("pledge", "Yes, withdraw it")


class AddressCodeForm(CrispyForm):
    """The six characters from the letter."""

    submit_label = _("Go on")
    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
