"""What is learnt from a campaign that did not reach its minimum, and who wants to hear of another try.
Writing any of it is services/failure.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .campaign import Campaign


class PostMortem(models.Model):
    """Why it did not work, as the team sees it. Only the team and whoever accompanies it read this."""

    PERSONAL = {"scrub": [], "keep": {"text": "the team's own words about its campaign, not about a person"}}

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="post_mortem")
    # Words of enums.FailureReason.
    reasons = models.JSONField(default=list)
    text = models.CharField(max_length=3000, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"post-mortem {self.campaign_id}"


class RetryWish(models.Model):
    """Somebody agreed to one letter should this campaign try again. Forgotten once it is written."""

    PERSONAL = {"scrub": ["email"], "keep": {}}

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="retry_wishes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="retry_wishes"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(email="")) | (Q(user__isnull=True) & ~Q(email="")),
                name="campaigns_wish_person_or_address",
            ),
            models.UniqueConstraint(fields=["campaign", "user"], name="campaigns_wish_once_each"),
            models.UniqueConstraint(
                fields=["campaign", "email"], condition=~Q(email=""), name="campaigns_wish_once_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} #{self.pk}"
