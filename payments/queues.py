"""The desk's own queues: failed charges, what is stuck, what waits for review, money nobody has claimed.
What can be done about a row is offered by the services' own pages."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .desk import Queue, Tool, register_queue, register_tool, rows_of
from .enums import AttemptState, PaymentState
from .models import Payment, PaymentEvent

S = PaymentState
Found = Callable[[datetime], QuerySet[Payment]]
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
    rows = Payment.objects.filter(state__in=[S.DECLINED, S.ACTION_REQUIRED])
    return rows.order_by("window_ends_at", "pk")


def _failed_rows(now: datetime, page: int) -> list[Failed]:
    counted = failed(now).annotate(tries=Count("attempts", filter=~Q(attempts__state=AttemptState.VOID)))
    rows = rows_of(counted.prefetch_related("attempts"), page)
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
    return Payment.objects.filter(state=S.REVIEW).annotate(noted=noted)


def _parked_rows(found: Found) -> Callable[[datetime, int], list[Any]]:
    """With the sentence that was written when each was parked."""

    def rows(now: datetime, page: int) -> list[Parked]:
        return [
            Parked(row, max(row.events.all(), key=lambda event: event.number, default=None))
            for row in rows_of(found(now).prefetch_related("events"), page)
        ]

    return rows


def _oldest(found: Found) -> Callable[[datetime], datetime | None]:
    return lambda now: found(now).order_by(F("state_since_at").asc()).values_list("state_since_at", flat=True).first()


def _counted(found: Found) -> Callable[[datetime], int]:
    return lambda now: found(now).count()


def register_own() -> None:
    """Called from `ready`."""
    register_queue(
        Queue(
            "stuck",
            _("Stuck"),
            _("These have stayed longer than anything should. The provider is asked again every minute; look why."),
            _counted(stuck),
            lambda now, page: rows_of(stuck(now), page),
            "payments/desk/row_stuck.html",
            order=10,
            oldest=_oldest(stuck),
        )
    )
    register_queue(
        Queue(
            "suspense",
            _("Money without a place"),
            _("Money arrived where none was expected. It belongs to the payer until two people have decided."),
            _counted(in_suspense),
            _parked_rows(in_suspense),
            "payments/desk/row_parked.html",
            order=20,
            oldest=_oldest(in_suspense),
        )
    )
    register_queue(
        Queue(
            "review",
            _("In review"),
            _("Something did not fit, so the machine stopped here. Two people decide how each goes on."),
            _counted(in_review),
            _parked_rows(in_review),
            "payments/desk/row_parked.html",
            order=30,
            oldest=_oldest(in_review),
        )
    )
    register_queue(
        Queue(
            "failed",
            _("Failed charges"),
            _("The supporters know and have their link. The machine tries again by itself; nothing waits for you."),
            _counted(failed),
            _failed_rows,
            "payments/desk/row_failed.html",
            order=200,
            oldest=_oldest(failed),
            waits=False,
        )
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
