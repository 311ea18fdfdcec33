"""The provider's own account with us, move by move, and each time it was compared with our books.
Fetching and comparing are services/balance.py's work."""

from django.db import models

from .statements import StatementLine


class ProviderMove(models.Model):
    """One line of the provider's account: a charge, a refund, a dispute, a transfer. Amounts in cents, signed."""

    move_id = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    source_id = models.CharField(max_length=64, blank=True, default="", db_index=True)
    payment_code = models.CharField(max_length=32, blank=True, default="", db_index=True)
    created_at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField()
    # Of a payout to our own bank account: the movement that shows it.
    line = models.OneToOneField(
        StatementLine, null=True, blank=True, on_delete=models.PROTECT, related_name="provider_move"
    )

    def __str__(self) -> str:
        return self.move_id


class BalanceMatch(models.Model):
    """One comparison to the cent. `on_the_way`: at the provider already, here not yet, and known why."""

    at = models.DateTimeField(db_index=True)
    provider_minor = models.BigIntegerField()
    books_minor = models.BigIntegerField()
    on_the_way_minor = models.BigIntegerField(default=0)
    moves = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"match {self.at:%Y-%m-%d %H:%M}"

    @property
    def difference_minor(self) -> int:
        return self.provider_minor - self.books_minor - self.on_the_way_minor
