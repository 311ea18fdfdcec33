"""Money going back: refunds we order or find, disputes a payer's bank opens, and the history of both.
Deciding and moving them is services' work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from crowdcoop.codes import new_code

from ..enums import REFUND_OPEN, DisputeState, RefundState
from .ledger import Entry
from .payment import AppendOnlyQuerySet, Payment

PERSON = settings.AUTH_USER_MODEL


def new_refund_code() -> str:
    return new_code("re")


def new_dispute_code() -> str:
    return new_code("dp")


class Refund(models.Model):
    """Giving back part or all of a payment. `external`: somebody did it at the provider's own desk.

    `from_suspense`: the money came where none was expected and was never booked as collected.
    """

    PERSONAL = {"scrub": [], "keep": {"reason": "why money went back: part of the books, written without names"}}

    code = models.CharField(max_length=32, unique=True, default=new_refund_code)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=RefundState.choices, default=RefundState.PROPOSED)
    cause = models.CharField(max_length=40)
    reason = models.CharField(max_length=500, blank=True, default="")
    # What went out beyond what was left of the payment: parked in suspense.
    over_minor = models.BigIntegerField(default=0)
    external = models.BooleanField(default=False)
    from_suspense = models.BooleanField(default=False)

    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    provider_refund_id = models.CharField(max_length=64, blank=True, default="")
    bank_order_code = models.CharField(max_length=32, blank=True, default="")
    failure_code = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=RefundState.values), name="refund_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
                name="refund_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(approved_at__isnull=False), name="refund_approval_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(REFUND_OPEN)) | Q(approved_at__isnull=False) | Q(external=True),
                name="refund_open_is_approved",
            ),
            models.UniqueConstraint(
                fields=["provider_refund_id"], condition=~Q(provider_refund_id=""), name="refund_one_at_provider"
            ),
        ]
        indexes = [models.Index(fields=["state", "proposed_at"], name="refund_state_proposed")]

    def __str__(self) -> str:
        return self.code


class Dispute(models.Model):
    """A payer's bank takes back part or all of a charge until it has decided."""

    PERSONAL = {"scrub": [], "keep": {"reason": "the bank's short word for it, one of a fixed list"}}

    code = models.CharField(max_length=32, unique=True, default=new_dispute_code)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="disputes")
    provider_dispute_id = models.CharField(max_length=64, unique=True)
    amount_minor = models.BigIntegerField()
    over_minor = models.BigIntegerField(default=0)
    fee_minor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=12, choices=DisputeState.choices, default=DisputeState.OPEN)
    reason = models.CharField(max_length=60, blank=True, default="")
    evidence_due_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0, fee_minor__gte=0), name="dispute_amount_positive"),
            models.CheckConstraint(condition=Q(state__in=DisputeState.values), name="dispute_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[DisputeState.INQUIRY, DisputeState.OPEN], closed_at=None)
                | Q(state__in=[DisputeState.WON, DisputeState.LOST], closed_at__isnull=False),
                name="dispute_closed_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Step(models.Model):
    """One move of a refund or a dispute. Never changed."""

    number = models.PositiveIntegerField()
    from_state = models.CharField(max_length=12, blank=True, default="")
    to_state = models.CharField(max_length=12)
    cause = models.CharField(max_length=60)
    actor = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True


class RefundEvent(Step):
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, related_name="events")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["refund", "number"], name="refund_event_numbered")]

    def __str__(self) -> str:
        return f"{self.refund_id}/{self.number} {self.from_state or '·'} → {self.to_state}"

    @property
    def label(self) -> str:
        """The state it came to, in the language being read."""
        return str(RefundState(self.to_state).label)


class DisputeEvent(Step):
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="events")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "number"], name="dispute_event_numbered")]

    def __str__(self) -> str:
        return f"{self.dispute_id}/{self.number} {self.from_state or '·'} → {self.to_state}"
