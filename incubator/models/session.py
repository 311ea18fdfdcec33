"""Meetings of a team with its adviser: booked, then noted with hours.
Availability and slots are not here."""

from django.conf import settings
from django.db import models

from crowdcoop.codes import new_code
from incubator.enums import SessionState

from .incubation import Incubation


def new_session_code() -> str:
    return new_code("s")


class Session(models.Model):
    """One meeting. `outcome` and `next_steps` are read by both sides."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "adviser": "points to the account; hours are reported per adviser",
            "outcome": "professional record shared with the cooperative",
            "next_steps": "professional record shared with the cooperative",
        },
    }

    code = models.CharField(max_length=32, unique=True, default=new_session_code)
    incubation = models.ForeignKey(Incubation, on_delete=models.CASCADE, related_name="sessions")
    adviser = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=12, choices=SessionState.choices, default=SessionState.BOOKED)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200)
    agenda = models.CharField(max_length=300, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    outcome = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adviser", "starts_at"],
                name="incubator_one_session_at_a_time",
                condition=~models.Q(state=SessionState.CANCELLED),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=SessionState.HELD)
                | (models.Q(hours__isnull=False) & models.Q(noted_at__isnull=False)),
                name="incubator_held_has_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.starts_at:%Y-%m-%d %H:%M}"
