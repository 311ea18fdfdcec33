"""Opening a payment, and the moves people and clocks make: change, withdraw, release, due, expire.
What the provider says is settlement.py's; asking it is checkout.py's and collection.py's."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from crowdcoop import unawaited
from crowdcoop.audit.services import record
from crowdcoop.clock import deciding

from ..enums import Method, Nature, PaymentState
from ..exceptions import DeadlinePassed, IllegalTransition, PaymentsOff
from ..models import Payment, SharedCard
from ..purposes import owner_of
from .bookings import book_due, book_nature_changed, book_promise, book_promise_ended
from .switches import PLEDGES, is_on
from .transitions import locked, move, write_event

UNFINISHED_FOR = timedelta(hours=24)


def open_payment(
    *,
    by: Any,
    purpose: str,
    owner_code: str,
    book_code: str,
    amount_minor: int,
    nature: str,
    payer_email: str,
    payer_language: str,
    payer: Any = None,
    method: str = Method.CARD,
    deadline_at: datetime | None = None,
    shared_card: SharedCard | None = None,
    organisation: str = "",
    organisation_tax_id: str = "",
    now: datetime,
) -> Payment:
    """Note a promise as a draft, inside the owner's transaction. Amount in cents of EUR.

    `shared_card`: its card comes with that of others, through shared_cards.begin_shared_checkout.
    `organisation`: in whose name, when not in the payer's own.

    Raises PaymentsOff when promises are switched off, whatever they are for; NoOwner for a purpose nobody registered.
    Nothing is sent.
    """
    owner_of(purpose)
    if not is_on(PLEDGES):
        raise PaymentsOff
    if deadline_at is not None and now >= deadline_at:
        raise DeadlinePassed
    with transaction.atomic(savepoint=False):
        payment = Payment(
            purpose=purpose,
            owner_code=owner_code,
            book_code=book_code,
            amount_minor=amount_minor,
            nature=Nature(nature),
            payer_email=payer_email,
            payer_language=payer_language,
            payer=payer,
            method=Method(method),
            deadline_at=deadline_at,
            shared_card=shared_card,
            organisation=organisation,
            organisation_tax_id=organisation_tax_id,
            opened_at=now,
            state_since_at=now,
        )
        unawaited.add(payment)
        write_event(payment=payment, from_state="", cause="opened", now=now, by=by)
    return payment


def _before_deadline(payment: Payment, now: datetime) -> None:
    if payment.deadline_at is not None and now >= payment.deadline_at:
        raise DeadlinePassed


@transaction.atomic
def change_amount(
    *, by: Any, payment: Payment, amount_minor: int, now: datetime, nature: str = "", anew: bool = False
) -> Payment:
    """Another amount (cents) or nature for a promise that already counts, before its deadline; a new version of it.

    `anew`: a new version even if both stay (its owner changed something else). The owner hears `on_active` with
    `previous_minor`. Raises DeadlinePassed, IllegalTransition. Nothing changed: nothing happens.
    """
    row = locked(payment.pk)
    wanted = Nature(nature or row.nature)
    if (row.amount_minor, row.nature) == (amount_minor, wanted) and not anew:
        return row
    if row.state != PaymentState.ACTIVE:
        raise IllegalTransition(row.code, row.state, PaymentState.ACTIVE)
    _before_deadline(row, deciding(now))
    old_nature, row.nature = row.nature, wanted
    row.previous_minor, row.amount_minor = row.amount_minor, amount_minor
    row.version += 1
    owner_of(row.purpose).on_active(row, now)
    entry = book_nature_changed(row, old_nature, now) if old_nature != wanted else None
    entry = book_promise(row, now) if row.amount_minor != row.previous_minor else entry
    move(payment=row, to=PaymentState.ACTIVE, cause="amount_changed", now=now, by=by, entry=entry)
    record(by=by, action="payments.amount_changed", subject=row, data={"amount_minor": amount_minor})
    return row


@transaction.atomic
def withdraw_payment(*, by: Any, payment: Payment, now: datetime) -> Payment:
    """The payer takes the promise back, before the deadline. Already withdrawn: nothing.

    Raises DeadlinePassed, IllegalTransition. The saved card is detached by the reconciler.
    """
    row = locked(payment.pk)
    if row.state == PaymentState.WITHDRAWN:
        return row
    if row.state != PaymentState.ACTIVE:
        raise IllegalTransition(row.code, row.state, PaymentState.WITHDRAWN)
    _before_deadline(row, deciding(now))
    move(payment=row, to=PaymentState.WITHDRAWN, cause="withdrawn", now=now, by=by, entry=book_promise_ended(row, now))
    owner_of(row.purpose).on_inactive(row, now)
    record(by=by, action="payments.withdrawn", subject=row)
    return row


@transaction.atomic
def release_payment(*, payment: Payment, cause: str, now: datetime) -> Payment:
    """Let a promise go because its round failed or was cancelled; unfinished ones expire. Released: nothing.

    Raises IllegalTransition when it is past promising. Nothing can be charged afterwards.
    """
    row = locked(payment.pk)
    if row.state in (PaymentState.RELEASED, PaymentState.EXPIRED, PaymentState.WITHDRAWN):
        return row
    if row.state in (PaymentState.DRAFT, PaymentState.AWAITING_CARD):
        return _expire(row, cause, now)
    move(payment=row, to=PaymentState.RELEASED, cause=cause, now=now, entry=book_promise_ended(row, now))
    owner_of(row.purpose).on_inactive(row, now)
    return row


@transaction.atomic
def mark_due(*, payment: Payment, snapshot_code: str, now: datetime) -> Payment:
    """The round succeeded: the promise is owed and may be charged. Already due under this snapshot: nothing.

    Raises IllegalTransition unless it is active. Charging is collection.collect_due's work.
    """
    row = locked(payment.pk)
    if row.snapshot_code == snapshot_code and row.due_at is not None:
        return row
    if row.state != PaymentState.ACTIVE:
        raise IllegalTransition(row.code, row.state, PaymentState.DUE)
    row.snapshot_code, row.due_at, row.next_attempt_at = snapshot_code, now, now
    move(payment=row, to=PaymentState.DUE, cause="snapshot", detail=snapshot_code, now=now, entry=book_due(row, now))
    return row


def _expire(row: Payment, cause: str, now: datetime) -> Payment:
    move(payment=row, to=PaymentState.EXPIRED, cause=cause, now=now)
    owner_of(row.purpose).on_inactive(row, now)
    return row


def expire_payments(now: datetime) -> int:
    """Expire what was never finished: after 24 hours, or at the deadline. Returns how many.

    One transaction each. A card saved meanwhile is found by the reconciler, which comes first, and detached.
    """
    unfinished = Payment.objects.filter(state__in=[PaymentState.DRAFT, PaymentState.AWAITING_CARD])
    late = unfinished.filter(Q(opened_at__lte=now - UNFINISHED_FOR) | Q(deadline_at__lte=now)).unleased(now)
    expired = 0
    for pk in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            row = locked(pk)
            if row.state in (PaymentState.DRAFT, PaymentState.AWAITING_CARD):
                _expire(row, "not_finished", now)
                expired += 1
    return expired
