"""Money to a cooperative: where it may go, each payout, its transfers at the provider, and the history of its moves.
Moving the state is services/payout_moves.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from crowdcoop.codes import new_code

from ..enums import PAYOUT_COUNTING, PayoutRoute, PayoutState
from .payment import AppendOnlyQuerySet, Payment


def new_payout_code() -> str:
    return new_code("out")


class PayoutAccount(models.Model):
    """Where a cooperative's money goes. A bank account counts once two people other than its author have checked it.

    What the provider says about a connected account is kept as it was last heard.
    """

    PERSONAL = {
        "scrub": [],
        "keep": {
            "holder_name": "the organisation that receives the money; the books must show who was paid",
            "iban": "the organisation's bank account; the books must show where money went",
        },
    }

    beneficiary_code = models.CharField(max_length=32, unique=True)
    route = models.CharField(max_length=16, choices=PayoutRoute.choices, default=PayoutRoute.PLATFORM_ACCOUNT)
    holder_name = models.CharField(max_length=140, blank=True, default="")
    iban = models.CharField(max_length=34, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    connect_account_id = models.CharField(max_length=64, blank=True, default="")
    transfers_state = models.CharField(max_length=10, blank=True, default="")
    details_given = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_at__isnull=False, entered_by__isnull=False), name="payout_account_entered"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False) & ~Q(checked_by=F("entered_by")),
                name="payout_account_checked",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, checked_by__isnull=False)
                & ~Q(confirmed_by=F("entered_by"))
                & ~Q(confirmed_by=F("checked_by")),
                name="payout_account_confirmed",
            ),
            models.UniqueConstraint(
                fields=["connect_account_id"], condition=~Q(connect_account_id=""), name="payout_account_connect_once"
            ),
        ]

    def __str__(self) -> str:
        return self.beneficiary_code

    @property
    def code(self) -> str:
        """For audit rows."""
        return self.beneficiary_code

    @property
    def is_verified(self) -> bool:
        """Whether two people have checked the bank account."""
        return bool(self.iban) and self.confirmed_at is not None

    def can_receive_by(self, route: str) -> bool:
        """Whether money can be sent this way."""
        return self.is_verified if route == PayoutRoute.PLATFORM_ACCOUNT else self.transfers_state == "active"

    @property
    def can_receive(self) -> bool:
        """Whether money can be sent by the chosen route."""
        return self.can_receive_by(self.route)


class PayoutQuerySet(models.QuerySet["Payout"]):
    def of_book(self, book_code: str) -> "PayoutQuerySet":
        return self.filter(book_code=book_code)

    def counting(self) -> "PayoutQuerySet":
        """Payouts whose money cannot be given a second time."""
        return self.filter(state__in=PAYOUT_COUNTING)


class Payout(models.Model):
    """Money of one book to its cooperative, in cents of EUR. `amount_minor` leaves the book, `net_minor` arrives.

    Between them stand the platform's fee, the provider's cost and what the cooperative owed, each its own posting.
    """

    code = models.CharField(max_length=32, unique=True, default=new_payout_code)
    book_code = models.CharField(max_length=32, db_index=True)
    beneficiary_code = models.CharField(max_length=32, db_index=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    platform_fee_minor = models.BigIntegerField(default=0)
    provider_cost_minor = models.BigIntegerField(default=0)
    owed_minor = models.BigIntegerField(default=0)
    reserve_minor = models.BigIntegerField(default=0)
    returned_minor = models.BigIntegerField(default=0)
    route = models.CharField(max_length=16, choices=PayoutRoute.choices)
    state = models.CharField(max_length=10, choices=PayoutState.choices, default=PayoutState.PROPOSED)
    state_since_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    platform_fee_minor__gte=0,
                    provider_cost_minor__gte=0,
                    owed_minor__gte=0,
                    reserve_minor__gte=0,
                    returned_minor__gte=0,
                    amount_minor__gt=F("platform_fee_minor") + F("provider_cost_minor") + F("owed_minor"),
                ),
                name="payout_amounts",
            ),
            models.CheckConstraint(condition=Q(currency="EUR"), name="payout_currency_eur"),
            models.CheckConstraint(condition=Q(state__in=PayoutState.values), name="payout_state_known"),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=False, proposed_by__isnull=False), name="payout_proposed"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="payout_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[PayoutState.PROPOSED, PayoutState.REJECTED]) | Q(approved_at__isnull=False),
                name="payout_sent_only_approved",
            ),
        ]
        indexes = [models.Index(fields=["state", "state_since_at"], name="payout_state")]

    def __str__(self) -> str:
        return self.code

    @property
    def net_minor(self) -> int:
        """What arrives, in cents."""
        return self.amount_minor - self.platform_fee_minor - self.provider_cost_minor - self.owed_minor


class PayoutTransfer(models.Model):
    """The part of a payout that comes from one charge, for a connected account. Amounts in cents."""

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="transfers")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="payout_transfers")
    amount_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField(default=0)
    transfer_id = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payout", "payment"], name="payout_transfer_once"),
            models.UniqueConstraint(fields=["transfer_id"], condition=~Q(transfer_id=""), name="payout_transfer_id"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, returned_minor__gte=0, returned_minor__lte=F("amount_minor")),
                name="payout_transfer_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payout_id}/{self.payment_id} {self.amount_minor}"


class PayoutReversal(models.Model):
    """Part of a transfer taken back for one refund; the row is committed before the provider hears of it."""

    transfer = models.ForeignKey(PayoutTransfer, on_delete=models.PROTECT, related_name="reversals")
    refund_code = models.CharField(max_length=32, db_index=True)
    amount_minor = models.BigIntegerField()
    reversal_id = models.CharField(max_length=64, blank=True, default="")
    refused = models.BooleanField(default=False)
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "refund_code"], name="payout_reversal_once"),
            models.UniqueConstraint(fields=["reversal_id"], condition=~Q(reversal_id=""), name="payout_reversal_id"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payout_reversal_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id} for {self.refund_code}"


class PayoutEvent(models.Model):
    """One move of a payout. Never changed."""

    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    from_state = models.CharField(max_length=10, blank=True, default="")
    to_state = models.CharField(max_length=10, choices=PayoutState.choices)
    cause = models.CharField(max_length=60)
    detail = models.CharField(max_length=200, blank=True, default="")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    entry = models.ForeignKey("payments.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["payout", "number"], name="payout_event_numbered")]

    def __str__(self) -> str:
        return f"{self.payout_id}/{self.number} {self.from_state or '·'} → {self.to_state}"
