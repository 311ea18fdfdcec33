"""The desk's own queues: failed charges, what is stuck, what waits for review, money nobody has claimed.
What can be done about a row is offered by the services' own pages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .desk import Tool, register_queue_of, register_tool
from .enums import AttemptState, PaymentState
from .models import Payment, PaymentEvent

S = PaymentState
# How long a payment may stay where nothing should stay (invariant 12).
STUCK_AFTER: dict[tuple[PaymentState, ...], timedelta] = {
    (S.CHARGING, S.UNKNOWN): timedelta(minutes=15),
    (S.DRAFT, S.AWAITING_CARD): timedelta(hours=25),
    (S.REFUND_PENDING,): timedelta(days=10),
}
PAST_WINDOW = timedelta(days=1)
PROCESSING_AT_MOST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Failed:
    """A charge that did not work: how often it was tried, and what the last answer was."""

    payment: Payment
    tries: int
    code: str


@dataclass(frozen=True, slots=True)
class Parked:
    """A payment in review, and the event that put it there."""

    payment: Payment
    event: PaymentEvent | None


def failed(now: datetime) -> QuerySet[Payment]:
    """Declined, or waiting for the payer's own confirmation."""
    tries = Count("attempts", filter=~Q(attempts__state=AttemptState.VOID))
    rows = Payment.objects.filter(state__in=[S.DECLINED, S.ACTION_REQUIRED]).annotate(tries=tries)
    return rows.prefetch_related("attempts").order_by("window_ends_at", "pk")


def _with_tries(rows: list[Any]) -> list[Failed]:
    return [Failed(row, row.tries, _last_code(row)) for row in rows]


def _last_code(payment: Payment) -> str:
    tried = sorted(payment.attempts.all(), key=lambda attempt: attempt.number)
    return tried[-1].failure_code if tried else ""


def stuck(now: datetime) -> QuerySet[Payment]:
    """What has stayed longer than anything should where it is."""
    late = Q(state__in=[S.ACTION_REQUIRED, S.DECLINED], window_ends_at__lt=now - PAST_WINDOW)
    late |= Q(state=S.PROCESSING, state_since_at__lt=now - PROCESSING_AT_MOST)
    for states, limit in STUCK_AFTER.items():
        late |= Q(state__in=states, state_since_at__lt=now - limit)
    return Payment.objects.filter(late).order_by("state_since_at", "pk")


def in_review(now: datetime) -> QuerySet[Payment]:
    """Parked because something did not fit, without money that nobody has claimed."""
    found: QuerySet[Payment] = _parked().filter(noted=0).order_by("state_since_at", "pk")
    return found


def in_suspense(now: datetime) -> QuerySet[Payment]:
    """Parked with money that arrived where none was expected."""
    found: QuerySet[Payment] = _parked().filter(noted__gt=0).order_by("state_since_at", "pk")
    return found


def _parked() -> Any:
    noted = Count("entries", filter=Q(entries__postings__account__kind="suspense"), distinct=True)
    return Payment.objects.filter(state=S.REVIEW).annotate(noted=noted).prefetch_related("events")


def _with_event(rows: list[Payment]) -> list[Parked]:
    """With the sentence that was written when each was parked."""
    return [Parked(row, max(row.events.all(), key=lambda event: event.number, default=None)) for row in rows]


def register_own() -> None:
    """Called from `ready`."""
    register_queue_of(
        stuck,
        "state_since_at",
        name="stuck",
        title=_("Stuck"),
        intro=_("These have stayed longer than anything should. The provider is asked again every minute; look why."),
        row_template="payments/desk/row_stuck.html",
        order=10,
    )
    register_queue_of(
        in_suspense,
        "state_since_at",
        shown=_with_event,
        name="suspense",
        title=_("Money without a place"),
        intro=_("Money arrived where none was expected. It belongs to the payer until two people have decided."),
        row_template="payments/desk/row_parked.html",
        order=20,
    )
    register_queue_of(
        in_review,
        "state_since_at",
        shown=_with_event,
        name="review",
        title=_("In review"),
        intro=_("Something did not fit, so the machine stopped here. Two people decide how each goes on."),
        row_template="payments/desk/row_parked.html",
        order=30,
    )
    register_queue_of(
        failed,
        "state_since_at",
        shown=_with_tries,
        name="failed",
        title=_("Failed charges"),
        intro=_("The supporters know and have their link. The machine tries again by itself; nothing waits for you."),
        row_template="payments/desk/row_failed.html",
        order=200,
        waits=False,
    )
    register_tool(
        Tool(
            "checks",
            _("Checks"),
            _("What must be true of the money, and whether it is."),
            "payments:finance_checks",
            order=100,
            icon="shield",
        )
    )
    register_tool(
        Tool(
            "outlook",
            _("The next seven days"),
            _("What closes, what is charged, what is paid out."),
            "payments:finance_outlook",
            order=110,
            icon="calendar",
        )
    )
    register_tool(
        Tool(
            "switches",
            _("Switches"),
            _("Stop or let go on: money going out, charging, pledging, letters."),
            "payments:finance_switches",
            order=300,
            icon="settings",
        )
    )
