"""The one way a payment's state changes: by the table, with an event row, under lock.
Deciding to move belongs to the other services."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from ..enums import INITIAL, TRANSITIONS, PaymentState
from ..exceptions import IllegalTransition
from ..models import Entry, Payment, PaymentEvent
from ..purposes import owner_of


def locked(payment_id: int) -> Payment:
    """The payment, locked until the transaction ends; its owner's rows are locked first (the fixed order)."""
    owner_of((unlocked := Payment.objects.get(pk=payment_id)).purpose).lock(unlocked)
    return Payment.objects.select_for_update(of=("self",)).get(pk=payment_id)


def is_legal(from_state: str, to_state: str) -> bool:
    """Whether the table allows the move. Parking in review is always allowed; leaving it never by this door."""
    if from_state == "":
        return to_state in INITIAL
    if to_state == PaymentState.REVIEW:
        return from_state != PaymentState.REVIEW
    return to_state in TRANSITIONS[PaymentState(from_state)]


def write_event(
    *,
    payment: Payment,
    from_state: str,
    cause: str,
    now: datetime,
    by: Any = None,
    provider_event: str = "",
    entry: Entry | None = None,
    detail: str = "",
) -> PaymentEvent:
    """The event row of a move that has just been made to `payment.state`."""
    last = PaymentEvent.objects.filter(payment=payment).aggregate(last=Max("number"))["last"] or 0
    return PaymentEvent.objects.create(
        payment=payment,
        number=last + 1,
        from_state=from_state,
        to_state=payment.state,
        cause=cause,
        detail=detail[:200],
        amount_minor=payment.amount_minor,
        actor=by if getattr(by, "pk", None) else None,
        provider_event=provider_event,
        entry=entry,
        at=now,
    )


def move(
    *,
    payment: Payment,
    to: PaymentState,
    cause: str,
    now: datetime,
    by: Any = None,
    provider_event: str = "",
    entry: Entry | None = None,
    detail: str = "",
) -> PaymentEvent:
    """Move a locked payment and write its event; all changed fields are saved with it.

    Raises IllegalTransition when the table does not have the pair. The caller tells the owner.
    """
    from_state = payment.state
    if not is_legal(from_state, to):
        raise IllegalTransition(payment.code, from_state, to)
    payment.state = to
    payment.state_since_at = now
    payment.save()
    return write_event(
        payment=payment,
        from_state=from_state,
        cause=cause,
        now=now,
        by=by,
        provider_event=provider_event,
        entry=entry,
        detail=detail,
    )
