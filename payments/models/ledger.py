"""The double-entry ledger: accounts, entries, postings and the head of the hash chain.
Rows carry codes, never names. Writing is services/ledger.py's work; nothing is ever changed."""

from django.db import models
from django.db.models import Q

from ..enums import Book
from .payment import AppendOnlyQuerySet, Payment


class LedgerAccount(models.Model):
    """An account, such as `campaign_held:c-7k2m9x`. `debit` accounts grow by debits."""

    name = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=32)
    subject_code = models.CharField(max_length=32, blank=True, default="")
    book = models.CharField(max_length=8, choices=Book.choices)
    normal_side = models.CharField(max_length=6, choices=[("debit", "debit"), ("credit", "credit")])

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One event in the books. `key` makes it happen once; `hash` ties it to all that came before."""

    number = models.PositiveBigIntegerField(unique=True)
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    book = models.CharField(max_length=8, choices=Book.choices)
    book_code = models.CharField(max_length=32, db_index=True)
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    description = models.CharField(max_length=200)
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True, default="")
    hash = models.CharField(max_length=64, unique=True)

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.number} {self.kind}"


class Posting(models.Model):
    """One side of an entry. Fee, tax and provider cost are postings of their own kind, never netted."""

    # Their indexes are those below, which begin with them.
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings", db_index=False)
    position = models.PositiveSmallIntegerField()
    account = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="postings", db_index=False)
    side = models.CharField(max_length=6, choices=[("debit", "debit"), ("credit", "credit")])
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    kind = models.CharField(max_length=24)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="posting_amount_positive"),
            models.CheckConstraint(condition=Q(side__in=["debit", "credit"]), name="posting_side_known"),
            models.UniqueConstraint(fields=["entry", "position"], name="posting_numbered"),
        ]
        indexes = [models.Index(fields=["account", "side"], name="posting_account_side")]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.position} {self.side} {self.amount_minor}"


class ChainHead(models.Model):
    """The last entry's number and hash; locked while an entry is added, so that the chain has no fork."""

    name = models.CharField(max_length=10, unique=True, default="ledger")
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.name} #{self.number}"
