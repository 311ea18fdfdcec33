"""The rows of tries at charging: the open one, and closing it with what became of it.
Trying is collection.py's work."""

from datetime import datetime

from ..enums import AttemptState
from ..models import ChargeAttempt, Payment
from ..providers.facts import ChargeFact


def attempts_made(row: Payment) -> int:
    return row.attempts.count()


def open_attempt(row: Payment) -> ChargeAttempt | None:
    return row.attempts.filter(closed_at=None).first()


def attempt_state(row: Payment, state: AttemptState) -> None:
    row.attempts.filter(closed_at=None).update(state=state)


def close_attempt(
    row: Payment, state: AttemptState, now: datetime, fact: ChargeFact | None = None, code: str = ""
) -> None:
    attempt = open_attempt(row)
    if attempt is None:
        return
    attempt.state, attempt.closed_at = state, now
    attempt.charge_id = fact.charge_id if fact is not None else ""
    attempt.failure_code = code or (fact.failure_code if fact is not None else "")
    attempt.save()
