"""Bank statements as they came, their movements, and what each movement pays.
Reading files is bankfiles', deciding is services/statements.py's and services/matching.py's work."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q, Sum

from crowdcoop.codes import new_code

from ..enums import LineState
from .payment import AppendOnlyQuerySet, Payment


def private_storage() -> Storage:
    """The storage no address points to."""
    return storages["private"]


def new_statement_code() -> str:
    return new_code("st")


def new_line_code() -> str:
    return new_code("bl")


def stored_name(statement: "Statement", filename: str) -> str:
    """Where a file is kept; the name a person gave never becomes a path."""
    return f"statements/{statement.code}"


class Statement(models.Model):
    """One file of one bank account, kept as it came. The same file is kept once."""

    PERSONAL = {"scrub": [], "keep": {"account_iban": "the platform's own account, not a person's"}}

    code = models.CharField(max_length=32, unique=True, default=new_statement_code)
    sha256 = models.CharField(max_length=64, unique=True)
    filename = models.CharField(max_length=120)
    file = models.FileField(storage=private_storage, upload_to=stored_name, max_length=200)
    format = models.CharField(max_length=12)
    account_iban = models.CharField(max_length=34)
    first_on = models.DateField(null=True, blank=True)
    last_on = models.DateField(null=True, blank=True)
    opening_minor = models.BigIntegerField(null=True, blank=True)
    closing_minor = models.BigIntegerField(null=True, blank=True)
    # How many movements the file tells of, and how many of them were known from other files.
    line_count = models.PositiveIntegerField(default=0)
    known_count = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.code


class StatementLineQuerySet(models.QuerySet["StatementLine"]):
    def incoming(self) -> "StatementLineQuerySet":
        return self.filter(amount_minor__gt=0)

    def in_state(self, state: str) -> "StatementLineQuerySet":
        return self.filter(state=state)


class StatementLine(models.Model):
    """One movement, for ever: `key` is the same in every file that tells of it. Cents; money out is below zero."""

    PERSONAL = {
        "scrub": [],
        "keep": {
            "party_name": "the bank's record of a transfer, part of the accounts the law asks to keep for six years",
            "party_iban": "where money came from, needed to send it back and part of the accounts",
            "account_iban": "the platform's own account, not a person's",
        },
    }

    code = models.CharField(max_length=32, unique=True, default=new_line_code)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    account_iban = models.CharField(max_length=34)
    key = models.CharField(max_length=48)
    position = models.PositiveIntegerField()
    booked_on = models.DateField()
    value_on = models.DateField(null=True, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    bank_reference = models.CharField(max_length=140, blank=True, default="")
    end_to_end_id = models.CharField(max_length=64, blank=True, default="")
    remittance = models.CharField(max_length=500, blank=True, default="")
    party_name = models.CharField(max_length=140, blank=True, default="")
    party_iban = models.CharField(max_length=34, blank=True, default="")
    # The reference of ours that was found in it.
    reference = models.CharField(max_length=32, blank=True, default="", db_index=True)
    state = models.CharField(max_length=16, choices=LineState.choices, default=LineState.UNMATCHED)
    state_since_at = models.DateTimeField()
    entry = models.ForeignKey("payments.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = StatementLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_iban", "key"], name="statement_line_once"),
            models.CheckConstraint(condition=~Q(amount_minor=0), name="statement_line_moves_money"),
            models.CheckConstraint(condition=Q(currency="EUR"), name="statement_line_eur"),
            models.CheckConstraint(condition=Q(state__in=LineState.values), name="statement_line_state_known"),
        ]
        indexes = [models.Index(fields=["state", "booked_on"], name="statement_line_state")]

    def __str__(self) -> str:
        return self.code

    @property
    def used_minor(self) -> int:
        """What of it is given to payments."""
        return self.matches.standing().aggregate(total=Sum("amount_minor"))["total"] or 0

    @property
    def returned_minor(self) -> int:
        """What of it goes back, or went back, to whom it came from."""
        return self.returns.standing().aggregate(total=Sum("amount_minor"))["total"] or 0

    @property
    def free_minor(self) -> int:
        """What of it still is for nobody; nothing of what is our own: a payout of the provider, a transfer returned."""
        if self.amount_minor <= 0 or hasattr(self, "provider_move") or hasattr(self, "returned_order"):
            return 0
        return self.amount_minor - self.used_minor - self.returned_minor


class LineMatchQuerySet(models.QuerySet["LineMatch"]):
    def standing(self) -> "LineMatchQuerySet":
        return self.filter(undone_at=None)


class LineMatch(models.Model):
    """So much of a movement pays this payment. Taken back, never deleted."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="matches")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="line_matches")
    amount_minor = models.BigIntegerField()
    cause = models.CharField(max_length=40)
    matched_at = models.DateTimeField()
    matched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = LineMatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="line_match_positive"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("matched_at")), name="line_match_undone_later"
            ),
            models.UniqueConstraint(
                fields=["line", "payment"], condition=Q(undone_at=None), name="line_match_once_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} pays {self.payment_id}"


class StatementLineEvent(models.Model):
    """One move of a movement: from, to, why, by whom. Never changed."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    from_state = models.CharField(max_length=16, blank=True, default="")
    to_state = models.CharField(max_length=16, choices=LineState.choices)
    cause = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "number"], name="statement_line_event_numbered")]

    def __str__(self) -> str:
        return f"{self.line_id}/{self.number} {self.from_state or '·'} → {self.to_state}"
