"""The law a cooperative lives under, as versioned rows.
The texts themselves come from jurisdictions.py; counting lives in clock.py."""

from django.db import models

from ..enums import Silence, TermUnit


class JurisdictionProfile(models.Model):
    """One law at one version. Never edited: a change in the law is a new version, and old applications keep theirs."""

    code = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    territory = models.CharField(max_length=8)
    title = models.CharField(max_length=160)
    source_id = models.CharField(max_length=40)
    article = models.CharField(max_length=12)
    decided_by = models.CharField(max_length=12, default="board")
    decision_amount = models.PositiveSmallIntegerField()
    decision_unit = models.CharField(max_length=12, choices=TermUnit.choices)
    silence = models.CharField(max_length=8, choices=Silence.choices)
    appeal_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    appeal_unit = models.CharField(max_length=12, choices=TermUnit.choices, blank=True)
    suspends = models.BooleanField(default=False)
    payment_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    payment_unit = models.CharField(max_length=12, choices=TermUnit.choices, blank=True)
    note = models.TextField(blank=True)
    valid_as_of = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="membership_law_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (v{self.version})"
