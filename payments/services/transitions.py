"""The one way a payment's state changes: by the table, with an event row, under lock.
Deciding to move belongs to the other services."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet

from crowdcoop import kept, unawaited
from crowdcoop.audit.services import actor_of

from ..enums import INITIAL, TRANSITIONS, PaymentState, ResolutionState
from ..exceptions import IllegalTransition
from ..models import Entry, Payment, PaymentEvent, Resolution
from ..purposes import owner_of
from .receipts import keep_papers
from .seals import event_seal

RESOLVED = "resolved"


def locked(payment_id: int, *, known: Payment | None = None) -> Payment:
    """The payment, locked until the transaction ends; its owner's rows are locked first (the fixed order).

    What the owner locked goes with it, so that its hooks need not read the same rows again. `known`: the row as it was
    read before; only whose it is, which never changes, is taken from there.
    """
    unlocked = known or Payment.objects.get(pk=payment_id)
    owner_rows = owner_of(unlocked.purpose).lock(unlocked)
    row = Payment.objects.select_for_update(of=("self",), no_key=True).get(pk=payment_id)
    row.owner_rows, row.stored = owner_rows, _values(row)
    return row


def lock_known(payments: Sequence[Payment]) -> list[Payment]:
    """`locked` for several payments of one purpose, read before: their owner's rows first, all in a fixed order.

    Only for owners with `lock_many`; those whose rows it leaves out are left out here."""
    lock_many = owner_of(payments[0].purpose).lock_many
    assert lock_many is not None
    owned = lock_many(payments)
    rows: list[Payment] = _locked_in_order([payment.pk for payment in payments if payment.owner_code in owned])
    for row in rows:
        row.owner_rows, row.stored = owned[row.owner_code], _values(row)
    return rows


@kept.question([int])
def _locked_in_order(ids: list[int]) -> QuerySet[Payment]:
    return Payment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")


def _values(row: Payment) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def keep(row: Payment) -> None:
    """Write what changed since the row was locked or last kept."""
    values, stored = _values(row), row.stored
    changed = {name: value for name, value in values.items() if name not in stored or stored[name] != value}
    if changed:
        unawaited.update_row(Payment, row.pk, **changed)
        row.stored = values


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
    # The first event of a payment is known to be the first without asking.
    last = from_state and PaymentEvent.objects.filter(payment=payment).aggregate(last=Max("number"))["last"]
    event = PaymentEvent(
        payment=payment,
        number=(last or 0) + 1,
        from_state=from_state,
        to_state=payment.state,
        cause=cause,
        detail=detail[:200],
        amount_minor=payment.amount_minor,
        actor=actor_of(by),
        provider_event=provider_event,
        entry=entry,
        at=now,
    )
    event.seal = event_seal(event)
    unawaited.insert(event)
    return event


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

    Papers follow the money in the same transaction (receipt, correction).
    Raises IllegalTransition when the table does not have the pair. The caller tells the owner.
    """
    from_state = payment.state
    if not is_legal(from_state, to):
        raise IllegalTransition(payment.code, from_state, to)
    payment.state = to
    payment.state_since_at = now
    keep(payment)
    event = write_event(
        payment=payment,
        from_state=from_state,
        cause=cause,
        now=now,
        by=by,
        provider_event=provider_event,
        entry=entry,
        detail=detail,
    )
    keep_papers(payment=payment, now=now)
    return event


def move_many(
    *,
    payments: Sequence[Payment],
    to: PaymentState,
    cause: str,
    now: datetime,
    entries: Sequence[Entry],
    detail: str = "",
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Move locked payments to one state in few statements, each with its own event and its own entry.

    `changes` are further columns, equal for all. Raises IllegalTransition, and then nothing has moved. The caller
    tells the owner."""
    told = [""] * len(payments)
    events = _moved(payments, to, now, list(zip(entries, told, strict=True)), {"cause": cause, "detail": detail[:200]})
    PaymentEvent.objects.bulk_create(events, batch_size=500)
    ids = [payment.pk for payment in payments]
    Payment.objects.filter(pk__in=ids).update(state=to, state_since_at=now, **(changes or {}))


def move_each(
    *,
    payments: Sequence[Payment],
    to: PaymentState,
    cause: str,
    now: datetime,
    entries: Sequence[Entry],
    provider_events: Sequence[str],
) -> None:
    """Move payments of `lock_known` to one state, each kept with what else changed on it, told by its own message.

    Raises IllegalTransition, and then nothing has moved. The caller tells the owner."""
    events = _moved(payments, to, now, list(zip(entries, provider_events, strict=True)), {"cause": cause})
    unawaited.insert(*events)
    for payment in payments:
        keep(payment)


def _moved(
    payments: Sequence[Payment],
    to: PaymentState,
    now: datetime,
    own: Sequence[tuple[Entry, str]],
    said: dict[str, Any],
) -> list[PaymentEvent]:
    """The payments in their new state and the sealed events of that; neither is saved. Raises IllegalTransition.

    `own` is each payment's entry and the message that told of it."""
    for payment in payments:
        if not is_legal(payment.state, to):
            raise IllegalTransition(payment.code, payment.state, to)
    numbers: dict[int, int] = dict(_last_numbers([payment.pk for payment in payments]))
    events = []
    for payment, (entry, message) in zip(payments, own, strict=True):
        figures = {"number": numbers.get(payment.pk, 0) + 1, "amount_minor": payment.amount_minor, "entry": entry}
        figures |= {"provider_event": message, "from_state": payment.state, "to_state": to, "at": now}
        event = PaymentEvent(payment=payment, **figures, **said)
        event.seal = event_seal(event)
        events.append(event)
        payment.state, payment.state_since_at = to, now
    return events


@kept.question([int])
def _last_numbers(payment_ids: list[int]) -> QuerySet[PaymentEvent, tuple[int, int]]:
    rows = PaymentEvent.objects.filter(payment__in=payment_ids).order_by()
    return rows.values_list("payment").annotate(Max("number"))


def leave_review(
    *, resolution: Resolution, payment: Payment, by: Any, now: datetime, entry: Entry | None = None
) -> PaymentEvent:
    """The only way out of review: a resolution that two people agreed on. Raises IllegalTransition otherwise."""
    agreed = resolution.payment_id == payment.pk and resolution.state == ResolutionState.APPROVED
    if payment.state != PaymentState.REVIEW or not agreed:
        raise IllegalTransition(payment.code, payment.state, resolution.to_state)
    payment.state, payment.state_since_at = PaymentState(resolution.to_state), now
    keep(payment)
    keep_papers(payment=payment, now=now)
    return write_event(
        payment=payment,
        from_state=PaymentState.REVIEW,
        cause=RESOLVED,
        now=now,
        by=by,
        entry=entry,
        detail=resolution.code,
    )


def was_resolved(event: PaymentEvent) -> bool:
    """Whether an event shows a payment leaving review by a resolution that two people agreed on."""
    return (
        event.cause == RESOLVED
        and Resolution.objects.filter(
            code=event.detail, payment=event.payment_id, to_state=event.to_state, state=ResolutionState.APPROVED
        ).exists()
    )
