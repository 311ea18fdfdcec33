"""Several pledges of one person with one card, and the one tip beside them.
Each pledge and the tip are payments of their own; placing them is services/baskets.py's work."""

from django.db import models

from .pledge import Pledge


class Basket(models.Model):
    """What one person put together in one go. Who it was, and what became of it, its pledges say."""

    code = models.CharField(max_length=32, unique=True)
    card = models.OneToOneField("payments.SharedCard", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code

    @property
    def own_pledges(self) -> "models.QuerySet[Pledge]":
        return Pledge.objects.filter(basket=self).select_related("payment", "campaign__cooperative", "reward")


class Tip(models.Model):
    """Money for the platform, beside the pledges of one basket; charged only once one of them was (docs/adr/0018)."""

    code = models.CharField(max_length=32, unique=True)
    basket = models.OneToOneField(Basket, on_delete=models.PROTECT, related_name="tip")
    payment = models.OneToOneField("payments.Payment", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code
