"""What people of a match fund and finance type: the fund, its rules and funders, money that came.
Each hands over an order; nothing is saved here. Questions and pitches are match_pitches.py's."""

from datetime import date, datetime, time
from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaigns.enums import FundState
from campaigns.models import Reward
from campaigns.services.match_funds import FunderOrder, FundOrder, RuleOrder
from campaigns.taxonomy import Category
from crowdcoop.forms import CrispyForm, MoneyField
from membership.enums import CooperativeKind, Territory

FACTORS = [
    (50, _("half of it")),
    (100, _("the same again")),
    (200, _("twice as much")),
    (300, _("three times as much")),
]
NARROW = ("rewards", "territories", "categories", "kinds")
ROUNDS = [(0, _("in both rounds")), (1, _("in the first round")), (2, _("in the second round"))]
NO_LIMIT = _("Leave it empty for no limit.")
ONLY_FOR = _("Only for some campaigns or rewards")
ANY = _("Tick none, and it is the same for all.")


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    """Any of a closed list; none ticked asks nothing."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=ANY
    )


class FundForm(CrispyForm):
    """What a fund is called, what it asks, and how much it gives at most."""

    name = forms.CharField(label=_("Name of the fund"), max_length=120)
    about = forms.CharField(
        label=_("What it is for"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    per_pledge = MoneyField(label=_("At most for one pledge"), required=False, help_text=NO_LIMIT)
    per_person = MoneyField(label=_("At most for one person"), required=False, help_text=NO_LIMIT)
    per_campaign = MoneyField(label=_("At most for one campaign"), required=False, help_text=NO_LIMIT)
    per_round = MoneyField(label=_("At most for one round of a campaign"), required=False, help_text=NO_LIMIT)
    ends_on = _day(_("It gives until"), _("That day is the first one without. Empty: until it is closed."))

    def to_order(self) -> FundOrder:
        data = self.cleaned_data
        limits = {f"{name}_minor": data[name] for name in ("per_pledge", "per_person", "per_campaign", "per_round")}
        return FundOrder(data["name"], data["about"], _midnight(data["ends_on"]), **limits)


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
    rewards = forms.TypedMultipleChoiceField(
        label=_("Only pledges for these rewards"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of campaigns that have pitched. Tick none, and every pledge counts."),
    )
    territories = _several(_("Only campaigns from these places"), Territory)
    categories = _several(_("Only campaigns about"), Category)
    kinds = _several(_("Only of these kinds of cooperatives"), CooperativeKind)
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

    def __init__(self, *args: Any, rewards: Any = (), **kwargs: Any) -> None:
        self.offered = list(rewards)
        super().__init__(*args, **kwargs)

    def layout(self) -> Any:
        """The long lists stay folded until somebody wants them."""
        field: Any = self.fields["rewards"]
        field.choices = self.offered
        if not self.offered:
            del self.fields["rewards"]
        narrow = [name for name in NARROW if name in self.fields]
        plain = [name for name in self.fields if name not in narrow]
        is_open = self.is_bound and any(name in self.data for name in narrow)
        summary = format_html("<details{}><summary>{}</summary>", " open" if is_open else "", ONLY_FOR)
        return Layout(*plain, HTML(summary), *narrow, HTML("</details>"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("milestone") and data.get("rewards"):
            self.add_error("rewards", _("A fixed sum is for a campaign as a whole, not for a reward."))
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
            rewards=list(Reward.objects.filter(pk__in=data.get("rewards") or [])),
            territories=data["territories"],
            categories=data["categories"],
            kinds=data["kinds"],
            milestone_minor=data["milestone"],
            milestone_percent=data["milestone_percent"] or 0,
            milestone_backers=data["milestone_backers"] or 0,
        )


class PersonForm(CrispyForm):
    """Who runs the fund too."""

    submit_label = _("Add this person")
    email = forms.EmailField(label=_("Their e-mail address"), help_text=_("Of an account that is there already."))


class FunderForm(CrispyForm):
    """Who will pay into the pool."""

    submit_label = _("Add the funder")
    name = forms.CharField(label=_("Organisation"), max_length=120)
    email = forms.EmailField(label=_("Where it receives its papers"))
    committed = MoneyField(label=_("How much it will pay in"))
    about = forms.CharField(
        label=_("What it is"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For its own public page, where everybody sees what it gave and where."),
    )
    website = forms.URLField(label=_("Its website"), max_length=200, required=False, assume_scheme="https")

    def to_order(self) -> FunderOrder:
        data = self.cleaned_data
        return FunderOrder(data["name"], data["email"], data["committed"], data["about"], data["website"])


class EditFunderForm(FunderForm):
    submit_label = _("Save")


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
        choices=[(s, s) for s in (FundState.OPEN, FundState.ACTIVE, FundState.CLOSED, "remove", "unask", "dismiss")],
        widget=forms.HiddenInput,
    )
    person = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    question = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    rule = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
