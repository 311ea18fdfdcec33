"""One promise of money, its state, and the history of its moves.
Moving the state is services/transitions.py's work."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from crowdcoop.codes import new_code

from ..enums import COUNTING, SETTLED, Method, Nature, PaymentState


def new_payment_code() -> str:
    return new_code("pay")


class PaymentQuerySet(models.QuerySet["Payment"]):
    def of_book(self, book_code: str) -> "PaymentQuerySet":
        return self.filter(book_code=book_code)

    def counting(self) -> "PaymentQuerySet":
        """Promises that count towards a goal."""
        return self.filter(state__in=COUNTING)

    def settled(self) -> "PaymentQuerySet":
        return self.filter(state__in=SETTLED)

    def unfinished(self) -> "PaymentQuerySet":
        """Promises without a card yet."""
        return self.filter(state__in=[PaymentState.DRAFT, PaymentState.AWAITING_CARD])

    def unleased(self, now: Any) -> "PaymentQuerySet":
        """Rows no worker holds at `now`."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=now))


class Payment(models.Model):
    """A promise of money for one purpose. Amounts are cents of `currency`.

    Scrubbed on erasure once closed: payer_email, card_last4. Kept: codes, amounts, provider ids (accounts need them).
    """

    PERSONAL = {
        "scrub": ["payer_email", "card_last4"],
        "keep": {
            "payer": "points to the account, which is scrubbed itself",
            "organisation": "an organisation's name: the paper about its money stands in it",
            "organisation_tax_id": "an organisation's tax number, printed on that paper",
        },
    }

    code = models.CharField(max_length=32, unique=True, default=new_payment_code)
    purpose = models.CharField(max_length=32)
    owner_code = models.CharField(max_length=32, db_index=True)
    book_code = models.CharField(max_length=32)  # its index is `payment_book_state`
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    payer_email = models.EmailField()
    payer_language = models.CharField(max_length=5)
    # In whose name it is paid, when not in the payer's own: papers name it. Never shown in public.
    organisation = models.CharField(max_length=120, blank=True, default="")
    organisation_tax_id = models.CharField(max_length=20, blank=True, default="")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="EUR")
    nature = models.CharField(max_length=16, choices=Nature.choices)
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.CARD)
    state = models.CharField(max_length=24, choices=PaymentState.choices, default=PaymentState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    # The amount that counted before the present one; 0 until a change. Owners adjust their totals by the difference.
    previous_minor = models.BigIntegerField(default=0)
    # What went back to the payer: refunds that succeeded, disputes that were lost.
    refunded_minor = models.BigIntegerField(default=0)
    lost_minor = models.BigIntegerField(default=0)
    snapshot_code = models.CharField(max_length=32, blank=True, default="")

    opened_at = models.DateTimeField()
    state_since_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # When a direct debit was announced; it is not tried within fourteen days of it.
    announced_at = models.DateTimeField(null=True, blank=True)
    window_ends_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    collected_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    # What the provider calls things. One customer and, for life, one PaymentIntent per payment; payments that share a
    # card share its customer too, and take the card from its page.
    shared_card = models.ForeignKey(
        "payments.SharedCard", null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    customer_id = models.CharField(max_length=64, blank=True, default="")
    session_id = models.CharField(max_length=96, blank=True, default="")
    session_url = models.TextField(blank=True, default="")
    return_url = models.TextField(blank=True, default="")
    cancel_url = models.TextField(blank=True, default="")
    payment_method_id = models.CharField(max_length=64, blank=True, default="")
    payment_intent_id = models.CharField(max_length=64, blank=True, default="")
    charge_id = models.CharField(max_length=64, blank=True, default="")
    card_brand = models.CharField(max_length=24, blank=True, default="")
    card_last4 = models.CharField(max_length=4, blank=True, default="")
    card_expires_on = models.DateField(null=True, blank=True)
    card_closed = models.BooleanField(default=False)
    livemode = models.BooleanField(default=False)

    # Bank transfers: what the statement says.
    reference = models.CharField(max_length=64, blank=True, default="")
    received_on = models.DateField(null=True, blank=True)

    objects = PaymentQuerySet.as_manager()
    # Not a column: what the owner locked together with this row (purposes.Purpose.lock).
    owner_rows: Any = None
    # Nor this: what the row said when it was locked or last written (services/transitions.py).
    stored: dict[str, Any] = {}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(condition=Q(currency="EUR"), name="payment_currency_eur"),
            models.CheckConstraint(
                condition=Q(organisation="", organisation_tax_id="")
                | (~Q(organisation="") & ~Q(organisation_tax_id="")),
                name="payment_organisation_whole",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, lost_minor__gte=0)
                & Q(amount_minor__gte=F("refunded_minor") + F("lost_minor")),
                name="payment_back_within_amount",
            ),
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_state_known"),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.COLLECTED) | Q(collected_at__isnull=False),
                name="payment_collected_dated",
            ),
            models.UniqueConstraint(
                fields=["payment_intent_id"], condition=~Q(payment_intent_id=""), name="payment_one_intent"
            ),
            models.UniqueConstraint(fields=["session_id"], condition=~Q(session_id=""), name="payment_one_session"),
            models.UniqueConstraint(
                fields=["purpose", "owner_code", "nature", "reference"],
                condition=~Q(reference=""),
                name="payment_reference_once",
            ),
        ]
        indexes = [
            models.Index(fields=["book_code", "state"], name="payment_book_state"),
            models.Index(fields=["state", "next_attempt_at"], name="payment_state_next"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def left_minor(self) -> int:
        """What was collected and has not gone back."""
        return self.amount_minor - self.refunded_minor - self.lost_minor if self.collected_at else 0


class NeverChanged(RuntimeError):
    """Somebody tried to change or delete what may only be added to."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows are added, never changed or deleted; the database's triggers say the same."""

    def update(self, **kwargs: Any) -> int:
        raise NeverChanged(self.model.__name__)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanged(self.model.__name__)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise NeverChanged(self.model.__name__)


class PaymentEvent(models.Model):
    """One move: from, to, why, by whom, told by which message, booked in which entry. Never changed."""

    # Its index is that of `payment_event_numbered`.
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events", db_index=False)
    number = models.PositiveIntegerField()
    from_state = models.CharField(max_length=24, blank=True, default="")
    to_state = models.CharField(max_length=24, choices=PaymentState.choices)
    cause = models.CharField(max_length=60)
    detail = models.CharField(max_length=200, blank=True, default="")
    amount_minor = models.BigIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    provider_event = models.CharField(max_length=64, blank=True, default="")
    entry = models.ForeignKey("payments.Entry", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    seal = models.CharField(max_length=64, default="")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="payment_event_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}/{self.number} {self.from_state or '·'} → {self.to_state}"
