"""The papers about money: receipts and their corrections, the yearly summary, what a payer tells the tax office.
Numbering and wording are services/receipts.py's and wordings.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from crowdcoop.codes import new_code

from ..enums import Nature, PayerKind, ReceiptKind
from .payment import AppendOnlyQuerySet, Payment


def new_receipt_code() -> str:
    return new_code("rc")


class ReceiptSeries(models.Model):
    """The last number of one issuer's series, such as `2027-G`; locked while a number is given."""

    issuer_code = models.CharField(max_length=32)
    name = models.CharField(max_length=12)
    last_number = models.PositiveIntegerField(default=0)

    PERSONAL = {"scrub": [], "keep": {"name": "the name of a series of papers, not of a person"}}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer_code", "name"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.issuer_code} {self.name} {self.last_number}"


class Receipt(models.Model):
    """One paper. Never changed, never deleted; its number is gapless within its issuer's series and never reused.

    `amount_minor` is below zero on a correction: what went back. `facts` is what the paper says about the money and
    its issuer, frozen; whom it names is not in it, so that a person can be forgotten while the books stay.
    """

    code = models.CharField(max_length=32, unique=True, default=new_receipt_code)
    issuer_code = models.CharField(max_length=32)
    series = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    year = models.PositiveSmallIntegerField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=12, choices=ReceiptKind.choices)
    ordinal = models.PositiveIntegerField(default=1)
    nature = models.CharField(max_length=16, choices=Nature.choices)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    language = models.CharField(max_length=5)
    facts = models.JSONField()
    issued_at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer_code", "series", "number"], name="receipt_numbered"),
            models.UniqueConstraint(fields=["payment", "kind", "ordinal"], name="receipt_once"),
            models.CheckConstraint(
                condition=Q(kind=ReceiptKind.CORRECTION) | Q(amount_minor__gt=0, ordinal=1), name="receipt_one_positive"
            ),
            models.CheckConstraint(condition=~Q(amount_minor=0) & Q(number__gt=0), name="receipt_says_something"),
        ]
        indexes = [models.Index(fields=["year", "payment"], name="receipt_year")]

    def __str__(self) -> str:
        return self.shown_number

    @property
    def shown_number(self) -> str:
        """As it is printed, such as `2027-G-00042`."""
        return f"{self.series}-{self.number:05d}"


class TaxIdentity(models.Model):
    """What a payer tells us so that the tax office learns of a gift. Asked only of those who want the deduction."""

    PERSONAL = {
        "scrub": ["email"],
        "keep": {
            "payer": "points to the account, which is scrubbed itself",
            "name": "a declared gift names its giver; the law asks for the declaration's proof for years",
            "tax_id": "a declared gift names its giver; the law asks for the declaration's proof for years",
        },
    }

    payer = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="tax_identity"
    )
    email = models.EmailField()
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=10, choices=PayerKind.choices)
    name = models.CharField(max_length=120)
    tax_id = models.CharField(max_length=20)
    postal_code = models.CharField(max_length=10)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(payer=None) & ~Q(email=""), name="tax_identity_guest"
            ),
        ]

    def __str__(self) -> str:
        return f"tax identity {self.pk}"


class YearlySummary(models.Model):
    """That a payer was sent the sum of a year's papers, and what it said. Once per year and payer."""

    PERSONAL = {
        "scrub": ["payer_email"],
        "keep": {"payer": "points to the account, which is scrubbed itself"},
    }

    code = models.CharField(max_length=32, unique=True, default=new_receipt_code)
    year = models.PositiveSmallIntegerField()
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="yearly_summaries"
    )
    payer_email = models.EmailField()
    language = models.CharField(max_length=5)
    lines = models.JSONField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "payer_email"],
                condition=Q(payer=None) & ~Q(payer_email=""),
                name="summary_guest",
            ),
            models.UniqueConstraint(
                fields=["year", "payer"], condition=Q(payer__isnull=False), name="summary_once_per_account"
            ),
        ]

    def __str__(self) -> str:
        return f"summary {self.code} {self.year}"


class DeclaringEntity(models.Model):
    """An issuer that the law lets declare gifts, with the evidence. Without a row no deduction is promised.

    A cooperative usually has none: only entities of the special kind named in the country's law do.
    """

    PERSONAL = {
        "scrub": [],
        "keep": {
            "name": "an organisation's registered name",
            "tax_id": "an organisation's tax number, printed on its papers",
            "contact_name": "who answers the tax office for the organisation; part of the declaration",
            "contact_phone": "the organisation's telephone; part of the declaration",
        },
    }

    entity_code = models.CharField(max_length=32)
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=120)
    tax_id = models.CharField(max_length=20)
    contact_name = models.CharField(max_length=80, blank=True, default="")
    contact_phone = models.CharField(max_length=20, blank=True, default="")
    evidence = models.TextField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity_code", "country"], name="declaring_entity_once"),
            models.CheckConstraint(condition=~Q(evidence=""), name="declaring_entity_proved"),
        ]

    def __str__(self) -> str:
        return f"{self.entity_code} {self.country}"
