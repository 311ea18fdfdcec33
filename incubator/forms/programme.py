"""What the programme manager answers an application with, and who takes a case.
What is allowed when is decided by services."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import LearningUnit
from courses.queries import title_of
from crowdcoop.forms import CrispyForm

from ..enums import DeclineReason
from ..queries import advisers
from .widgets import CHOOSE, day_input, long_text


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
        widget=long_text(3),
        required=False,
        help_text=_("They read it in their letter."),
    )


class DeclineForm(CrispyForm):
    """A useful no: why, what until then, and when to come back."""

    submit_label = _("Send this answer")
    reason = forms.ChoiceField(label=_("Why not this time"), choices=[*CHOOSE, *DeclineReason.choices])
    text = forms.CharField(
        label=_("What would help them most"),
        max_length=2000,
        widget=long_text(4),
        help_text=_("They read it in their letter."),
    )
    path: Any = forms.ModelChoiceField(
        label=_("Path they can follow on their own"), queryset=None, required=False, empty_label=_("None")
    )
    reapply_on = forms.DateField(label=_("They can apply again from"), widget=day_input())

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
