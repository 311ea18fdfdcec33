"""What the finance desk remembers: switches, checks of the books, off-site marks of the chain, restorations.
No rule lives here."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..enums import Position
from .payment import AppendOnlyQuerySet


class Switch(models.Model):
    """One turn of a switch; the newest row of a name is how it stands. Never changed: the history stays."""

    PERSONAL = {
        "scrub": [],
        "keep": {"reason": "why money was stopped or let go on: part of the books", "name": "of a switch"},
    }

    name = models.CharField(max_length=12)
    position = models.CharField(max_length=6, choices=Position.choices)
    reason = models.CharField(max_length=300)
    automatic = models.BooleanField(default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(position__in=Position.values), name="switch_position_known"),
            models.CheckConstraint(
                condition=Q(automatic=True) | Q(changed_by__isnull=False), name="switch_by_person_or_machine"
            ),
        ]
        indexes = [models.Index(fields=["name", "-id"], name="switch_newest")]

    def __str__(self) -> str:
        return f"{self.name} {self.position} #{self.pk}"

    @property
    def on(self) -> bool:
        return self.position == Position.ON


class MoneyCheck(models.Model):
    """One run of all invariants: how many were asked, and what they found as [number, name, detail]."""

    at = models.DateTimeField(db_index=True)
    cause = models.CharField(max_length=20)
    asked = models.PositiveIntegerField()
    findings = models.JSONField(default=list)
    milliseconds = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"check {self.at:%Y-%m-%d %H:%M} {len(self.findings)}"


class ChainCheckpoint(models.Model):
    """How the chain of the books ended on a day. Printed and mailed, so that a copy exists outside this database."""

    day = models.DateField(unique=True)
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64, blank=True)
    noted_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.day} #{self.number}"


class Restoration(models.Model):
    """A database brought back from a copy: money stands still until two people have looked at the match."""

    backup_at = models.DateTimeField()
    started_at = models.DateTimeField()
    replayed = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    matched_at = models.DateTimeField(null=True, blank=True)
    first = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(first=models.F("second")), name="restoration_two_people"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(second__isnull=False), name="restoration_done_by_two"
            ),
            models.CheckConstraint(
                condition=Q(is_open=True, done_at__isnull=True) | Q(is_open=False, done_at__isnull=False),
                name="restoration_open_until_done",
            ),
            models.UniqueConstraint(fields=["is_open"], condition=Q(is_open=True), name="restoration_one_open"),
        ]

    def __str__(self) -> str:
        return f"restored to {self.backup_at:%Y-%m-%d %H:%M}"
