"""The words by which a campaign is found.
Derived from its pages and its cooperative; written by services/finding.py alone."""

from django.db import models

from .campaign import Campaign


class CampaignText(models.Model):
    """What a reader of one language may look for: folded (folding.py), from the best page for that language.

    A campaign without a published page has none."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5)
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "campaign"], name="campaigns_text_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.language}"
