"""The one way a refund or a dispute moves: by its table, with an event row; and where its payment then rests.
Deciding and asking are refunds.py's, settlement_refunds.py's and disputes.py's."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from ..enums import (
    DISPUTE_INITIAL,
    DISPUTE_TRANSITIONS,
    REFUND_INITIAL,
    REFUND_TRANSITIONS,
    DisputeState,
    PaymentState,
    RefundState,
)
from ..exceptions import IllegalTransition
from ..models import Dispute, DisputeEvent, Entry, Payment, Refund, RefundEvent
from ..queries.refunds import resting_state
from .parking import park
from .receipts import keep_papers
from .transitions import is_legal, move

S = PaymentState


def refund_may(from_state: str, to_state: str) -> bool:
    """Whether the table allows this move of a refund; "" is its birth."""
    if from_state == "":
        return to_state in REFUND_INITIAL
    return to_state in REFUND_TRANSITIONS[RefundState(from_state)]


def dispute_may(from_state: str, to_state: str) -> bool:
    """Whether the table allows this move of a dispute; "" is its birth."""
    if from_state == "":
        return to_state in DISPUTE_INITIAL
    return to_state in DISPUTE_TRANSITIONS[DisputeState(from_state)]


def step_refund(
    *, refund: Refund, to: RefundState, cause: str, now: datetime, by: Any = None, entry: Entry | None = None
) -> None:
    """Move a refund (or give birth to it) and write its event. Raises IllegalTransition."""
    from_state = refund.state if refund.pk else ""
    if not refund_may(from_state, to):
        raise IllegalTransition(refund.code, from_state, to)
    refund.state = to
    if to in (RefundState.SUCCEEDED, RefundState.FAILED, RefundState.REJECTED):
        refund.closed_at = now
    refund.save()
    last = refund.events.aggregate(last=Max("number"))["last"] or 0
    RefundEvent.objects.create(
        refund=refund,
        number=last + 1,
        from_state=from_state,
        to_state=to,
        cause=cause,
        actor=by if getattr(by, "pk", None) else None,
        entry=entry,
        at=now,
    )


def step_dispute(*, dispute: Dispute, to: DisputeState, cause: str, now: datetime, entry: Entry | None = None) -> None:
    """Move a dispute (or give birth to it) and write its event. Raises IllegalTransition."""
    from_state = dispute.state if dispute.pk else ""
    if not dispute_may(from_state, to):
        raise IllegalTransition(dispute.code, from_state, to)
    dispute.state = to
    if to in (DisputeState.WON, DisputeState.LOST):
        dispute.closed_at = now
    dispute.save()
    last = dispute.events.aggregate(last=Max("number"))["last"] or 0
    DisputeEvent.objects.create(
        dispute=dispute, number=last + 1, from_state=from_state, to_state=to, cause=cause, entry=entry, at=now
    )


def rest(
    row: Payment, *, cause: str, now: datetime, by: Any = None, provider_event: str = "", entry: Entry | None = None
) -> None:
    """Move a locked payment to where its refunds and disputes say it belongs; by way of `refund_pending` if need be.

    A payment in review stays there. Where no legal way leads, it is parked in review.
    """
    wanted = resting_state(row)
    if row.state in (wanted, S.REVIEW):
        row.save()
        keep_papers(payment=row, now=now)
        return
    if not is_legal(row.state, wanted):
        if not (is_legal(row.state, S.REFUND_PENDING) and is_legal(S.REFUND_PENDING, wanted)):
            park(row, f"money went back: {wanted}", now, provider_event)
            return
        move(payment=row, to=S.REFUND_PENDING, cause=cause, now=now, by=by, provider_event=provider_event)
    move(payment=row, to=wanted, cause=cause, now=now, by=by, provider_event=provider_event, entry=entry)
