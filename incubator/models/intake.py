"""Calls and the applications that answer them.
Accepted applications become incubations, which have their own file."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from crowdcoop.codes import new_code
from incubator.enums import CallState, DeclineReason, GroupStage, IntakeState

from .programme import Programme


def new_call_code() -> str:
    return new_code("call")


def new_application_code() -> str:
    return new_code("in")


class CallQuerySet(models.QuerySet["Call"]):
    def to_open(self, at: datetime) -> "CallQuerySet":
        """Planned calls whose day has come."""
        return self.filter(state=CallState.PLANNED, opens_at__lte=at)

    def to_close(self, at: datetime) -> "CallQuerySet":
        """Open dated calls whose last moment has passed."""
        return self.filter(state=CallState.OPEN, closes_at__lte=at)


class Call(models.Model):
    """An intake of a programme. Without `closes_at` it is rolling. The criteria are public facts a group can check."""

    code = models.CharField(max_length=32, unique=True, default=new_call_code)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="calls")
    state = models.CharField(max_length=12, choices=CallState.choices, default=CallState.PLANNED)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(default=8)
    min_people = models.PositiveSmallIntegerField(default=3)
    territories = models.JSONField(default=list, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at=None) | models.Q(closes_at__gt=models.F("opens_at")),
                name="incubator_call_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def takes_applications(self, at: datetime) -> bool:
        """Open, and its last moment (when it has one) not passed."""
        return self.state == CallState.OPEN and (self.closes_at is None or at < self.closes_at)


class IntakeQuerySet(models.QuerySet["IntakeApplication"]):
    def of(self, user: Any) -> "IntakeQuerySet":
        return self.filter(applicant=user)

    def waiting(self) -> "IntakeQuerySet":
        """Sent and not yet answered."""
        return self.filter(state__in=[IntakeState.SUBMITTED, IntakeState.IN_REVIEW])


class IntakeApplication(models.Model):
    """A group asks to be accompanied. Saved as a draft, sent once, answered once."""

    PERSONAL = {
        "scrub": ["email", "idea", "need", "people", "decision_text"],
        "keep": {
            "applicant": "points to the account, which is scrubbed itself",
            "decided_by": "who answered, for the programme's report",
            "group_name": "the group's public name, not a person's",
            "municipality": "where the group works, for territorial reports",
        },
    }

    code = models.CharField(max_length=32, unique=True, default=new_application_code)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=12, choices=IntakeState.choices, default=IntakeState.DRAFT)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="intake_applications"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="es")
    cooperative = models.ForeignKey(
        "membership.Cooperative", null=True, blank=True, on_delete=models.PROTECT, related_name="intake_applications"
    )
    group_name = models.CharField(max_length=160, blank=True)
    group_stage = models.CharField(max_length=12, choices=GroupStage.choices, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    municipality = models.CharField(max_length=120, blank=True)
    territory = models.CharField(max_length=8, blank=True)
    people_count = models.PositiveSmallIntegerField(null=True, blank=True)
    idea = models.TextField(blank=True)
    people = models.TextField(blank=True)
    need = models.TextField(blank=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason_code = models.CharField(max_length=16, choices=DeclineReason.choices, blank=True)
    decision_text = models.TextField(blank=True)
    reapply_on = models.DateField(null=True, blank=True)
    recommended_path = models.ForeignKey(
        "courses.LearningUnit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = IntakeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | models.Q(decided_at__isnull=False),
                name="incubator_intake_decider_has_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state=IntakeState.DRAFT) | models.Q(submitted_at__isnull=False),
                name="incubator_intake_sent_has_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=IntakeState.DECLINED)
                | (models.Q(reapply_on__isnull=False) & ~models.Q(reason_code="")),
                name="incubator_intake_no_has_reason_and_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.group_name}"

    @property
    def address(self) -> str:
        """Where letters go: the account's address when there is one."""
        return self.applicant.email if self.applicant and self.applicant.email else self.email
