"""Handing rewards over: whom to tick, what to ask the backers, and what a backer answers.
Each hands over plain values; nothing is saved here."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.models import Fulfilment, Pledge, Survey
from campaigns.services.fulfilment import Address, Details
from campaigns.services.surveys import Question
from crowdcoop import clock
from crowdcoop.forms import CrispyForm

MAX_QUESTIONS, MAX_OPTIONS, OPTION_LENGTH = 3, 12, 60
LONGEST = timedelta(days=366)


class TickForm(CrispyForm):
    """Who has the reward by now. The page draws the boxes beside the names."""

    GIVEN, NOT_GIVEN = "given", "not_given"
    pledges = forms.MultipleChoiceField(
        label=_("Who"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person first.")},
    )
    way = forms.ChoiceField(choices=[(GIVEN, GIVEN), (NOT_GIVEN, NOT_GIVEN)], initial=GIVEN)

    def __init__(self, *args: Any, rows: list[Pledge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pledges"].choices = [(row.code, row.code) for row in rows]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[str]:
        """What was ticked, to be shown again."""
        return self.data.getlist("pledges") if self.is_bound else []  # type: ignore[attr-defined]


class AskForm(CrispyForm):
    """Up to three questions and the day until which answers may come and change."""

    submit_label = _("Ask them")
    until_on = forms.DateField(
        label=_("Answers until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Until the end of this day they may also change what they said."),
    )

    def __init__(self, *args: Any, shipping: bool, **kwargs: Any) -> None:
        self.shipping = shipping
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        for number in range(1, MAX_QUESTIONS + 1):
            self.fields[f"question_{number}"] = forms.CharField(
                label=_("Question %(number)s") % {"number": number}, required=False, max_length=160
            )
            self.fields[f"options_{number}"] = forms.CharField(
                label=_("What they may choose from (question %(number)s)") % {"number": number},
                required=False,
                max_length=MAX_OPTIONS * (OPTION_LENGTH + 2),
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("One on each line, for example sizes or colours. Leave it empty for an answer in words."),
            )

    def clean_until_on(self) -> date:
        day: date = self.cleaned_data["until_on"]
        today = timezone.localdate(clock.now())
        if not today < day <= today + LONGEST:
            raise ValidationError(_("Choose a day from tomorrow on, within a year."))
        return day

    def _options(self, number: int) -> list[str]:
        lines = (self.cleaned_data.get(f"options_{number}") or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, MAX_QUESTIONS + 1):
            options = self._options(number)
            if options and not data.get(f"question_{number}") and f"question_{number}" not in self.errors:
                self.add_error(f"question_{number}", _("Write the question these choices belong to."))
            if len(options) == 1 or len(options) > MAX_OPTIONS or any(len(o) > OPTION_LENGTH for o in options):
                self.add_error(f"options_{number}", _("Write two to twelve choices, each of 60 characters at most."))
        if not self.errors and not self.shipping and not self.to_questions():
            self.add_error("question_1", _("Write at least one question."))
        return data

    def to_questions(self) -> list[Question]:
        asked = [(self.cleaned_data.get(f"question_{n}") or "", n) for n in range(1, MAX_QUESTIONS + 1)]
        return [Question(text.strip(), self._options(number)) for text, number in asked if text.strip()]


class DetailsForm(CrispyForm):
    """A backer's answers: where to send the reward, where it is sent, and what the team asks."""

    submit_label = _("Save my answers")
    recipient = forms.CharField(
        label=_("Name on the parcel"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    street = forms.CharField(
        label=_("Street, number, floor"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    town = forms.CharField(
        label=_("Town"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    country = forms.CharField(
        label=_("Country"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "country-name"})
    )
    _ADDRESS = ("recipient", "street", "postcode", "town", "country")

    def __init__(
        self, *args: Any, wants_address: bool, survey: Survey | None, handed: Fulfilment | None, said: dict[int, str],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.wants_address, self.survey, self.handed, self.said = wants_address, survey, handed, said
        super().__init__(*args, **kwargs)

    def add_fields(self) -> None:
        for name in self._ADDRESS:
            if not self.wants_address:
                del self.fields[name]
            elif self.handed:
                self.fields[name].initial = getattr(self.handed, name)
        for question in self.survey.asked if self.survey else []:  # type: ignore[attr-defined]
            self.fields[f"answer_{question.position}"] = self._answer(question)

    def _answer(self, question: Any) -> forms.Field:
        given: dict[str, Any] = {
            "label": question.text,
            "required": False,
            "initial": self.said.get(question.position, ""),
        }
        if question.options:
            choices = [(option, option) for option in question.options]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
        return forms.CharField(max_length=200, **given)

    def to_details(self) -> Details:
        data = self.cleaned_data
        address = Address(*[data[name].strip() for name in self._ADDRESS]) if self.wants_address else None
        asked = self.survey.asked if self.survey else []  # type: ignore[attr-defined]
        return Details(address, {q.pk: data[f"answer_{q.position}"].strip() for q in asked})
