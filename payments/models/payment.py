"""One promise of money and its state.
Moving the state is services/payments.py's and settlement.py's work."""

from django.conf import settings
from django.db import models


class Payment(models.Model):
    """A promise of money for one purpose. Amounts are cents of `currency`."""

    code = models.CharField(max_length=32, unique=True)
    purpose = models.CharField(max_length=32)
    owner_code = models.CharField(max_length=32, db_index=True)
    book_code = models.CharField(max_length=32, db_index=True)
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    payer_email = models.EmailField()
    payer_language = models.CharField(max_length=5)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    state = models.CharField(max_length=24, default="draft", db_index=True)

    def __str__(self) -> str:
        return self.code
