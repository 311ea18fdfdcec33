"""The rows of tries at charging: made, and moved by their table to what became of them.
Trying is collection.py's and repair.py's work."""

from datetime import datetime

from django.db.models import Max

from ..enums import ATTEMPT_OPEN, ATTEMPT_TRANSITIONS, CAPITAL, AttemptState, Method
from ..exceptions import IllegalTransition
from ..models import ChargeAttempt, Payment
from ..providers.facts import ChargeFact


def attempts_made(row: Payment) -> int:
    """How often a charge was tried."""
    return row.attempts.count()


def open_attempt(row: Payment) -> ChargeAttempt | None:
    """The try whose end is not known yet; there is at most one."""
    return row.attempts.filter(closed_at=None).first()


def is_borrowed(row: Payment) -> bool:
    """Whether share capital or a fee would be taken by a card, or from what was saved for another kind of money."""
    if row.nature not in CAPITAL:
        return False
    others = Payment.objects.filter(payment_method_id=row.payment_method_id).exclude(nature__in=CAPITAL)
    return row.method != Method.SEPA or others.exists()


def new_attempt(row: Payment, now: datetime, *, on_session: bool) -> ChargeAttempt:
    """The next attempt's row; the database refuses it while another one is open."""
    last = row.attempts.aggregate(last=Max("number"))["last"] or 0
    return ChargeAttempt.objects.create(
        payment=row, number=last + 1, on_session=on_session, payment_method_id=row.payment_method_id, prepared_at=now
    )


def step_attempt(
    *, attempt: ChargeAttempt, to: AttemptState, now: datetime, fact: ChargeFact | None = None, code: str = ""
) -> None:
    """Move an attempt; where it ends it is closed, with the charge and the reason the provider named.

    Raises IllegalTransition when the table does not have the pair: a try that ended is never told anew.
    """
    if to not in ATTEMPT_TRANSITIONS[AttemptState(attempt.state)]:
        raise IllegalTransition(str(attempt), attempt.state, to)
    attempt.state = to
    if to not in ATTEMPT_OPEN:
        attempt.closed_at = now
        attempt.charge_id = fact.charge_id if fact is not None else ""
        attempt.failure_code = code or (fact.failure_code if fact is not None else "")
    attempt.save()


def step_open_attempt(
    row: Payment, to: AttemptState, now: datetime, fact: ChargeFact | None = None, code: str = ""
) -> None:
    """Move the payment's open attempt, if there is one."""
    if (attempt := open_attempt(row)) is not None:
        step_attempt(attempt=attempt, to=to, now=now, fact=fact, code=code)
