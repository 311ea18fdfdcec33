"""One cooperative's accompanied way, and its stages.
What a programme asks in general lives in programme.py; documents in deliverable.py."""

from typing import Any

from django.conf import settings
from django.db import models

from crowdcoop.codes import new_code
from incubator.enums import IncubationState, StageState

from .intake import Call, IntakeApplication
from .programme import Programme


def new_incubation_code() -> str:
    return new_code("inc")


class IncubationQuerySet(models.QuerySet["Incubation"]):
    def active(self) -> "IncubationQuerySet":
        return self.filter(state=IncubationState.ACTIVE)

    def advised_by(self, user: Any) -> "IncubationQuerySet":
        """Cases of one adviser; never a cooperative the adviser belongs to."""
        return self.filter(adviser=user).exclude(cooperative__roles__user=user)

    def of_team(self, user: Any) -> "IncubationQuerySet":
        return self.filter(cooperative__roles__user=user).distinct()


class Incubation(models.Model):
    """Programme, adviser and state of one cooperative. Titles are snapshots of the programme's version then."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "adviser": "points to the account; who advised is part of the programme's report",
            "programme_name": "the name of a programme, not of a person",
        },
    }

    code = models.CharField(max_length=32, unique=True, default=new_incubation_code)
    cooperative = models.ForeignKey("membership.Cooperative", on_delete=models.PROTECT, related_name="incubations")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="incubations")
    programme_version = models.PositiveIntegerField()
    programme_name = models.CharField(max_length=160)
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="incubations")
    application = models.OneToOneField(
        IntakeApplication, null=True, blank=True, on_delete=models.PROTECT, related_name="incubation"
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="advised_incubations"
    )
    state = models.CharField(max_length=12, choices=IncubationState.choices, default=IncubationState.ACTIVE)
    support_hours = models.PositiveSmallIntegerField(default=40)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = IncubationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative"],
                condition=models.Q(state__in=[IncubationState.ACTIVE, IncubationState.PAUSED]),
                name="incubator_one_running_incubation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.cooperative_id}"


class StageProgress(models.Model):
    """One stage of one incubation, with its gate as it was when the incubation began."""

    PERSONAL = {
        "scrub": [],
        "keep": {"signed_off_by": "points to the account; a sign-off without a signer is worth nothing"},
    }

    incubation = models.ForeignKey(Incubation, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=40)
    title = models.CharField(max_length=160)
    definition_version = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=StageState.choices, default=StageState.LOCKED)
    days = models.PositiveSmallIntegerField(default=60)
    path = models.ForeignKey("courses.LearningUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    learners_needed = models.PositiveSmallIntegerField(default=0)
    sign_off = models.BooleanField(default=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incubation", "key"], name="incubator_progress_key_once"),
            models.UniqueConstraint(fields=["incubation", "position"], name="incubator_progress_position_once"),
            models.UniqueConstraint(
                fields=["incubation"], condition=models.Q(state=StageState.OPEN), name="incubator_one_open_stage"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_off_by=None) | models.Q(signed_off_at__isnull=False),
                name="incubator_signer_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=StageState.PASSED) | models.Q(passed_at__isnull=False),
                name="incubator_passed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incubation_id} {self.position} {self.key}"
