"""What became of a charge: collected, declined, authentication asked for, nothing.
Asked for by settlement.py, which holds the lock."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from .. import emails
from ..enums import CLOSED, AttemptState, PaymentState
from ..models import ChargeAttempt, Payment
from ..providers import is_live
from ..providers.facts import ChargeFact, Outcome
from ..purposes import owner_of
from .attempts import attempts_made, open_attempt, step_open_attempt
from .bookings import book_collected, book_provider_fee
from .checkpoints import reached
from .parking import note_money, park, was_parked
from .transitions import move

RETRY_AFTER = (timedelta(0), timedelta(days=1), timedelta(days=3), timedelta(days=6))
S = PaymentState
# States in which an answer to a charge is still awaited.
AWAITING_ANSWER = frozenset({S.CHARGING, S.UNKNOWN, S.PROCESSING, S.ACTION_REQUIRED})


def settle_charge(row: Payment, fact: ChargeFact, cause: str, now: datetime, provider_event: str, refused: str) -> None:
    """The newest truth about a charge, on a locked row: what it means where the payment stands, or nothing.

    `refused`: the code with which the provider would not even begin; "" where it did. What does not fit is parked.
    """
    row.payment_intent_id = fact.intent_id
    if _differs(row, fact):
        _settle_difference(row, fact, now, provider_event)
        return
    outcome = fact.outcome
    attempt = open_attempt(row)
    if row.state in (S.CHARGING, S.UNKNOWN) and attempt is not None and not is_answer_to(fact, attempt):
        outcome = Outcome.NEW  # what an earlier attempt left behind
    match outcome:
        case Outcome.SUCCEEDED:
            _settle_success(row, fact, cause, now, provider_event)
        case Outcome.PROCESSING if row.state in (S.CHARGING, S.UNKNOWN):
            step_open_attempt(row, AttemptState.PROCESSING, now)
            move(payment=row, to=S.PROCESSING, cause=cause, now=now, provider_event=provider_event)
        case Outcome.ACTION if row.state in (S.CHARGING, S.UNKNOWN):
            step_open_attempt(row, AttemptState.REQUIRES_ACTION, now, fact)
            move(payment=row, to=S.ACTION_REQUIRED, cause=cause, now=now, provider_event=provider_event)
            emails.authentication_needed(row, attempts_made(row))
        case Outcome.DECLINED if row.state in AWAITING_ANSWER:
            _settle_decline(row, fact.failure_code, fact.hard, cause, now, provider_event, fact)
        case Outcome.NEW if refused and row.state in (S.CHARGING, S.UNKNOWN):
            _settle_decline(row, refused, True, cause, now, provider_event, fact)
        case Outcome.NEW if row.state == S.UNKNOWN:
            settle_nothing(row, cause, now)
        case Outcome.CANCELLED if row.state in AWAITING_ANSWER:
            park(row, gettext_noop("cancelled at the provider"), now, provider_event)


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
        step_open_attempt(row, AttemptState.SUCCEEDED, now, fact)
        entry = book_collected(row, now)
        reached("charge.booked")
        move(payment=row, to=S.COLLECTED, cause=cause, now=now, provider_event=provider_event, entry=entry)
        reached("charge.moved")
        settle_fee(row, fact, now)
        owner_of(row.purpose).on_settled(row, now)
        reached("charge.told")
    elif row.state == S.REVIEW:
        _note_in_review(row, fact, now)
    elif not was_parked(row, fact):
        park(row, gettext_noop("money where none was expected"), now, provider_event, fact)


def _settle_difference(row: Payment, fact: ChargeFact, now: datetime, provider_event: str) -> None:
    """The charge is not what was asked for: people look at it, once."""
    if row.state == S.REVIEW:
        _note_in_review(row, fact, now)
        return
    known = was_parked(row, fact) if fact.outcome == Outcome.SUCCEEDED else True
    if not (row.state in CLOSED and known):
        park(row, gettext_noop("amount, currency, customer or mode differ"), now, provider_event, fact)


def _note_in_review(row: Payment, fact: ChargeFact, now: datetime) -> None:
    """A charge that succeeds while people still look at its payment."""
    if fact.outcome == Outcome.SUCCEEDED and row.collected_at is None and not was_parked(row, fact):
        note_money(row, fact, now)


def settle_fee(row: Payment, fact: ChargeFact, now: datetime) -> None:
    """Book what the provider kept, once it says how much (it may say so later)."""
    if fact.fee_minor:
        book_provider_fee(row, fact.fee_minor, now)


def _settle_decline(
    row: Payment, code: str, hard: bool, cause: str, now: datetime, provider_event: str, fact: ChargeFact
) -> None:
    """Declined: tried again by itself on days 1, 3 and 6, unless the card is gone for good. The payer is told."""
    step_open_attempt(row, AttemptState.FAILED_HARD if hard else AttemptState.FAILED_SOFT, now, fact, code)
    tries = row.attempts.filter(on_session=False).exclude(state=AttemptState.VOID).order_by("number")
    made, first = tries.count(), tries.first()
    again = not hard and first is not None and made < len(RETRY_AFTER)
    row.card_closed = hard
    row.next_attempt_at = max(first.prepared_at + RETRY_AFTER[made], now) if again and first is not None else None
    move(payment=row, to=S.DECLINED, cause=cause, now=now, provider_event=provider_event, detail=code)
    emails.card_declined(row, attempts_made(row))


def settle_nothing(row: Payment, cause: str, now: datetime) -> None:
    """The provider knows of no charge: back to due, a little later each time."""
    step_open_attempt(row, AttemptState.VOID, now)
    voids = row.attempts.filter(state=AttemptState.VOID).count()
    row.next_attempt_at = now + timedelta(minutes=min(5 * 2 ** (voids - 1), 360)) if voids else now
    move(payment=row, to=S.DUE, cause=cause, now=now)
