"""Kinds and states of training.
No behaviour lives here."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """The three levels of training."""

    PATH = "path", _("Path")
    MODULE = "module", _("Module")
    LESSON = "lesson", _("Lesson")


class EnrolmentState(TextChoices):
    """Where a person stands with a path."""

    ACTIVE = "active", _("Under way")
    COMPLETED = "completed", _("Finished")
    LEFT = "left", _("Left")


class ProgressState(TextChoices):
    """Where a person stands with a lesson; no row means not started."""

    STARTED = "started", _("Started")
    COMPLETED = "completed", _("Done")


class EventKind(TextChoices):
    """What happened between a person and a unit."""

    ENROLLED = "enrolled", _("Joined the path")
    VIEWED = "viewed", _("Opened")
    ATTEMPTED = "attempted", _("Answered the questions")
    MARKED = "marked", _("Marked as done")
    COMPLETED = "completed", _("Finished")


class How(TextChoices):
    """What completed a unit."""

    QUIZ = "quiz", _("Questions answered")
    MARKED = "marked", _("Marked as done")


TRANSITIONS: dict[str, set[str]] = {
    EnrolmentState.ACTIVE: {EnrolmentState.COMPLETED, EnrolmentState.LEFT},
    # A lesson added later does not take a finished path away; a new lesson may be followed again.
    EnrolmentState.COMPLETED: set(),
    EnrolmentState.LEFT: {EnrolmentState.ACTIVE},
}
