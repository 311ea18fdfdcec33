"""The team's editor: overview, launch date, and the lines of story, costs, rewards, returns and needs.
What all lines share is rows.py's."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CostKind, NeedKind, Policy
from campaigns.licences import Licence
from campaigns.services.orders import CostOrder, NeedOrder, Overview, ReturnOrder, RewardOrder
from crowdcoop import clock
from crowdcoop.forms import CrispyForm, MoneyField

from .rows import Row

# So that round 1 is collected, or given up, before cards of round 2 are charged.
SHORTEST_SECOND_ROUND = 14


def _day(**attrs: Any) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


def refuse_past(day: date | None) -> None:
    """What is promised lies ahead."""
    if day and day < timezone.localdate(clock.now()):
        raise forms.ValidationError(_("This day is over. Choose one to come."))


class DayField(forms.DateField):
    """A day from today on, or none where it may stay empty."""

    widget = _day()
    default_validators = [refuse_past]


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
    members_binding = forms.BooleanField(
        label=_("All or nothing for people, too: it succeeds only if that many say they want to join"),
        required=False,
        help_text=_(
            "Then nobody is charged if too few people want to join, even with the minimum reached. It is printed on the"
            " page and cannot be changed once you hand the campaign in."
        ),
    )
    hours_goal = forms.IntegerField(
        label=_("Hours of help you need"),
        min_value=0,
        max_value=100_000,
        help_text=_("0 hides this goal. Where you list needs in hours, their sum is the goal."),
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

    def clean_members_binding(self) -> bool:
        bound = self.cleaned_data["members_binding"]
        if bound and not self.cleaned_data.get("members_goal", 1):
            raise forms.ValidationError(_("Write first how many future members it needs: at least 1."))
        return bool(bound)

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
    from_on = DayField(label=_("From which day"), required=False, help_text=_("If you know it already."))
    until_on = DayField(label=_("Until which day"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        begins, ends = data.get("from_on"), data.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("This is before the day it begins."))
        return data

    @classmethod
    def refuse_together(cls, rows: list[Row]) -> None:
        """One thing is not paid twice for the same days: same name and kind, and days in common."""
        before: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            data = row.cleaned_data
            same = before.setdefault((data["title"].casefold(), data["kind"]), [])
            if any(_days_meet(data, other) for other in same):
                row.add_error("title", _("This cost is here twice for the same days. Join or rename them."))
            same.append(data)

    def to_order(self) -> CostOrder:
        data = self.cleaned_data
        return CostOrder(
            data["title"], data["amount"], data["required"], data["kind"], data["text"], data["code"],
            data["from_on"], data["until_on"],
        )  # fmt: skip


def _days_meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two spans have a day in common; an open end reaches as far as there are days."""
    begins = max(one["from_on"] or date.min, other["from_on"] or date.min)
    return begins <= min(one["until_on"] or date.max, other["until_on"] or date.max)


class RewardRow(Row):
    title = forms.CharField(label=_("What people get"), max_length=120)
    text = forms.CharField(label=_("Details"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    price = MoneyField(label=_("From how many euros"), min_minor=5_00)
    stock = forms.IntegerField(
        label=_("How many there are"), required=False, min_value=1, max_value=100_000, help_text=_("Empty: no limit.")
    )
    delivery_on = DayField(label=_("Delivered by"), required=False)
    shipping = forms.BooleanField(label=_("It has to be sent: addresses are asked for after success"), required=False)
    hide_when_gone = forms.BooleanField(label=_("Do not show it any more once all are taken"), required=False)

    def to_order(self) -> RewardOrder:
        data = self.cleaned_data
        return RewardOrder(
            data["title"], data["price"], data["stock"], data["delivery_on"], data["text"], data["code"],
            data["shipping"], data["hide_when_gone"],
        )  # fmt: skip


class ReturnRow(Row):
    title = forms.CharField(label=_("What everybody may use"), max_length=120)
    text = forms.CharField(label=_("Details"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    licence = forms.ChoiceField(
        label=_("Under which licence"),
        choices=Licence,
        help_text=_("What each of them allows stands below."),
    )
    promised_on = DayField(label=_("Promised for"))

    def to_order(self) -> ReturnOrder:
        data = self.cleaned_data
        return ReturnOrder(data["title"], data["licence"], data["promised_on"], data["text"], data["code"])


class NeedRow(Row):
    title = forms.CharField(label=_("What would help"), max_length=120)
    text = forms.CharField(label=_("Details"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    kind = forms.ChoiceField(label=_("Kind"), choices=NeedKind)
    quantity = forms.IntegerField(label=_("How much, or how many"), min_value=1, max_value=10_000)

    def to_order(self) -> NeedOrder:
        data = self.cleaned_data
        return NeedOrder(data["title"], data["kind"], data["quantity"], data["text"], data["code"])
