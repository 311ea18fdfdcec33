"""Booking a meeting, its note, calling it off.
What is allowed when is decided by services."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crowdcoop.forms import CrispyForm

from .widgets import day_input, long_text


class SessionForm(CrispyForm):
    """The next meeting."""

    submit_label = _("Book the session")
    day = forms.DateField(label=_("Day"), widget=day_input())
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
    outcome = forms.CharField(label=_("What came of it"), max_length=4000, widget=long_text(5))
    next_steps = forms.CharField(
        label=_("Next steps, and who takes them"), max_length=4000, widget=long_text(4), required=False
    )


class CancelForm(CrispyForm):
    """Only a button."""

    submit_label = _("Call the session off")
