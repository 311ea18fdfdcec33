"""People who answered whether they would like to hear about joining, and each consent they gave.
Applications have their own file."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ..enums import ConsentPurpose, ConsentState, ProspectState
from .cooperative import Cooperative


class Prospect(models.Model):
    """One person towards one cooperative. `confirmed_at` is empty until the person answered from their own mailbox."""

    code = models.CharField(max_length=32, unique=True)
    cooperative = models.ForeignKey(Cooperative, on_delete=models.PROTECT, related_name="prospects")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="prospects"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    state = models.CharField(max_length=12, choices=ProspectState.choices, default=ProspectState.ASKED)
    campaign_code = models.CharField(max_length=32, blank=True, db_index=True)
    source = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    last_reminder_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    PERSONAL = {
        "scrub": ["email"],
        "keep": {"user": "set to nothing on erasure", "language": "says nothing about a person alone"},
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "email"], condition=~Q(email=""), name="membership_prospect_once"
            ),
            models.CheckConstraint(condition=Q(reminders_sent__lte=2), name="membership_two_reminders"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(email="", user=None), name="membership_prospect_erased"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Consent(models.Model):
    """One answer to one consent text as it was shown. Only its withdrawal is ever added."""

    prospect = models.ForeignKey(Prospect, null=True, blank=True, on_delete=models.CASCADE, related_name="consents")
    application = models.ForeignKey(
        "membership.Application", null=True, blank=True, on_delete=models.PROTECT, related_name="consents"
    )
    purpose = models.CharField(max_length=16, choices=ConsentPurpose.choices)
    state = models.CharField(max_length=10, choices=ConsentState.choices)
    text_version = models.CharField(max_length=12)
    text = models.TextField()
    language = models.CharField(max_length=5)
    source = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    PERSONAL = {"scrub": [], "keep": {"prospect": "proof of what was agreed, without a name once erased"}}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(prospect=None, application__isnull=False) | Q(prospect__isnull=False, application=None),
                name="membership_consent_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="membership_consent_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state} #{self.pk}"
