"""Help that is no money: what a campaign needs, and who offered how much of it.
Words of a need live on the campaign's page, keyed by `code`; moving an offer is services/offers.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.enums import NeedKind, OfferState
from crowdcoop.labels import label_of

from .campaign import Campaign


class Need(models.Model):
    """So many hours, things or rooms. `covered` counts what was accepted; moved only by services/offers.py."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="needs")
    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=NeedKind, default=NeedKind.HOURS)
    quantity = models.PositiveIntegerField()
    covered = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="campaigns_need_positive")]

    get_kind_display = label_of("kind", NeedKind)

    def __str__(self) -> str:
        return self.code

    @property
    def share(self) -> int:
        """Per cent covered, a hundred at most."""
        return min(100 * self.covered // self.quantity, 100)

    @property
    def met(self) -> bool:
        return self.covered >= self.quantity


class NeedOffer(models.Model):
    """Somebody's offer to meet part of a need. Only the team ever reads who it is."""

    PERSONAL = {
        "scrub": ["name", "email", "message"],
        "keep": {"answer": "the team's words about an offer, without the person"},
    }

    code = models.CharField(max_length=32, unique=True)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="offers")
    quantity = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    message = models.CharField(max_length=500, blank=True)
    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="offers_of_help"
    )
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OFFERED)
    answer = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="campaigns_offer_positive"),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="campaigns_offer_state_known"),
            # Sending the same form, or opening the letter's link, twice makes no second offer.
            models.UniqueConstraint(
                fields=["need", "email"],
                condition=Q(state__in=[OfferState.OFFERED, OfferState.ACCEPTED]) & ~Q(email=""),
                name="campaigns_offer_one_open_each",
            ),
        ]

    def __str__(self) -> str:
        return self.code
