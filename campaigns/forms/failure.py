"""Looking back at a campaign that did not reach its minimum, trying again, and wishing to hear of it.
Each hands over plain values; nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.enums import FailureReason
from campaigns.services.failure import Lesson
from crowdcoop.forms import ConsentField, CrispyForm, MoneyField


class LookBackForm(CrispyForm):
    """Honest reasons, chosen and in words."""

    reasons = forms.MultipleChoiceField(
        label=_("What do you think it was?"),
        choices=FailureReason.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As many as are true. Your supporters do not see it."),
    )
    text = forms.CharField(
        label=_("In your own words"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def to_lesson(self) -> Lesson:
        return Lesson(self.cleaned_data["reasons"], self.cleaned_data["text"].strip())


class TryAgainForm(CrispyForm):
    """Each needed cost with what it needs this time; nothing where it can wait."""

    submit_label = _("Begin a new draft")

    def __init__(self, *args: Any, costs: list[tuple[str, str, int]], **kwargs: Any) -> None:
        self.costs = costs
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        for number, (_code, title, amount_minor) in enumerate(self.costs):
            self.fields[f"cost_{number}"] = MoneyField(label=title, required=False, initial=amount_minor)

    def to_amounts(self) -> dict[str, int]:
        return {code: self.cleaned_data[f"cost_{n}"] or 0 for n, (code, _title, _amount) in enumerate(self.costs)}


class WishForm(CrispyForm):
    """One letter should it try again; who is not signed in proves an address."""

    submit_label = _("Tell me")
    agree = ConsentField(
        label=_("Write to me once, should this cooperative try again."),
        required=True,
        error_messages={"required": _("Tick this if you want the letter; otherwise there is nothing to do.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Used for this one letter, and forgotten with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        self.known = known
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        if self.known:
            del self.fields["email"]
