"""The one way a refund or a dispute moves: by its table, with an event row.
Deciding to move is refunds.py's, refund_results.py's and disputes.py's."""

from datetime import datetime
from typing import Any

from crowdcoop.audit.services import actor_of

from ..enums import (
    DISPUTE_INITIAL,
    DISPUTE_TRANSITIONS,
    REFUND_INITIAL,
    REFUND_TRANSITIONS,
    DisputeState,
    RefundState,
)
from ..exceptions import IllegalTransition
from ..histories import add_step
from ..models import Dispute, Entry, Refund


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
    add_step(refund.events, from_state=from_state, to_state=to, cause=cause, now=now, actor=actor_of(by), entry=entry)


def step_dispute(*, dispute: Dispute, to: DisputeState, cause: str, now: datetime, entry: Entry | None = None) -> None:
    """Move a dispute (or give birth to it) and write its event. Raises IllegalTransition."""
    from_state = dispute.state if dispute.pk else ""
    if not dispute_may(from_state, to):
        raise IllegalTransition(dispute.code, from_state, to)
    dispute.state = to
    if to in (DisputeState.WON, DisputeState.LOST):
        dispute.closed_at = now
    dispute.save()
    add_step(dispute.events, from_state=from_state, to_state=to, cause=cause, now=now, entry=entry)
