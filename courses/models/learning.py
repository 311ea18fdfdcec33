"""What a person did and how far they are, in any language.
Rows are written by courses.services.learning only."""

from django.conf import settings
from django.db import models

from courses.enums import EnrolmentState, EventKind, How, ProgressState

from .unit import LearningUnit


class Enrolment(models.Model):
    """A person follows a path, alone (`cooperative_code` empty) or with a cooperative's team."""

    PERSONAL = {
        "scrub": [],
        "keep": {"user": "points to the scrubbed account, so that programme reports still count the person once"},
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    path = models.ForeignKey(LearningUnit, on_delete=models.PROTECT, related_name="enrolments")
    cooperative_code = models.CharField(max_length=32, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.ACTIVE)
    enrolled_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "path", "cooperative_code"], name="courses_enrolled_once"),
        ]

    def __str__(self) -> str:
        return f"enrolment #{self.pk} of {self.user_id} in {self.path_id} {self.cooperative_code}"


class UnitProgress(models.Model):
    """How far a person is with a lesson. Derived from LearningEvent rows; a done lesson never becomes undone."""

    PERSONAL = {
        "scrub": [],
        "keep": {"user": "points to the scrubbed account; a team's k-of-m must not change when one person leaves"},
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="unit_progress")
    unit = models.ForeignKey(LearningUnit, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=10, choices=ProgressState.choices, default=ProgressState.STARTED)
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    unit_version = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "unit"], name="courses_progress_once"),
            models.CheckConstraint(
                condition=models.Q(state=ProgressState.STARTED, completed_at=None, how="")
                | models.Q(state=ProgressState.COMPLETED, completed_at__isnull=False) & ~models.Q(how=""),
                name="courses_completed_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"progress #{self.pk} of {self.user_id} in {self.unit_id}: {self.state}"


class LearningEvent(models.Model):
    """Something that happened between a person and a unit. Append-only; `data` holds codes and figures."""

    PERSONAL = {
        "scrub": [],
        "keep": {"user": "points to the scrubbed account; the record of what was learned is append-only"},
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="learning_events")
    unit = models.ForeignKey(LearningUnit, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    unit_version = models.PositiveIntegerField()
    language = models.CharField(max_length=5, blank=True)
    data = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "unit", "at"], name="courses_event_order")]

    def __str__(self) -> str:
        return f"event #{self.pk} {self.kind} of {self.user_id} in {self.unit_id}"


class QuizAttempt(models.Model):
    """One set of answers, graded here, with the texts as they were shown."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "user": "points to the scrubbed account",
            "answers": "ids of chosen answers; they say nothing about the person without the account",
        },
    }

    code = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quiz_attempts")
    unit = models.ForeignKey(LearningUnit, on_delete=models.PROTECT, related_name="attempts")
    unit_version = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    answers = models.JSONField()
    snapshot = models.JSONField()
    points = models.PositiveSmallIntegerField()
    points_possible = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    once = models.CharField(max_length=64, blank=True)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "once"], condition=~models.Q(once=""), name="courses_attempt_once"),
            models.CheckConstraint(
                condition=models.Q(points__lte=models.F("points_possible")), name="courses_points_within_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.code}: {self.points}/{self.points_possible}"
