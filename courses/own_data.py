"""What training holds about a person, and what happens to it when they leave.
The registry is crowdcoop.accounts.own_data; the acts of leaving are the accounts services'."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.models import Enrolment, LearningEvent, QuizAttempt, UnitProgress, WorksheetAnswer
from crowdcoop.accounts import own_data

NAME = "learning"
_ATTEMPT = (
    "code",
    "unit__name",
    "language",
    "points",
    "points_possible",
    "passed",
    "submitted_at",
    "snapshot",
    "answers",
)
KEPT = _(
    "That somebody finished a lesson stays, without a name, so that your team’s progress does not change. "
    "What your team wrote together stays the team’s."
)


def register() -> None:
    """Called once at start-up."""
    own_data.register(NAME, export)
    own_data.register_eraser(NAME, erase, kept=KEPT)


def export(user: Any) -> dict[str, Any]:
    """Everything training knows of the person, in plain values."""
    return {
        "paths": list(
            Enrolment.objects.filter(user=user).values(
                "path__name", "cooperative_code", "state", "enrolled_at", "completed_at"
            )
        ),
        "lessons": list(
            UnitProgress.objects.filter(user=user).values("unit__name", "state", "how", "started_at", "completed_at")
        ),
        "answers": list(QuizAttempt.objects.filter(user=user).values(*_ATTEMPT)),
        "worksheets": list(
            WorksheetAnswer.objects.filter(user=user).values("unit__name", "prompt", "text", "edited_at")
        ),
        "events": list(LearningEvent.objects.filter(user=user).values("unit__name", "kind", "language", "at")),
    }


def erase(user: Any, now: datetime) -> None:
    """What the person wrote alone is emptied; figures stay and point to the scrubbed account."""
    WorksheetAnswer.objects.filter(user=user).update(text="", edited_at=now)
