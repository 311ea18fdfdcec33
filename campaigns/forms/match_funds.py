"""What people of a match fund, finance and teams type: the fund, its rules and funders, money, pitches, answers.
Each hands over an order; nothing is saved here."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.enums import FundState
from campaigns.services.match_funds import FundOrder, RuleOrder
from crowdcoop.forms import CrispyForm, MoneyField

FACTORS = [
    (50, _("half of it")),
    (100, _("the same again")),
    (200, _("twice as much")),
    (300, _("three times as much")),
]
ROUNDS = [(0, _("in both rounds")), (1, _("in the first round")), (2, _("in the second round"))]
NO_LIMIT = _("Leave it empty for no limit.")


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class FundForm(CrispyForm):
    """What a fund is called, what it asks, and how much it gives at most."""

    name = forms.CharField(label=_("Name of the fund"), max_length=120)
    about = forms.CharField(
        label=_("What it is for"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    questions = forms.CharField(
        label=_("Questions to teams that pitch"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, five at most."),
    )
    per_pledge = MoneyField(label=_("At most for one pledge"), required=False, help_text=NO_LIMIT)
    per_person = MoneyField(label=_("At most for one person"), required=False, help_text=NO_LIMIT)
    per_campaign = MoneyField(label=_("At most for one campaign"), required=False, help_text=NO_LIMIT)
    per_round = MoneyField(label=_("At most for one round of a campaign"), required=False, help_text=NO_LIMIT)
    ends_on = _day(_("It gives until"), _("That day is the first one without. Empty: until it is closed."))

    def clean_questions(self) -> str:
        text: str = self.cleaned_data["questions"]
        if len([line for line in text.splitlines() if line.strip()]) > 5:
            raise forms.ValidationError(_("Five questions at most: teams answer them beside their work."))
        return text

    def to_order(self) -> FundOrder:
        data = self.cleaned_data
        limits = {f"{name}_minor": data[name] for name in ("per_pledge", "per_person", "per_campaign", "per_round")}
        return FundOrder(data["name"], data["about"], data["questions"], _midnight(data["ends_on"]), **limits)


class RuleForm(CrispyForm):
    """One rule: so much more for a pledge; or, with a sum, once when a campaign has come so far."""

    submit_label = _("Add the rule")
    factor_percent = forms.TypedChoiceField(
        label=_("The fund adds to a pledge"), choices=FACTORS, coerce=int, initial=100
    )
    per_pledge = MoneyField(label=_("At most for one pledge, by this rule"), required=False, help_text=NO_LIMIT)
    round = forms.TypedChoiceField(label=_("When"), choices=ROUNDS, coerce=int, initial=0)
    starts_on = _day(_("From"))
    ends_on = _day(_("Until"), _("That day is the first one without."))
    first_only = forms.BooleanField(label=_("Only a person’s first pledge to a campaign"), required=False)
    milestone = MoneyField(
        label=_("Or a fixed sum, once for each campaign"),
        required=False,
        help_text=_("Then the factor above does not count."),
    )
    milestone_percent = forms.IntegerField(
        label=_("when its pledges reach this part of the minimum, in per cent"),
        min_value=0,
        max_value=500,
        required=False,
    )
    milestone_backers = forms.IntegerField(
        label=_("and this many people support it"), min_value=0, max_value=100_000, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("milestone") and not (data.get("milestone_percent") or data.get("milestone_backers")):
            self.add_error("milestone_percent", _("Say when the sum is given: a part of the minimum, or people."))
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("This day comes before the first one."))
        return data

    def to_order(self) -> RuleOrder:
        data = self.cleaned_data
        return RuleOrder(
            factor_percent=data["factor_percent"],
            per_pledge_minor=data["per_pledge"],
            starts_at=_midnight(data["starts_on"]),
            ends_at=_midnight(data["ends_on"]),
            first_only=data["first_only"],
            round=data["round"],
            milestone_minor=data["milestone"],
            milestone_percent=data["milestone_percent"] or 0,
            milestone_backers=data["milestone_backers"] or 0,
        )


class FunderForm(CrispyForm):
    """Who will pay into the pool."""

    submit_label = _("Add the funder")
    name = forms.CharField(label=_("Organisation"), max_length=120)
    email = forms.EmailField(label=_("Where it receives its papers"))
    committed = MoneyField(label=_("How much it will pay in"))


class PaidInForm(CrispyForm):
    """Finance has seen a funder's transfer at the bank."""

    submit_label = _("Record the money")
    funder = forms.ChoiceField(label=_("Whose money is it?"))
    amount = MoneyField(label=_("Amount in euros"))
    reference = forms.CharField(
        label=_("The bank’s reference"), max_length=32, help_text=_("The same reference is never counted twice.")
    )
    received_on = forms.DateField(label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, funders: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["funder"].choices = [(funder.code, funder.name) for funder in funders]  # type: ignore[attr-defined]


class MoveForm(CrispyForm):
    """A button of the fund's page: its next step, or a rule that goes."""

    form_tag = False
    way = forms.ChoiceField(
        choices=[(s, s) for s in (FundState.OPEN, FundState.ACTIVE, FundState.CLOSED, "remove")],
        widget=forms.HiddenInput,
    )
    rule = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)


class PitchForm(CrispyForm):
    """A team's answers to a fund's questions, and its yes to the rules."""

    submit_label = _("Ask to be matched")

    def __init__(self, *args: Any, questions: Any = (), **kwargs: Any) -> None:
        self.questions = list(questions)
        super().__init__(*args, **kwargs)

    def layout(self) -> Any:
        for number, question in enumerate(self.questions):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question, max_length=1500, widget=forms.Textarea(attrs={"rows": 3})
            )
        self.fields["terms"] = forms.BooleanField(
            label=_("We accept the rules of the fund."),
            error_messages={"required": _("Please accept the rules of the fund first.")},
        )
        return super().layout()

    def answers(self) -> list[str]:
        return [self.cleaned_data[f"answer_{number}"] for number in range(len(self.questions))]


class PitchAnswerForm(CrispyForm):
    """The fund's answer to a pitch."""

    submit_label = _("Answer the team")
    accepted = forms.ChoiceField(
        label=_("Will the fund match it?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect
    )
    score = forms.IntegerField(
        label=_("Your score, from 0 to 10"), min_value=0, max_value=10, required=False, help_text=_("Only you see it.")
    )
    answer = forms.CharField(
        label=_("Words to the team"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A no needs a reason."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("accepted") == "no" and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Please say why, so that the team can use it."))
        return data
