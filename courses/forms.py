"""The forms of training: answers, worksheet, joining a path. They validate and hand over; they never save.
Grading is a service."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.queries import Prompt, Question
from crowdcoop.forms import CrispyForm

PROMPT = "p-"


class QuizForm(CrispyForm):
    """One field per question, named by the question's id, so that it reads the same in every language."""

    submit_label = _("See how it went")

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        self.questions = questions
        asked = {question.id: _answer_field(question) for question in questions}
        self.base_fields = {**type(self).base_fields, **asked}  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def to_order(self) -> dict[str, list[str]]:
        """Question id → chosen answer ids."""
        chosen = {question.id: self.cleaned_data[question.id] for question in self.questions}
        return {key: value if isinstance(value, list) else [value] for key, value in chosen.items()}

    def rows(self) -> list[dict[str, Any]]:
        """Each question with its field, its chosen answers and its errors, for the template."""
        rows = []
        for question in self.questions:
            bound = self[question.id]
            value = bound.value() or []
            chosen = {value} if isinstance(value, str) else set(value)
            rows.append({"question": question, "field": bound, "chosen": chosen, "errors": bound.errors})
        return rows


def _answer_field(question: Question) -> forms.ChoiceField:
    choices = [(answer.id, answer.text) for answer in question.answers]
    errors = {
        "required": _("Choose an answer."),
        "invalid_choice": _("This answer is not one of those offered. Please choose again."),
        "invalid_list": _("This answer is not one of those offered. Please choose again."),
    }
    kind = forms.MultipleChoiceField if question.kind == "multiple" else forms.ChoiceField
    return kind(choices=choices, error_messages=errors, label="")


class WorksheetForm(CrispyForm):
    """One large field per prompt; everything may be left empty and filled in another day."""

    submit_label = _("Save")

    def __init__(self, *args: Any, prompts: Sequence[Prompt], texts: Mapping[str, str], **kwargs: Any) -> None:
        self.prompts = prompts
        sheet = {f"{PROMPT}{prompt.code}": _text_field(prompt) for prompt in prompts}
        self.base_fields = {**type(self).base_fields, **sheet}  # type: ignore[misc]
        kwargs["initial"] = {f"{PROMPT}{code}": text for code, text in texts.items()}
        super().__init__(*args, **kwargs)

    def to_order(self) -> dict[str, str]:
        """Prompt code → text."""
        return {prompt.code: self.cleaned_data[f"{PROMPT}{prompt.code}"] for prompt in self.prompts}


def _text_field(prompt: Prompt) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=prompt.label, help_text=prompt.help, required=False, max_length=5000, widget=area)


class JoinForm(CrispyForm):
    """Alone, or with one of the teams one belongs to."""

    submit_label = _("Join this path")
    cooperative = forms.ChoiceField(
        label=_("Who are you learning with?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("With a team, everybody sees how far the others are, and you share one worksheet."),
    )

    def __init__(self, *args: Any, teams: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cooperative"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("On my own")), *teams]
