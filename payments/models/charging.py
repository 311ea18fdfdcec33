"""Tries at charging, requests to the provider, messages from it.
Sending and reading them is services' work."""

from django.db import models
from django.db.models import Q

from ..enums import AttemptState, CallState, InboxState
from .payment import Payment


class ChargeAttempt(models.Model):
    """One try at charging a payment; the row is committed before the provider hears of it."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    on_session = models.BooleanField(default=False)
    payment_method_id = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=AttemptState.choices, default=AttemptState.PREPARED)
    charge_id = models.CharField(max_length=64, blank=True, default="")
    failure_code = models.CharField(max_length=64, blank=True, default="")
    prepared_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="attempt_numbered"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state=AttemptState.SUCCEEDED), name="attempt_succeeds_once"
            ),
            models.UniqueConstraint(fields=["payment"], condition=Q(closed_at__isnull=True), name="attempt_one_open"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.payment_id}/{self.number} {self.state}"


class ProviderCall(models.Model):
    """A request with its key, stored before it is sent. The same key never carries other parameters."""

    key = models.CharField(max_length=120, unique=True)
    # Empty for requests that are about no single payment; `subject_code` then says what about.
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    subject_code = models.CharField(max_length=32, blank=True, default="")
    operation = models.CharField(max_length=40)
    params_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=CallState.choices, default=CallState.PREPARED)
    object_id = models.CharField(max_length=96, blank=True, default="")
    error_code = models.CharField(max_length=64, blank=True, default="")
    prepared_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class ProviderEvent(models.Model):
    """A message from the provider, kept as it came. It only says where to look; the truth is asked for again."""

    event_id = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=96, blank=True, default="")
    payment_code = models.CharField(max_length=32, blank=True, default="")
    livemode = models.BooleanField()
    source = models.CharField(max_length=10, default="webhook")
    body = models.JSONField()
    created_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=InboxState.choices, default=InboxState.RECEIVED)
    tries = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    # A worker looks at it until then; whoever dies over it leaves it to others.
    taken_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "received_at"], name="inbox_state")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}"


class ReconcilerRun(models.Model):
    """When a sweep was last done, so that each keeps its own rhythm."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
