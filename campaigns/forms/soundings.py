"""Before the launch: what somebody would do, how they rate the digest, the team's page and its reviewers' no.
Each hands over plain values; nothing is saved here."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.enums import Question
from crowdcoop.forms import ConsentField, CrispyForm, MoneyField

from .payer import name_field

# More than this is a talk with the team, not a box on a page; and nobody alone moves a threshold far.
MAX_SAID_MINOR, MAX_HOURS = 5_000_00, 500


class ProvenForm(CrispyForm):
    """Asks for an address, unless one is proven already."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send a code to it, so that each person counts once. It is not shown to anybody."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, proven: str = "", **kwargs: Any) -> None:
        self.proven = proven
        super().__init__(*args, **kwargs)

    def layout(self) -> Any:
        if self.proven:
            del self.fields["email"]
        return super().layout()


class StatementForm(ProvenForm):
    """Three things one may say, each alone or together, and two consents."""

    submit_label = pgettext_lazy("before launch", "Say it")
    amount = MoneyField(
        label=_("I would back it with this many euros"),
        required=False,
        max_minor=MAX_SAID_MINOR,
        help_text=_("Only a word: nothing is charged now or later because of it. Leave it empty if you would not."),
    )
    joins = forms.BooleanField(label=_("I would join the cooperative"), required=False)
    hours = forms.IntegerField(
        label=_("I would lend this many hours"),
        required=False,
        min_value=0,
        max_value=MAX_HOURS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    name = name_field()
    contact = ConsentField(label=_("The team may see my name and address, to talk with me about this"))
    remind = ConsentField(label=_("Remind me once, two days before the campaign ends"))

    def layout(self) -> Any:
        super().layout()
        email = [] if self.proven else ["email"]
        return Layout(
            "once", "amount", "joins", "hours", *email, "name", Fieldset(_("Only if you like"), "contact", "remind")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = data.get("amount") or data.get("joins") or data.get("hours")
        if not said and not {"amount", "joins", "hours"} & set(self.errors):
            self.add_error("amount", ValidationError(_("Say at least one of the three: an amount, joining, or hours.")))
        return data

    def to_said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "back_minor": data["amount"] or 0,
            "joins": bool(data["joins"]),
            "hours": data["hours"] or 0,
            "name": data["name"].strip(),
            "contact": bool(data["contact"]),
            "remind": bool(data["remind"]),
        }


class RatingForm(ProvenForm):
    """Five plain questions, five steps each; nothing is chosen beforehand."""

    submit_label = _("Send my rating")
    STEPS = (
        (1, _("Not at all")),
        (2, _("Hardly")),
        (3, _("Partly")),
        (4, _("Mostly")),
        (5, _("Completely")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields.pop("email", None)
        for question in Question:
            self.fields[question.value] = forms.TypedChoiceField(
                label=question.label, choices=self.STEPS, coerce=int, widget=forms.RadioSelect
            )
        if email:
            self.fields["email"] = email
        self.helper.layout = Layout(*self.fields)

    def to_said(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in Question.values}


class WithdrawStatementForm(CrispyForm):
    """One button, so that nobody withdraws by following a link."""

    submit_label = pgettext_lazy("before launch", "Yes, take it back")


class SoundingForm(CrispyForm):
    """The team's digest, and whether the page is shown."""

    digest = forms.CharField(
        label=_("How it carries itself, in plain words"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Where the income comes from, what it costs each month, who does the work, what could go wrong. The figures"
            " of your costs and needs stand below it by themselves."
        ),
    )
    shown = forms.BooleanField(
        label=_("Show the page: everybody may read it, say what they would do, rate it and ask"), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("shown") and not data.get("digest") and "digest" not in self.errors:
            self.add_error("digest", ValidationError(_("Write a few lines first: it is what people rate.")))
        return data


class StopSoundingForm(CrispyForm):
    """Why it is closed, in words that the team reads."""

    submit_label = _("Close the page")
    reason = forms.CharField(
        label=_("Why, and what they can do"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The team reads it in a letter and on its page."),
    )
