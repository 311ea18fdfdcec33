"""What a fund asks, what teams answer, and what those who decide think of it.
Each hands over an order; nothing is saved here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.enums import QuestionKind
from campaigns.models import MatchQuestion
from campaigns.models.match_questions import MOST_POINTS, MOST_WEIGHT
from campaigns.services.match_questions import QuestionOrder
from crowdcoop.forms import CrispyForm

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
WEIGHTS = [
    (1, _("as the others")),
    (2, _("twice as much")),
    (3, _("three times as much")),
    (MOST_WEIGHT, _("five times as much")),
    (0, _("not at all: nobody scores it")),
]


class QuestionForm(CrispyForm):
    """One question to teams that pitch."""

    submit_label = _("Add the question")
    text = forms.CharField(label=_("Your question"), max_length=200)
    kind = forms.ChoiceField(label=_("How is it answered?"), choices=QuestionKind.choices)
    options = forms.CharField(
        label=_("Answers to choose from"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, two at least. Only for a choice."),
    )
    required = forms.BooleanField(label=_("It must be answered"), required=False, initial=True)
    weight = forms.TypedChoiceField(label=_("How much its score counts"), choices=WEIGHTS, coerce=int, initial=1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        lines = list(dict.fromkeys(line.strip() for line in data.get("options", "").splitlines() if line.strip()))
        if data.get("kind") == QuestionKind.CHOICE and "options" not in self.errors and not 2 <= len(lines) <= 12:
            self.add_error("options", _("Write two to twelve different answers, one a line."))
        data["options"] = "\n".join(lines) if data.get("kind") == QuestionKind.CHOICE else ""
        return data

    def to_order(self) -> QuestionOrder:
        data = self.cleaned_data
        return QuestionOrder(data["text"], data["kind"], data["options"], data["required"], data["weight"])


def _field_of(question: MatchQuestion) -> forms.Field:
    """The field that takes its answer."""
    given: dict[str, Any] = {"label": question.text, "required": question.required}
    if question.kind == QuestionKind.NUMBER:
        return forms.DecimalField(max_digits=12, decimal_places=2, localize=True, **given)
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(choices=[(c, c) for c in question.choices], widget=forms.RadioSelect, **given)
    if question.kind == QuestionKind.YES_NO:
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **given)
    return forms.CharField(max_length=1500, widget=forms.Textarea(attrs={"rows": 3}), **given)


class PitchForm(CrispyForm):
    """A team's answers to a fund's questions, and its yes to the rules."""

    submit_label = _("Ask to be matched")

    def __init__(self, *args: Any, questions: Any = (), **kwargs: Any) -> None:
        self.questions = list(questions)
        own = {f"answer_{number}": _field_of(question) for number, question in enumerate(self.questions)}
        terms = forms.BooleanField(
            label=_("We accept the rules of the fund."),
            error_messages={"required": _("Please accept the rules of the fund first.")},
        )
        # Before the base form is made, so that clean characters are asked of these fields too.
        self.base_fields = type(self).base_fields | own | {"terms": terms}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def answers(self) -> list[str]:
        """As they are kept: a number without the marks of a language."""
        given = [self.cleaned_data[f"answer_{number}"] for number in range(len(self.questions))]
        return ["" if answer is None else str(answer) for answer in given]


class ScoreForm(CrispyForm):
    """Points for each answer, or for the pitch as a whole."""

    submit_label = _("Keep my scores")

    def __init__(self, *args: Any, questions: Any = (), **kwargs: Any) -> None:
        self.names: dict[str, int | None] = {f"points_{question.pk}": question.pk for question in questions}
        labels = {f"points_{question.pk}": question.text for question in questions}
        if not self.names:
            self.names, labels = {"points": None}, {"points": _("The pitch as a whole")}
        own = {name: self._points(labels[name]) for name in self.names}
        self.base_fields = type(self).base_fields | own  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    @staticmethod
    def _points(label: Any) -> forms.IntegerField:
        words = _("From 0 to 10; empty: no opinion.")
        return forms.IntegerField(label=label, min_value=0, max_value=MOST_POINTS, required=False, help_text=words)

    def points(self) -> dict[int | None, int | None]:
        return {question: self.cleaned_data[name] for name, question in self.names.items()}


class PitchAnswerForm(CrispyForm):
    """The fund's answer to a pitch."""

    submit_label = _("Answer the team")
    accepted = forms.ChoiceField(label=_("Will the fund match it?"), choices=YES_NO, widget=forms.RadioSelect)
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
