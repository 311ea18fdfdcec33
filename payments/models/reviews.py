"""How a payment leaves review: one person proposes where to, another one agrees.
Checking it against the provider's truth is services/reviews.py's work."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from crowdcoop.codes import new_code

from ..enums import PaymentState, ResolutionState
from .payment import Payment

PERSON = settings.AUTH_USER_MODEL


def new_resolution_code() -> str:
    return new_code("rv")


class Resolution(models.Model):
    """A proposal for one payment in review. At most one waits at a time."""

    PERSONAL = {"scrub": [], "keep": {"reason": "why the books were corrected: part of the books, without names"}}

    code = models.CharField(max_length=32, unique=True, default=new_resolution_code)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="resolutions")
    to_state = models.CharField(max_length=24, choices=PaymentState.choices)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=12, choices=ResolutionState.choices, default=ResolutionState.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="resolution_second_person"
            ),
            models.CheckConstraint(
                condition=Q(state=ResolutionState.APPROVED, approved_at__isnull=False, approved_by__isnull=False)
                | (~Q(state=ResolutionState.APPROVED) & Q(approved_at=None, approved_by=None)),
                name="resolution_approval_dated",
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state=ResolutionState.PROPOSED), name="resolution_one_waits"
            ),
        ]

    def __str__(self) -> str:
        return self.code
