"""A supporter's promise: to which campaign, for which reward, with which words.
Its amount and its state are its payment's (docs/adr/0002)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .campaign import Campaign
from .lines import Reward


class PledgeQuerySet(models.QuerySet["Pledge"]):
    """Readers of pledges. Nothing here evaluates."""

    def of(self, campaign: Campaign) -> "PledgeQuerySet":
        return self.filter(campaign=campaign)

    def by_supporter(self, user: Any) -> "PledgeQuerySet":
        return self.filter(supporter=user)


class Pledge(models.Model):
    """One promise. `holds_unit`: a unit of `reward` is set aside, before the card is saved only until `hold_until`."""

    PERSONAL = {
        "scrub": ["email", "name", "message", "show_name"],
        "keep": {
            "nature": "legal nature of money, needed for the accounts",
            "supporter": "row of the person, itself scrubbed on erasure",
            "consent_text": "version of the words agreed to, proof of the mandate to charge",
        },
    }

    code = models.CharField(max_length=32, unique=True)
    # Its index is `campaigns_pledge_by_email`.
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pledges", db_index=False)
    reward = models.ForeignKey(Reward, null=True, blank=True, on_delete=models.PROTECT, related_name="pledges")
    payment = models.OneToOneField("payments.Payment", on_delete=models.PROTECT, related_name="+")
    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="pledges"
    )
    # Placed together with others, with one card.
    basket = models.ForeignKey(
        "campaigns.Basket", null=True, blank=True, on_delete=models.PROTECT, related_name="pledges"
    )
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    show_name = models.BooleanField(default=False)
    message = models.CharField(max_length=500, blank=True)
    hours_offered = models.PositiveSmallIntegerField(default=0)
    nature = models.CharField(max_length=16)
    round = models.PositiveSmallIntegerField(default=1)
    holds_unit = models.BooleanField(default=False)
    hold_until = models.DateTimeField(null=True, blank=True)
    # What this pledge has added so far to its campaign's counters; lets every hook be safe twice.
    counted_minor = models.BigIntegerField(default=0)
    collected_minor = models.BigIntegerField(default=0)
    consent_text = models.CharField(max_length=32)
    news_agreed_at = models.DateTimeField(null=True, blank=True)
    # The short word of the link that led here (?ref=…); for the team's counts alone.
    source = models.CharField(max_length=24, blank=True)
    created_at = models.DateTimeField()

    objects = PledgeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "email"], name="campaigns_pledge_by_email"),
            models.Index(fields=["email"], name="campaigns_pledge_email"),
            # The names on a campaign's page, the newest first, however many pledges stay without one.
            models.Index(
                F("campaign"),
                F("id").desc(),
                condition=Q(show_name=True, counted_minor__gt=0),
                name="campaigns_named_newest",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(holds_unit=False) | Q(reward__isnull=False), name="campaigns_unit_needs_reward"
            ),
            models.CheckConstraint(condition=Q(counted_minor__gte=0), name="campaigns_counted_not_negative"),
        ]

    def __str__(self) -> str:
        return self.code
