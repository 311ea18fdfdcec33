"""An application to join and everything that happened to it.
Members and the register have their own file."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..enums import CLOSED, UNDECIDED, ApplicationState, DenialReason, EventKind
from .cooperative import Cooperative
from .jurisdiction import JurisdictionProfile
from .prospect import Prospect


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Adjectives only; nothing here evaluates."""

    def undecided(self) -> "ApplicationQuerySet":
        return self.filter(state__in=UNDECIDED)

    def open(self) -> "ApplicationQuerySet":
        return self.exclude(state__in=CLOSED)


class Application(models.Model):
    """A person asks to join. The law that applies is fixed at receipt; amounts are cents, fixed as well."""

    code = models.CharField(max_length=32, unique=True)
    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="applications")
    jurisdiction = models.ForeignKey(JurisdictionProfile, on_delete=models.PROTECT, related_name="+")
    receipt_number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=24, choices=ApplicationState.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="applications"
    )
    prospect = models.ForeignKey(
        Prospect, null=True, blank=True, on_delete=models.SET_NULL, related_name="applications"
    )
    campaign_code = models.CharField(max_length=32, blank=True, db_index=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    full_name = models.CharField(max_length=160, blank=True)
    tax_id = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=240, blank=True)
    message = models.TextField(blank=True)
    shares = models.PositiveIntegerField()
    share_value_minor = models.BigIntegerField()
    entry_fee_minor = models.BigIntegerField(default=0)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True, db_index=True)
    decide_by = models.DateField(null=True, blank=True, db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason_code = models.CharField(max_length=16, choices=DenialReason.choices, blank=True)
    reason_text = models.TextField(blank=True)
    appeal_until = models.DateField(null=True, blank=True)
    firm_at = models.DateTimeField(null=True, blank=True)
    pay_by = models.DateField(null=True, blank=True)
    silence_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    PERSONAL = {
        "scrub": ["email", "full_name", "tax_id", "address", "message", "reason_text"],
        "keep": {
            "user": "set to nothing on erasure; a member's data stay in the register, as the law asks",
            "decided_by": "the board must be able to prove who decided",
        },
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cooperative", "receipt_number"], name="membership_receipt_once"),
            models.UniqueConstraint(
                fields=["cooperative", "email"],
                condition=Q(state__in=["received", "in_review", "information_requested", "admitted", "firm"])
                & ~Q(email=""),
                name="membership_one_open_application",
            ),
            models.CheckConstraint(condition=Q(shares__gte=1), name="membership_application_shares"),
            models.CheckConstraint(
                condition=Q(received_at=None, receipt_number=None, decide_by=None)
                | Q(received_at__isnull=False, receipt_number__isnull=False, decide_by__isnull=False),
                name="membership_receipt_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="denied") | (~Q(reason_code="") & Q(decided_at__isnull=False)),
                name="membership_denial_reasoned",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def capital_minor(self) -> int:
        """Share capital in cents; never includes the entry fee."""
        return self.shares * self.share_value_minor

    @property
    def total_minor(self) -> int:
        return self.capital_minor + self.entry_fee_minor


class ApplicationEvent(models.Model):
    """What happened to an application, in order. `text` is what was written to the other side."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=ApplicationState.choices)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    PERSONAL = {"scrub": ["text"], "keep": {"by": "who acted; the account itself is scrubbed"}}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "ordinal"], name="membership_event_order"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}.{self.ordinal} {self.kind} {self.state}"
