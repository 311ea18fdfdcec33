"""Money given to a cooperative by hand: who entered it, with which evidence, and the second person's answer.
What approving does is services/offline.py's work."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q

from campaigns.enums import OfflineKind, OfflineState
from crowdcoop.codes import new_code

from .campaign import Campaign
from .pledge import Pledge


def private_storage() -> Storage:
    """The storage no address points to."""
    return storages["private"]


def new_offline_code() -> str:
    return new_code("of")


def stored_name(entry: "OfflinePledge", filename: str) -> str:
    """Where evidence is kept; the name a person gave never becomes a path."""
    return f"offline/{entry.campaign.code}/{new_code()}"


class OfflinePledge(models.Model):
    """A gift in cash or by cheque, in cents. Counts once somebody of finance has seen the evidence."""

    PERSONAL = {
        "scrub": ["email", "name"],
        "keep": {"answer": "finance's professional words about an entry", "evidence": "a voucher of the accounts"},
    }

    code = models.CharField(max_length=32, unique=True, default=new_offline_code)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="offline_pledges")
    kind = models.CharField(max_length=10, choices=OfflineKind.choices)
    amount_minor = models.BigIntegerField()
    received_on = models.DateField()
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    evidence = models.FileField(storage=private_storage, upload_to=stored_name, max_length=200)
    evidence_type = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=OfflineState.choices, default=OfflineState.ENTERED)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    pledge = models.OneToOneField(Pledge, null=True, blank=True, on_delete=models.PROTECT, related_name="offline")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="campaigns_offline_positive"),
            models.CheckConstraint(condition=Q(state__in=OfflineState.values), name="campaigns_offline_state_known"),
            models.CheckConstraint(
                condition=Q(state=OfflineState.ENTERED, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=OfflineState.ENTERED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="campaigns_offline_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("entered_by")), name="campaigns_offline_two_people"
            ),
            models.CheckConstraint(
                condition=Q(pledge=None) | Q(state=OfflineState.APPROVED), name="campaigns_offline_pledge_approved"
            ),
        ]

    def __str__(self) -> str:
        return self.code
