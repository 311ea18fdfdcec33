"""Charging what is due, each payment by one worker at a time, and giving up when its window ends.
What became of a charge is learnt by settlement.apply."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from ..enums import AttemptState, Method, PaymentState
from ..models import ChargeAttempt, Payment
from ..providers import get_gateway, is_configured
from ..providers.errors import CardProblem, OutcomeUnknown, ProviderError, RequestRefused
from ..providers.facts import ChargeFact, Outcome
from ..purposes import owner_of
from .attempts import is_borrowed, new_attempt, step_open_attempt
from .bookings import book_due_ended
from .calls import call_provider, was_prepared
from .checkpoints import reached
from .parking import park
from .settlement import apply, is_answer_to
from .switches import CHARGES, is_on
from .transitions import locked, move

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)
WINDOW = timedelta(days=7)
S = PaymentState
GIVEN_UP_FROM = (S.DUE, S.DECLINED, S.ACTION_REQUIRED)


def collect_due(*, now: datetime, book_code: str | None = None) -> int:
    """Charge every payment whose turn has come, and finish charges whose worker died. Returns how many were tried.

    Nothing happens while CHARGES is off or no provider is configured. To be called outside any transaction.
    """
    if not is_on(CHARGES) or not is_configured():
        return 0
    turn = Q(state__in=[S.DUE, S.DECLINED], next_attempt_at__lte=now) | Q(state=S.CHARGING)
    turn &= ~Q(method=Method.TRANSFER) & ~Q(method=Method.SEPA, announced_at=None)
    rows = Payment.objects.filter(turn).unleased(now).order_by("next_attempt_at", "pk")
    if book_code is not None:
        rows = rows.of_book(book_code)
    tried = 0
    for pk in list(rows.values_list("pk", flat=True)):
        attempt = _claim(pk, now)
        if attempt is not None:
            _charge(attempt, now)
            tried += 1
    return tried


def _claim(pk: int, now: datetime) -> ChargeAttempt | None:
    """Take the row for a minute and commit the attempt; None when another worker was faster or its time is over."""
    with transaction.atomic(durable=True):
        row = locked(pk)
        if row.leased_until is not None and row.leased_until > now:
            return None
        if row.state == S.CHARGING:
            row.leased_until = now + LEASE
            row.save(update_fields=["leased_until"])
            return row.attempts.get(closed_at=None)
        if row.method == Method.SEPA and row.announced_at is None:
            return None
        over = row.window_ends_at is not None and now >= row.window_ends_at
        if row.state not in (S.DUE, S.DECLINED) or row.next_attempt_at is None or row.next_attempt_at > now or over:
            return None
        if is_borrowed(row):
            park(row, gettext_noop("share capital or a fee would be taken from what was saved for something else"), now)
            return None
        row.window_ends_at = row.window_ends_at or now + WINDOW
        row.leased_until, row.next_attempt_at = now + LEASE, None
        attempt = new_attempt(row, now, on_session=False)
        move(payment=row, to=S.CHARGING, cause="attempt", detail=str(attempt.number), now=now)
    reached("attempt.committed")
    return attempt


def _charge(attempt: ChargeAttempt, now: datetime) -> None:
    """Create the one intent if need be, confirm it, and let settlement find out what happened."""
    payment, refused = attempt.payment, ""
    try:
        fact = find_intent(payment, now) or create_intent(payment, now)
        if not is_answer_to(fact, attempt):
            confirm(attempt, fact.intent_id, now)
    except CardProblem:
        pass  # the intent itself says declined or authentication needed
    except OutcomeUnknown as error:
        _mark_unknown(payment, error.code, now)
        return
    except RequestRefused as error:
        log.warning("charge of %s refused: %s", payment.code, error.code)
        refused = error.code or "refused"
    reached("charge.answered")
    try:
        apply(payment_id=payment.pk, cause="charge", now=now, holding=True, refused=refused)
    except ProviderError as error:
        _mark_unknown(payment, error.code, now)


def find_intent(payment: Payment, now: datetime) -> ChargeFact | None:
    """The payment's intent, if there may be one: by id, or, when creating it went unanswered, in the list."""
    gateway = get_gateway()
    if payment.payment_intent_id:
        return gateway.retrieve_intent(payment.payment_intent_id)
    if not was_prepared(f"pi:{payment.code}"):
        return None
    found = [fact for fact in gateway.intents_of(payment.customer_id) if fact.payment_code == payment.code]
    if found:
        _note_intent(payment, found[0])
    return found[0] if found else None


def create_intent(payment: Payment, now: datetime) -> ChargeFact:
    """The one intent of this payment, under its one key for life. Charges nothing yet."""

    def send(key: str, params: dict[str, Any]) -> ChargeFact:
        return get_gateway().create_intent(key=key, **params)

    fact = call_provider(
        key=f"pi:{payment.code}",
        payment=payment,
        operation="intent.create",
        params={
            "payment_code": payment.code,
            "book_code": payment.book_code,
            "customer_id": payment.customer_id,
            "amount_minor": payment.amount_minor,
            "currency": payment.currency,
        },
        send=send,
        object_id=lambda made: made.intent_id,
        now=now,
    )
    _note_intent(payment, fact)
    return fact


