"""What charts are drawn from: how a campaign stood on each day, and by which ways and for which rewards it was backed.
Numbers without people, noted by the clock (services/figures.py); the totals themselves are the campaign's."""

from django.db import models
from django.db.models import Q

from .campaign import Campaign

# Where a link's word would stand: the smaller links together. No link may bear it.
OTHERS = "…"


class CampaignDay(models.Model):
    """How a campaign stood at the end of one day (today: a minute ago), and how often its page was opened that day.

    `percent` is how much of the first round's time was gone: what makes days of two campaigns comparable."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    percent = models.PositiveSmallIntegerField(default=0)
    pledged_minor = models.BigIntegerField(default=0)
    matched_minor = models.BigIntegerField(default=0)
    views = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "on"], name="campaigns_one_row_a_day"),
            models.CheckConstraint(
                condition=Q(pledged_minor__gte=0, matched_minor__gte=0), name="campaigns_day_not_negative"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="campaigns_day_within_time"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.on}"

    @property
    def raised_minor(self) -> int:
        """What counts towards the minimum."""
        return self.pledged_minor + self.matched_minor


class CampaignBreakdown(models.Model):
    """The pledges that count by the word of their link and by reward: lists of [word or code, pledges, cents].

    `pledged_minor` is the total they were added up at; when the campaign's has moved on, the clock adds them up anew.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="breakdown")
    noted_at = models.DateTimeField()
    pledged_minor = models.BigIntegerField(default=0)
    sources = models.JSONField(default=list)
    rewards = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.pledged_minor}"
