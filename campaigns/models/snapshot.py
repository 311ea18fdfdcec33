"""What a closing found, once and for ever: the total, and each pledge that counted.
Rows are written by services/closing.py and never changed or deleted."""

from typing import Any, NoReturn

from django.db import models

from campaigns.enums import Outcome

from .campaign import Campaign
from .pledge import Pledge


class Unchangeable(models.QuerySet[Any]):
    """Rows that are only ever added."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Snapshots are never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("Snapshots are never deleted.")


class Snapshot(models.Model):
    """One closing of one round of one campaign."""

    code = models.CharField(max_length=32, unique=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="snapshots")
    round = models.PositiveSmallIntegerField(default=1)
    taken_at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome)
    minimum_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    # What match funds stood for at this moment, besides.
    matched_minor = models.BigIntegerField(default=0)
    # People who wanted to join, and how many were needed; both 0 where the cooperative did not bind that goal.
    members = models.PositiveIntegerField(default=0)
    members_needed = models.PositiveIntegerField(default=0)
    pledges = models.PositiveIntegerField()
    seal = models.CharField(max_length=64, default="")

    objects = Unchangeable.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "round"], name="campaigns_one_snapshot_per_round")]

    def __str__(self) -> str:
        return self.code

    @property
    def missed_money(self) -> bool:
        return self.total_minor + self.matched_minor < self.minimum_minor

    @property
    def missed_members(self) -> bool:
        return self.members < self.members_needed


class SnapshotLine(models.Model):
    """One pledge that counted, and with how much."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="lines")
    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="snapshot_lines")
    amount_minor = models.BigIntegerField()

    objects = Unchangeable.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "pledge"], name="campaigns_pledge_once_in_snapshot")]

    def __str__(self) -> str:
        return f"{self.snapshot_id}/{self.pledge_id}"
