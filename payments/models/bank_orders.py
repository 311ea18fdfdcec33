"""Outgoing bank transfers, and the files in which they are handed to the bank.
Why money leaves is the subject's business; writing the rows is services/bank_orders.py's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from crowdcoop.codes import new_code

from ..enums import OrderKind, OrderState
from .payment import AppendOnlyQuerySet
from .statements import StatementLine


def new_order_code() -> str:
    return new_code("ord")


def new_message_id() -> str:
    """A file's own name at the bank: at most 35 characters."""
    return new_code("msg", length=20)


class PaymentFile(models.Model):
    """A file of transfers as the bank was given it: made once, kept as it was, `sha256` of its bytes."""

    PERSONAL = {"scrub": [], "keep": {"content": "names and accounts of receivers; the books must show who was paid"}}

    message_id = models.CharField(max_length=35, unique=True, default=new_message_id)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    total_minor = models.BigIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(made_at__isnull=False, made_by__isnull=False), name="payment_file_made")
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def code(self) -> str:
        """For audit rows."""
        return self.message_id


class BankOrder(models.Model):
    """One transfer out of our account, in cents of EUR. `code` travels with it as its end-to-end id."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "name": "whom money was sent to; the law asks for the books for six years",
            "iban": "where money was sent to; the law asks for the books for six years",
        },
    }

    code = models.CharField(max_length=32, unique=True, default=new_order_code)
    kind = models.CharField(max_length=8, choices=OrderKind.choices)
    subject_code = models.CharField(max_length=32)
    name = models.CharField(max_length=140)
    iban = models.CharField(max_length=34)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    remittance = models.CharField(max_length=140)
    state = models.CharField(max_length=10, choices=OrderState.choices, default=OrderState.WAITING)
    ordered_at = models.DateTimeField()
    state_since_at = models.DateTimeField()
    file = models.ForeignKey(PaymentFile, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    confirmed_on = models.DateField(null=True, blank=True)
    statement_reference = models.CharField(max_length=64, blank=True, default="")
    # Of a transfer that arrived and was sent back: the movement that brought the money again.
    returned_line = models.OneToOneField(
        StatementLine, null=True, blank=True, on_delete=models.PROTECT, related_name="returned_order"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_code"], name="bank_order_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="bank_order_amount_positive"),
            models.CheckConstraint(condition=Q(currency="EUR"), name="bank_order_currency_eur"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="bank_order_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[OrderState.WAITING, OrderState.FAILED]) | Q(file__isnull=False),
                name="bank_order_in_a_file",
            ),
        ]
        indexes = [models.Index(fields=["state", "ordered_at"], name="bank_order_state")]

    def __str__(self) -> str:
        return self.code


class BankOrderEvent(models.Model):
    """One move of an order. Never changed."""

    order = models.ForeignKey(BankOrder, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    from_state = models.CharField(max_length=10, blank=True, default="")
    to_state = models.CharField(max_length=10, choices=OrderState.choices)
    cause = models.CharField(max_length=60)
    detail = models.CharField(max_length=200, blank=True, default="")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="bank_order_event_numbered")]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.number} {self.from_state or '·'} → {self.to_state}"
