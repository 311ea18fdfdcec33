"""What a campaign costs, gives back to one, and leaves to all: amounts, stock and dates only.
Their titles and texts live on the campaign's page, keyed by `code`."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from campaigns.enums import CostKind, ReturnState
from campaigns.licences import About, Licence, about
from crowdcoop.labels import label_of

from .campaign import Campaign


class CostLine(models.Model):
    """One thing the money buys. Required lines make the minimum, all lines the optimum."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="cost_lines")
    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=16, choices=CostKind, default=CostKind.MATERIAL)
    amount_minor = models.BigIntegerField()
    required = models.BooleanField(default=True)
    # When this part of the work is done, where the team knows.
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="campaigns_cost_positive"),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="campaigns_cost_ends_after_it_begins",
            ),
        ]

    get_kind_display = label_of("kind", CostKind)

    def __str__(self) -> str:
        return self.code


class Reward(models.Model):
    """An individual return: its price, and how many there are. `taken` is moved only by services/pledges.py."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="rewards")
    code = models.CharField(max_length=32, unique=True)
    price_minor = models.BigIntegerField()
    stock = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    delivery_on = models.DateField(null=True, blank=True)
    # Has to be sent somewhere, so an address will be asked for; after success only.
    shipping = models.BooleanField(default=False)
    hide_when_gone = models.BooleanField(default=False)
    # Since then everybody who paid for it has it; moved only by services/fulfilment.py.
    all_given_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="campaigns_reward_price_positive"),
            models.CheckConstraint(
                condition=Q(stock__isnull=True) | Q(taken__lte=F("stock")), name="campaigns_reward_within_stock"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def left(self) -> int | None:
        """Units left; None where there is no limit."""
        return None if self.stock is None else max(self.stock - self.taken, 0)

    @property
    def sold_out(self) -> bool:
        return self.left == 0

    def state_on(self, day: date) -> str:
        """`given`: everybody who paid for it has it; `late`: its day has passed, and they have not; else nothing."""
        if self.all_given_at:
            return "given"
        return "late" if self.delivery_on is not None and self.delivery_on < day else ""

    @property
    def hidden(self) -> bool:
        """Gone, and the team would rather not show what is gone."""
        return self.hide_when_gone and self.sold_out


class CollectiveReturn(models.Model):
    """What everybody gets: under which licence, promised for when, where it is once delivered.

    Delivery is written by services/returns.py alone. `reminded` counts the letters about what is still owed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="returns")
    code = models.CharField(max_length=32, unique=True)
    licence = models.CharField(max_length=12, choices=Licence, default=Licence.CC_BY_SA)
    promised_on = models.DateField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    link = models.URLField(blank=True)
    evidence = models.CharField(max_length=600, blank=True)
    evidence_language = models.CharField(max_length=10, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    get_licence_display = label_of("licence", Licence)

    def __str__(self) -> str:
        return self.code

    @property
    def about(self) -> About:
        """What its licence allows."""
        return about(self.licence)

    def state_on(self, day: date) -> ReturnState:
        """Whether it is there, still to come, or late."""
        if self.delivered_at:
            return ReturnState.DELIVERED
        return ReturnState.OVERDUE if self.promised_on < day else ReturnState.PROMISED
