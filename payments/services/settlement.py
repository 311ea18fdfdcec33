"""The one door for the provider's truth: ask, lock, move the payment or leave it, book, tell the owner.
Nobody writes a state from a message's body; nothing here calls the provider inside a transaction."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from crowdcoop.audit.services import record
from crowdcoop.clock import now as clock_now
from crowdcoop.jobs import task

from .. import emails
from ..enums import CLOSED, AttemptState, PaymentState
from ..exceptions import OwnerRefused
from ..models import ChargeAttempt, Payment
from ..providers import get_gateway, is_live
from ..providers.facts import ChargeFact, Outcome, SessionFact
from ..purposes import owner_of
from .bookings import book_collected, book_promise, book_provider_fee, book_suspense
from .checkpoints import reached
from .transitions import locked, move

log = logging.getLogger(__name__)
RETRY_AFTER = (timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=6))
S = PaymentState
# States in which an answer to a charge is still awaited.
AWAITING_ANSWER = frozenset({S.CHARGING, S.UNKNOWN, S.PROCESSING, S.ACTION_REQUIRED})


def is_held(payment: Payment, now: datetime) -> bool:
    """Whether a worker is at this row right now: what it learns will settle it."""
    return payment.leased_until is not None and payment.leased_until > now


def apply(
    *, payment_id: int, cause: str, now: datetime, provider_event: str = "", holding: bool = False, refused: str = ""
) -> str:
    """Ask the provider about everything open on a payment and bring the row up to date. Returns its state.

    Safe any number of times, in any order. While another worker holds the row nothing happens, unless `holding`.
    `refused` is the code with which the provider refused the charge outright. Raises ProviderError when it is silent.
    """
    payment = Payment.objects.get(pk=payment_id)
    if is_held(payment, now) and not holding:
        return payment.state
    session, charge = _ask(payment)
    reached("settlement.asked")
    with transaction.atomic(durable=True):
        row = locked(payment_id)
        row.checked_at = now
        if holding:
            row.leased_until = None
        if session is not None and session.session_id == row.session_id:
            _settle_session(row, session, cause, now, provider_event)
        if charge is not None:
            _settle_charge(row, charge, cause, now, provider_event, refused)
        elif row.state == S.UNKNOWN:
            _settle_nothing(row, cause, now)
        row.save()
        reached("settlement.written")
    return row.state


@task(backend="jobs")
def apply_later(payment_id: int, cause: str) -> None:
    """`apply` in the background."""
    apply(payment_id=payment_id, cause=cause, now=clock_now())


def look_again(payment: Payment) -> None:
    """For return pages, which only read: have the provider asked soon, unless the answer is already known."""
    if payment.state in AWAITING_ANSWER | {S.AWAITING_CARD} or payment.session_url:
        apply_later.enqueue(payment.pk, "return")


def _ask(payment: Payment) -> tuple[SessionFact | None, ChargeFact | None]:
    gateway = get_gateway()
    session = gateway.retrieve_session(payment.session_id) if payment.session_url else None
    if payment.payment_intent_id:
        return session, gateway.retrieve_intent(payment.payment_intent_id)
    if payment.state == S.UNKNOWN and payment.customer_id:
        # The answer to creating the charge was lost: the customer is this payment's own, so its list is exact.
        found = [fact for fact in gateway.intents_of(payment.customer_id) if fact.payment_code == payment.code]
        return session, found[0] if found else None
    return session, None


# A saved card ---------------------------------------------------------------------------------------------------------


def _settle_session(row: Payment, fact: SessionFact, cause: str, now: datetime, provider_event: str) -> None:
    if fact.status == "open":
        return
    row.session_url = ""
    if not fact.saved:
        return
    if fact.customer_id != row.customer_id or fact.livemode != is_live():
        _park(row, "card of another customer or mode", now, provider_event)
        return
    row.payment_method_id, row.method = fact.payment_method_id, fact.method
    row.card_brand, row.card_last4 = fact.brand, fact.last4
    if row.state == S.AWAITING_CARD:
        _activate(row, cause, now, provider_event)
    elif row.state in (S.DECLINED, S.ACTION_REQUIRED):
        _take_new_card(row, now, provider_event)


def _activate(row: Payment, cause: str, now: datetime, provider_event: str) -> None:
    """The promise counts, if it is in time and its owner still has room for it."""
    if row.deadline_at is not None and now >= row.deadline_at:
        _turn_away(row, "too_late", now, provider_event)
        return
    try:
        with transaction.atomic():
            row.activated_at = now
            entry = book_promise(row, now)
            move(payment=row, to=S.ACTIVE, cause=cause, now=now, provider_event=provider_event, entry=entry)
            owner_of(row.purpose).on_active(row, now)
    except OwnerRefused as refusal:
        row.activated_at, row.state = None, S.AWAITING_CARD
        _turn_away(row, "owner_refused", now, provider_event, str(refusal))


def _turn_away(row: Payment, cause: str, now: datetime, provider_event: str, detail: str = "") -> None:
    move(payment=row, to=S.EXPIRED, cause=cause, now=now, provider_event=provider_event, detail=detail)
    owner_of(row.purpose).on_inactive(row, now)


def _take_new_card(row: Payment, now: datetime, provider_event: str) -> None:
    """A new card for a charge that failed: it is tried at the next collection, which is now."""
    row.card_closed, row.next_attempt_at = False, now
    if row.state == S.ACTION_REQUIRED:
        _close_attempt(row, AttemptState.VOID, now)
        move(payment=row, to=S.DECLINED, cause="new_card", now=now, provider_event=provider_event)
    record(by=None, action="payments.new_card", subject=row)


# A charge -------------------------------------------------------------------------------------------------------------


def _settle_charge(
    row: Payment, fact: ChargeFact, cause: str, now: datetime, provider_event: str, refused: str
) -> None:
    row.payment_intent_id = fact.intent_id
    if _differs(row, fact):
        if row.state != S.REVIEW:
            _park(row, "amount, currency, customer or mode differ", now, provider_event, fact)
        return
    outcome = fact.outcome
    attempt = _open_attempt(row)
    if row.state in (S.CHARGING, S.UNKNOWN) and attempt is not None and not is_answer_to(fact, attempt):
        outcome = Outcome.NEW  # what an earlier attempt left behind
    match outcome:
        case Outcome.SUCCEEDED:
            _settle_success(row, fact, cause, now, provider_event)
        case Outcome.PROCESSING if row.state in (S.CHARGING, S.UNKNOWN):
            _attempt_state(row, AttemptState.PROCESSING)
            move(payment=row, to=S.PROCESSING, cause=cause, now=now, provider_event=provider_event)
        case Outcome.ACTION if row.state in (S.CHARGING, S.UNKNOWN):
            _close_attempt(row, AttemptState.REQUIRES_ACTION, now, fact)
            move(payment=row, to=S.ACTION_REQUIRED, cause=cause, now=now, provider_event=provider_event)
            emails.authentication_needed(row, _attempts_made(row))
        case Outcome.DECLINED if row.state in AWAITING_ANSWER:
            _settle_decline(row, fact.failure_code, fact.hard, cause, now, provider_event, fact)
        case Outcome.NEW if refused and row.state in (S.CHARGING, S.UNKNOWN):
            _settle_decline(row, refused, True, cause, now, provider_event, fact)
        case Outcome.NEW if row.state == S.UNKNOWN:
            _settle_nothing(row, cause, now)
        case Outcome.CANCELLED if row.state in AWAITING_ANSWER:
            _park(row, "cancelled at the provider", now, provider_event)


def is_answer_to(fact: ChargeFact, attempt: ChargeAttempt) -> bool:
    """Whether the intent carries this attempt's result, and not nothing or an earlier attempt's."""
    if fact.outcome == Outcome.NEW:
        return False
    if fact.outcome in (Outcome.DECLINED, Outcome.ACTION) and fact.charge_id:
        earlier = ChargeAttempt.objects.filter(payment_id=attempt.payment_id, number__lt=attempt.number)
        return not earlier.filter(charge_id=fact.charge_id).exists()
    return True


def _differs(row: Payment, fact: ChargeFact) -> bool:
    received_wrong = fact.outcome == Outcome.SUCCEEDED and fact.received_minor != row.amount_minor
    same = (fact.amount_minor, fact.currency, fact.customer_id) == (row.amount_minor, row.currency, row.customer_id)
    return received_wrong or not same or fact.livemode != is_live()


def _settle_success(row: Payment, fact: ChargeFact, cause: str, now: datetime, provider_event: str) -> None:
    if row.collected_at is not None:
        settle_fee(row, fact, now)
    elif row.state in AWAITING_ANSWER:
        row.charge_id, row.collected_at, row.next_attempt_at = fact.charge_id, now, None
        _close_attempt(row, AttemptState.SUCCEEDED, now, fact)
        entry = book_collected(row, now)
        move(payment=row, to=S.COLLECTED, cause=cause, now=now, provider_event=provider_event, entry=entry)
        settle_fee(row, fact, now)
        owner_of(row.purpose).on_settled(row, now)
    elif row.state != S.REVIEW:
        _park(row, "money where none was expected", now, provider_event, fact)


def settle_fee(row: Payment, fact: ChargeFact, now: datetime) -> None:
    """Book what the provider kept, once it says how much (it may say so later)."""
    if fact.fee_minor:
        book_provider_fee(row, fact.fee_minor, now)


def _settle_decline(
    row: Payment, code: str, hard: bool, cause: str, now: datetime, provider_event: str, fact: ChargeFact
) -> None:
    """Declined: tried again by itself on days 1, 3 and 6, unless the card is gone for good. The payer is told."""
    _close_attempt(row, AttemptState.FAILED_HARD if hard else AttemptState.FAILED_SOFT, now, fact, code)
    tries = row.attempts.filter(on_session=False).exclude(state=AttemptState.VOID).order_by("number")
    made, first = tries.count(), tries.first()
    again = not hard and first is not None and made < len(RETRY_AFTER)
    row.card_closed = hard
    row.next_attempt_at = max(first.prepared_at + RETRY_AFTER[made], now) if again and first is not None else None
    move(payment=row, to=S.DECLINED, cause=cause, now=now, provider_event=provider_event, detail=code)
    emails.card_declined(row, _attempts_made(row))


def _settle_nothing(row: Payment, cause: str, now: datetime) -> None:
    """The provider knows of no charge: back to due, a little later each time."""
    _close_attempt(row, AttemptState.VOID, now)
    voids = row.attempts.filter(state=AttemptState.VOID).count()
    row.next_attempt_at = now + timedelta(minutes=min(5 * 2 ** (voids - 1), 360)) if voids else now
    move(payment=row, to=S.DUE, cause=cause, now=now)


def _attempts_made(row: Payment) -> int:
    return row.attempts.count()


def _open_attempt(row: Payment) -> ChargeAttempt | None:
    return row.attempts.filter(closed_at=None).first()


def _attempt_state(row: Payment, state: AttemptState) -> None:
    row.attempts.filter(closed_at=None).update(state=state)


def _close_attempt(
    row: Payment, state: AttemptState, now: datetime, fact: ChargeFact | None = None, code: str = ""
) -> None:
    attempt = _open_attempt(row)
    if attempt is None:
        return
    attempt.state, attempt.closed_at = state, now
    attempt.charge_id = fact.charge_id if fact is not None else ""
    attempt.failure_code = code or (fact.failure_code if fact is not None else "")
    attempt.save()


def _park(row: Payment, why: str, now: datetime, provider_event: str, fact: ChargeFact | None = None) -> None:
    """Something does not fit: money is noted in suspense, the row waits for two people."""
    log.error("payment %s parked in review: %s", row.code, why)
    entry = None
    if fact is not None and fact.outcome == Outcome.SUCCEEDED:
        entry = book_suspense(row, fact.received_minor, fact.charge_id, now)
    was_closed = row.state in CLOSED
    move(payment=row, to=S.REVIEW, cause="review", detail=why, now=now, provider_event=provider_event, entry=entry)
    record(by=None, action="payments.review", subject=row, data={"why": why, "was_closed": was_closed})