def _note_intent(payment: Payment, fact: ChargeFact) -> None:
    payment.payment_intent_id = fact.intent_id
    Payment.objects.filter(pk=payment.pk).update(payment_intent_id=fact.intent_id)
    reached("intent.noted")


def confirm(attempt: ChargeAttempt, intent_id: str, now: datetime, *, return_url: str = "") -> ChargeFact:
    """Charge the attempt's card under the attempt's own key. Raises CardProblem, OutcomeUnknown, RequestRefused."""

    def send(key: str, params: dict[str, Any]) -> ChargeFact:
        return get_gateway().confirm_intent(key=key, **params)

    return call_provider(
        key=f"confirm:{attempt.payment.code}:{attempt.number}",
        payment=attempt.payment,
        operation="intent.confirm",
        params={
            "intent_id": intent_id,
            "payment_method_id": attempt.payment_method_id,
            "return_url": return_url,
        },
        send=send,
        object_id=lambda fact: fact.charge_id,
        now=now,
    )


def _mark_unknown(payment: Payment, code: str, now: datetime) -> None:
    """No answer: it may or may not have happened. The reconciler asks until the provider says."""
    with transaction.atomic(durable=True):
        row = locked(payment.pk)
        if row.state == S.CHARGING:
            row.leased_until = None
            move(payment=row, to=S.UNKNOWN, cause="no_answer", detail=code, now=now)


def drop_overdue(*, now: datetime) -> int:
    """Give up what could not be collected in its window: cancelled at the provider first, then dropped.

    Returns how many. A charge that succeeded meanwhile is kept instead. Nothing happens while CHARGES is off.
    """
    if not is_on(CHARGES) or not is_configured():
        return 0
    over = Payment.objects.filter(state__in=GIVEN_UP_FROM, window_ends_at__lte=now).unleased(now)
    return sum(_drop(pk, now) for pk in list(over.values_list("pk", flat=True)))


def stop_collecting(*, book_code: str, now: datetime, owner_code: str = "") -> int:
    """Nothing more of this book (or of one thing in it) is to be charged: what is open is given up at the next round of
    the clock, cancelled at the provider first. Returns how many. What is being charged now is settled as it comes."""
    open_ones = Payment.objects.of_book(book_code).filter(state__in=GIVEN_UP_FROM)
    open_ones = open_ones.filter(owner_code=owner_code) if owner_code else open_ones
    running = open_ones.filter(Q(window_ends_at=None) | Q(window_ends_at__gt=now))
    return running.update(window_ends_at=now, next_attempt_at=None)


def _drop(pk: int, now: datetime) -> bool:
    with transaction.atomic(durable=True):
        row = locked(pk)
        if row.state not in GIVEN_UP_FROM or (row.leased_until is not None and row.leased_until > now):
            return False
        longer = owner_of(row.purpose).more_time(row, now)
        if longer is not None and longer > now:
            row.window_ends_at = longer
            row.save(update_fields=["window_ends_at"])
            return False
        row.leased_until = now + LEASE
        row.save(update_fields=["leased_until"])
    reached("drop.leased")
    try:
        cancelled = _cancel_at_provider(row, now)
    except ProviderError as error:
        log.warning("cancelling %s failed: %s", row.code, error.code)
        return False
    reached("drop.cancelled")
    if not cancelled:
        apply(payment_id=pk, cause="window_end", now=now, holding=True)
        return False
    with transaction.atomic(durable=True):
        row = locked(pk)
        if row.state not in GIVEN_UP_FROM:
            return False
        row.leased_until = row.next_attempt_at = None
        step_open_attempt(row, AttemptState.VOID, now)
        move(payment=row, to=S.DROPPED, cause="window_end", now=now, entry=book_due_ended(row, now))
        owner_of(row.purpose).on_failed(row, now)
        reached("drop.written")
    return True


def _cancel_at_provider(row: Payment, now: datetime) -> bool:
    """True once the provider says that the charge can never succeed (or there is none)."""
    fact = find_intent(row, now)
    if fact is None or fact.outcome == Outcome.CANCELLED:
        return True
    if fact.outcome in (Outcome.SUCCEEDED, Outcome.PROCESSING):
        return False

    def send(key: str, params: dict[str, Any]) -> None:
        get_gateway().cancel_intent(key=key, **params)

    call_provider(
        key=f"cancel:{row.code}",
        payment=row,
        operation="intent.cancel",
        params={"intent_id": fact.intent_id},
        send=send,
        now=now,
    )
    return get_gateway().retrieve_intent(fact.intent_id).outcome == Outcome.CANCELLED
