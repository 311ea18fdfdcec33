"""A proposal to stop a campaign whose collection has begun, and the second person's answer.
What stopping does is services/stopping.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .campaign import Campaign


class CampaignStop(models.Model):
    """Everybody is to get their money back: one person proposes, another one decides."""

    PERSONAL = {"scrub": [], "keep": {"reason": "professional words about a campaign, not a person"}}

    code = models.CharField(max_length=32, unique=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="stops")
    reason = models.TextField(max_length=1000)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="campaigns_stop_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed=False) | ~Q(decided_by=F("proposed_by")), name="campaigns_stop_two_people"
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(decided_at__isnull=True), name="campaigns_one_open_stop"
            ),
        ]

    def __str__(self) -> str:
        return self.code
