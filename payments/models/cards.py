"""Saved cards that are no longer wanted: the provider is to forget them.
Asking it to is services/cards.py's work."""

from django.db import models

from .payment import Payment


class CardToForget(models.Model):
    """A card that was replaced, or came too late. Noted in the transaction that stops using it."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="cards_to_forget")
    payment_method_id = models.CharField(max_length=64, unique=True)
    noted_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"card of {self.payment_id}"
