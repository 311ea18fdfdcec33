"""The incubator's forms: they validate and hand over an order; they never save.
What is allowed when is decided by services."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import LearningUnit
from courses.queries import title_of
from crowdcoop.forms import CrispyForm
from membership.enums import CooperativeKind, Territory
from membership.queries import cooperatives_of

from . import files
from .enums import DeclineReason, GroupStage
from .queries import advisers
from .services.deliverables import VersionOrder
from .services.intake import IntakeOrder

_CHOOSE = [("", _("Choose one"))]


def _long(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _quiet(name: str, label: Any) -> Submit:
    """A second button beside the main one."""
    button = Submit(name, label)
    button.field_classes = "btn btn--quiet"
    return button


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EligibilityForm(forms.Form):
    """Four questions, answered by GET: no cookie, nothing kept."""

    people = forms.IntegerField(label=_("How many people are you?"), min_value=1, max_value=999)
    territory = forms.ChoiceField(label=_("Where will you work?"), choices=[*_CHOOSE, *Territory.choices])
    group_stage = forms.ChoiceField(label=_("How far are you?"), choices=[*_CHOOSE, *GroupStage.choices])
    together = forms.TypedChoiceField(
        label=_("Do you want to decide together, one person, one vote?"),
        choices=[*_CHOOSE, ("1", _("Yes")), ("0", _("No, or not sure"))],
        coerce=lambda value: value == "1",
    )
    use_required_attribute = False


class IntakeForm(CrispyForm):
    """A group's application. `sending` decides what must be there: a draft only needs an address to write to."""

    submit_label = _("Send the application")

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We write here, and the link to your draft goes here."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    cooperative = forms.ChoiceField(label=_("Who applies?"), required=False)
    group_name = forms.CharField(label=_("Name of the group"), max_length=160, help_text=_("A working name is fine."))
    group_stage = forms.ChoiceField(label=_("How far are you?"), choices=[*_CHOOSE, *GroupStage.choices])
    kind = forms.ChoiceField(
        label=_("Which kind of cooperative suits you best?"),
        choices=[*_CHOOSE, *CooperativeKind.choices],
        help_text=_("Not sure? Choose the nearest; your adviser will look at it with you."),
    )
    municipality = forms.CharField(label=_("Town"), max_length=120)
    territory = forms.ChoiceField(label=_("Autonomous community"), choices=[*_CHOOSE, *Territory.choices])
    people_count = forms.IntegerField(label=_("How many people are you?"), min_value=1, max_value=999)
    idea = forms.CharField(
        label=_("What do you want to do together, and for whom?"),
        max_length=3000,
        widget=_long(),
        help_text=_("A few sentences as you would tell a neighbour."),
    )
    people = forms.CharField(
        label=_("Who are you, and what does each of you bring?"), max_length=3000, widget=_long(), required=False
    )
    need = forms.CharField(
        label=_("What do you need most from us?"), max_length=3000, widget=_long(4), help_text=_("One thing is enough.")
    )

    def __init__(self, *args: Any, user: Any = None, sending: bool = True, **kwargs: Any) -> None:
        self._mine = cooperatives_of(user) if user is not None else []
        super().__init__(*args, **kwargs)
        if not sending:
            for name, field in self.fields.items():
                field.required = name == "email"
        if self._mine:
            choices = [(c.code, c.name) for c in self._mine]
            self.fields["cooperative"].choices = [("", _("A new group")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["cooperative"]
            self.helper.layout = self.layout()
        self.helper.add_input(_quiet("save", _("Save and go on later")))

    def layout(self) -> Layout:
        who = ["cooperative"] if "cooperative" in self.fields else []
        return Layout(
            "once",
            Fieldset(_("Your group"), "email", *who, "group_name", "group_stage", "kind"),
            Fieldset(_("Where and how many"), "municipality", "territory", "people_count"),
            Fieldset(_("What you plan"), "idea", "people", "need"),
        )

    def to_order(self) -> IntakeOrder:
        data = self.cleaned_data
        return IntakeOrder(
            email=data["email"].lower(),
            language=get_language() or "es",
            group_name=data.get("group_name") or "",
            group_stage=data.get("group_stage") or "",
            kind=data.get("kind") or "",
            municipality=data.get("municipality") or "",
            territory=data.get("territory") or "",
            people_count=data.get("people_count"),
            idea=data.get("idea") or "",
            people=data.get("people") or "",
            need=data.get("need") or "",
            cooperative_code=data.get("cooperative") or "",
        )


class AcceptForm(CrispyForm):
    """Who will accompany the group."""

    submit_label = _("Accept and open the incubation")
    adviser: Any = forms.ModelChoiceField(
        label=_("Adviser"),
        queryset=None,
        empty_label=_("Choose one"),
        help_text=_("Never somebody of the group itself."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adviser"].queryset = advisers()  # type: ignore[attr-defined]
        self.fields["adviser"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]


class WaitlistForm(CrispyForm):
    """A word to the group that waits."""

    submit_label = _("Put on the waiting list")
    text = forms.CharField(
        label=_("A word to the group"),
        max_length=2000,
        widget=_long(3),
        required=False,
        help_text=_("They read it in their letter."),
    )


class DeclineForm(CrispyForm):
    """A useful no: why, what until then, and when to come back."""

    submit_label = _("Send this answer")
    reason = forms.ChoiceField(label=_("Why not this time"), choices=[*_CHOOSE, *DeclineReason.choices])
    text = forms.CharField(
        label=_("What would help them most"),
        max_length=2000,
        widget=_long(4),
        help_text=_("They read it in their letter."),
    )
    path: Any = forms.ModelChoiceField(
        label=_("Path they can follow on their own"), queryset=None, required=False, empty_label=_("None")
    )
    reapply_on = forms.DateField(label=_("They can apply again from"), widget=_day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path"].queryset = LearningUnit.objects.paths().offered()  # type: ignore[attr-defined]
        self.fields["path"].label_from_instance = title_of  # type: ignore[attr-defined]

    def clean_reapply_on(self) -> Any:
        day = self.cleaned_data["reapply_on"]
        today = timezone.localdate()
        if not today <= day <= today + timedelta(days=3 * 366):
            raise forms.ValidationError(_("Choose a day from today on, within three years."))
        return day


class AdviserForm(AcceptForm):
    """Somebody else takes the case."""

    submit_label = _("Give the case to this person")


class VersionForm(CrispyForm):
    """What a team hands in: text, a file, or both."""

    submit_label = _("Hand in to your adviser")
    text = forms.CharField(
        label=_("Text"),
        max_length=60_000,
        widget=_long(14),
        required=False,
        help_text=_("Leave an empty line between paragraphs: your adviser can comment on each of them."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": files.ACCEPT}),
        help_text=_("PDF, text document, spreadsheet or picture, up to 10 MB."),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data.get("file")
        if upload:
            self.cleaned_data["content_type"] = files.inspect(upload)
        elif upload is not None and upload is not False:
            files.inspect(upload)  # an empty file is falsy
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("text") and not data.get("file"):
            raise forms.ValidationError(_("Write your text or choose a file: there is nothing to hand in yet."))
        return data

    def to_order(self) -> VersionOrder:
        upload = self.cleaned_data.get("file")
        return VersionOrder(
            text=self.cleaned_data["text"].strip(),
            file=upload or None,
            file_name=files.plain_name(upload.name) if upload else "",
            content_type=self.cleaned_data.get("content_type", ""),
        )


class ReviewForm(CrispyForm):
    """An adviser's answer to one version: a word on the whole, a remark on any paragraph, and yes or not yet."""

    comment = forms.CharField(label=_("On the whole"), max_length=4000, widget=_long(4), required=False)

    def __init__(self, *args: Any, paragraphs: list[str], approving: bool = False, **kwargs: Any) -> None:
        self._count, self._approving = len(paragraphs), approving
        super().__init__(*args, **kwargs)
        for number in range(1, self._count + 1):
            label = _("Remark on paragraph %(number)d") % {"number": number}
            self.fields[f"p{number}"] = forms.CharField(
                label=label, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )
            # The base gives this validator to the fields it finds; these come after it.
            self.fields[f"p{number}"].validators[:] = list(self.fields["comment"].validators[:1])
            self.fields[f"p{number}"].validators.append(MaxLengthValidator(2000))

    def remarks(self) -> dict[int, str]:
        found = {n: self.cleaned_data.get(f"p{n}", "").strip() for n in range(1, self._count + 1)}
        return {number: text for number, text in found.items() if text}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self._approving and not data.get("comment", "").strip() and not self.remarks():
            raise forms.ValidationError(_("Say what should change: a word on the whole, or a remark on a paragraph."))
        return data


class CampaignReviewForm(CrispyForm):
    """An answer to a campaign draft."""

    comment = forms.CharField(
        label=_("A word to the team"),
        max_length=4000,
        widget=_long(5),
        required=False,
        help_text=_("Needed when you ask for changes: say what, where and why."),
    )

    def __init__(self, *args: Any, approving: bool = False, **kwargs: Any) -> None:
        self._approving = approving
        super().__init__(*args, **kwargs)
        self.helper.inputs = []
        self.helper.add_input(Submit("approve", _("Approve"), css_class="btn btn--primary"))
        self.helper.add_input(_quiet("changes", _("Ask for changes")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self._approving and not data.get("comment", "").strip():
            self.add_error("comment", _("Say what should change, so that the team can do it."))
        return data


class SessionForm(CrispyForm):
    """The next meeting."""

    submit_label = _("Book the session")
    day = forms.DateField(label=_("Day"), widget=_day())
    hour = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=480, initial=60)
    place = forms.CharField(label=_("Where"), max_length=200, help_text=_("An address, or the link of the call."))
    agenda = forms.CharField(label=_("What you will talk about"), max_length=300, required=False)

    def __init__(self, *args: Any, now: Any = None, **kwargs: Any) -> None:
        self._now = now
        super().__init__(*args, **kwargs)

    def layout(self) -> Layout:
        return Layout(
            "once",
            Div(
                Div("day", css_class="col-md-4"),
                Div("hour", css_class="col-md-4"),
                Div("minutes", css_class="col-md-4"),
                css_class="row",
            ),
            "place",
            "agenda",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("day") and data.get("hour"):
            try:
                moment = timezone.make_aware(datetime.combine(data["day"], data["hour"]))
                early = moment <= self._now
                late = moment > self._now + timedelta(days=366)
            except (OverflowError, ValueError):
                early = late = True
            if early or late:
                self.add_error("day", _("Choose a moment that is still to come, within a year."))
            else:
                data["starts_at"] = moment
        return data


class NoteForm(CrispyForm):
    """What came of a meeting."""

    submit_label = _("Save the note")
    hours = forms.DecimalField(
        label=_("Hours of your time"),
        min_value=0.25,
        max_value=12,
        max_digits=4,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("With preparation. Half an hour is 0.5."),
    )
    outcome = forms.CharField(label=_("What came of it"), max_length=4000, widget=_long(5))
    next_steps = forms.CharField(
        label=_("Next steps, and who takes them"), max_length=4000, widget=_long(4), required=False
    )


class CancelForm(CrispyForm):
    """Only a button."""

    submit_label = _("Call the session off")


class SignOffForm(CrispyForm):
    """Only a button."""

    submit_label = _("Sign the stage off")
