"""The team's editor: overview, story, costs, rewards, returns, launch date.
Rows come in formsets; adding one is a submit, no script is needed."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CostKind, Licence, Policy
from campaigns.services.drafts import CostOrder, Overview, ReturnOrder, RewardOrder
from campaigns.services.stories import Section
from crowdcoop.forms import CrispyForm, HouseLook, MoneyField

MAX_ROWS = 40
# So that round 1 is collected, or given up, before cards of round 2 are charged.
SHORTEST_SECOND_ROUND = 14


def _day(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class TitleForm(CrispyForm):
    """A new campaign begins with its title."""

    submit_label = _("Start the campaign")
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("What you want to do, in one line. You can change it later."),
    )


class OverviewForm(CrispyForm):
    """Title, first lines and the goals beside money."""

    title = forms.CharField(label=_("Title"), max_length=120)
    lead = forms.CharField(
        label=_("First lines"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences: who you are, what you want to do, what changes for people."),
    )
    members_goal = forms.IntegerField(
        label=_("Future members you hope for"), min_value=0, max_value=100_000, help_text=_("0 hides this goal.")
    )
    hours_goal = forms.IntegerField(
        label=_("Hours of help you need"), min_value=0, max_value=100_000, help_text=_("0 hides this goal.")
    )
    duration_days = forms.IntegerField(
        label=_("Days it stays open"), min_value=7, max_value=60, help_text=_("From 7 to 60. Forty works best.")
    )
    round2_days = forms.IntegerField(
        label=_("Days of a second round"),
        required=False,
        min_value=0,
        max_value=60,
        help_text=_("Opens when the first one succeeds, and goes on towards the optimum. 0: none; otherwise 14 to 60."),
    )
    policy = forms.ChoiceField(label=_("If some cards fail at the end"), choices=Policy, widget=forms.RadioSelect)

    def clean_round2_days(self) -> int:
        days = self.cleaned_data["round2_days"] or 0
        if 0 < days < SHORTEST_SECOND_ROUND:
            raise forms.ValidationError(_("A second round lasts at least 14 days. Write 0 for none."))
        return days

    def to_order(self) -> Overview:
        return Overview(**{k: v for k, v in self.cleaned_data.items() if k != "once"})


class LaunchForm(CrispyForm):
    """When an approved campaign opens."""

    submit_label = _("Set this date")
    day = forms.DateField(label=_("Day"), widget=_day())
    hour = forms.TimeField(
        label=_("Hour"), initial=time(10, 0), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def to_moment(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class Row(HouseLook, forms.Form):
    """One line of a formset: its code (empty for a new one) and its own fields."""

    form_tag = False
    code = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)


class SectionRow(Row):
    heading = forms.CharField(label=_("Heading"), required=False, max_length=160)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("An empty line begins a new paragraph."),
    )

    def to_order(self) -> Section:
        return Section(self.cleaned_data["heading"], self.cleaned_data["text"], self.cleaned_data["code"])


class CostRow(Row):
    title = forms.CharField(label=_("What it is"), max_length=120)
    text = forms.CharField(
        label=_("Why, and how you know the price"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    amount = MoneyField(label=_("Amount in euros"))
    kind = forms.ChoiceField(label=_("Kind"), choices=CostKind)
    required = forms.BooleanField(label=_("Needed: without it there is no project"), required=False, initial=True)

    def to_order(self) -> CostOrder:
        data = self.cleaned_data
        return CostOrder(data["title"], data["amount"], data["required"], data["kind"], data["text"], data["code"])


class RewardRow(Row):
    title = forms.CharField(label=_("What people get"), max_length=120)
    text = forms.CharField(label=_("Details"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    price = MoneyField(label=_("From how many euros"), min_minor=5_00)
    stock = forms.IntegerField(
        label=_("How many there are"), required=False, min_value=1, max_value=100_000, help_text=_("Empty: no limit.")
    )
    delivery_on = forms.DateField(label=_("Delivered by"), required=False, widget=_day())

    def to_order(self) -> RewardOrder:
        data = self.cleaned_data
        return RewardOrder(data["title"], data["price"], data["stock"], data["delivery_on"], data["text"], data["code"])


class ReturnRow(Row):
    title = forms.CharField(label=_("What everybody may use"), max_length=120)
    text = forms.CharField(label=_("Details"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    licence = forms.ChoiceField(label=_("Under which licence"), choices=Licence)
    promised_on = forms.DateField(label=_("Promised for"), widget=_day())

    def to_order(self) -> ReturnOrder:
        data = self.cleaned_data
        return ReturnOrder(data["title"], data["licence"], data["promised_on"], data["text"], data["code"])


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """Rows that hand over orders; removed and empty ones are left out."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this line")

    def to_orders(self) -> list[Any]:
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        return [form.to_order() for form in kept if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def as_typed(self) -> list[dict[str, Any]]:
        """What each row holds as typed, unchecked: for showing the form again with one more row."""
        typed = []
        for form in self.forms:
            names = [name for name in form.fields if name != "DELETE"]
            typed.append({name: form[name].value() for name in names})
        return typed


def rows_of(row: type[Row], *, extra: int = 1) -> Any:
    """The formset class of one kind of row."""
    return formset_factory(
        row, formset=Rows, extra=extra, can_delete=True, max_num=MAX_ROWS, absolute_max=MAX_ROWS + 10, validate_max=True
    )
