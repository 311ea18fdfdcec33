"""Tries at charging: every pair of states is legal or raises, and a payment's tries end once.
How the payment itself moves is tested in test_enums.py."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from payments.enums import ATTEMPT_OPEN, ATTEMPT_TRANSITIONS, AttemptState
from payments.exceptions import IllegalTransition
from payments.models import ChargeAttempt
from payments.providers.facts import ChargeFact, Outcome
from payments.services.attempts import attempts_made, new_attempt, open_attempt, step_attempt, step_open_attempt
from tests.factories.payments import PaymentFactory

PAIRS = list(itertools.product(AttemptState, AttemptState))
FACT = ChargeFact(
    intent_id="pi_1", outcome=Outcome.DECLINED, amount_minor=25_00, received_minor=0, currency="EUR",
    customer_id="cus_1", payment_code="pay-1", charge_id="ch_1", fee_minor=None, failure_code="insufficient_funds",
    hard=False, action_url="", livemode=False,
)  # fmt: skip


def attempt_in(state, now):
    closed = {"closed_at": now, "failure_code": "kept"} if state not in ATTEMPT_OPEN else {}
    return ChargeAttempt.objects.create(payment=PaymentFactory(), number=1, state=state, prepared_at=now, **closed)


def test_the_table_names_every_state_and_open_ones_alone_can_move():
    assert set(ATTEMPT_TRANSITIONS) == set(AttemptState)
    assert {state for state, to in ATTEMPT_TRANSITIONS.items() if to} == ATTEMPT_OPEN
    assert sum(len(to) for to in ATTEMPT_TRANSITIONS.values()) == 10


@pytest.mark.parametrize(("start", "to"), PAIRS)
def test_every_pair_moves_by_the_table_or_raises(start, to, db, owner, now):
    attempt = attempt_in(start, now)
    before = ChargeAttempt.objects.values().get()
    if to in ATTEMPT_TRANSITIONS[start]:
        step_attempt(attempt=attempt, to=to, now=now, fact=FACT)
        attempt.refresh_from_db()
        closed = to not in ATTEMPT_OPEN
        assert (attempt.state, attempt.closed_at) == (to, now if closed else None)
        assert (attempt.charge_id, attempt.failure_code) == (("ch_1", "insufficient_funds") if closed else ("", ""))
    else:
        with pytest.raises(IllegalTransition) as refused:
            step_attempt(attempt=attempt, to=to, now=now, fact=FACT)
        assert (refused.value.from_state, refused.value.to_state) == (start, to)
        assert ChargeAttempt.objects.values().get() == before


def test_our_own_reason_goes_before_the_providers(db, owner, now):
    attempt = attempt_in(AttemptState.PREPARED, now)
    step_attempt(attempt=attempt, to=AttemptState.FAILED_HARD, now=now, fact=FACT, code="refused")
    assert attempt.failure_code == "refused"


def test_an_open_try_stands_in_the_way_of_the_next(db, owner, now):
    payment = PaymentFactory()
    first = new_attempt(payment, now, on_session=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        new_attempt(payment, now, on_session=False)
    assert open_attempt(payment) == first
    step_open_attempt(payment, AttemptState.VOID, now)
    assert open_attempt(payment) is None
    assert new_attempt(payment, now, on_session=True).number == attempts_made(payment) == 2


def test_nothing_happens_where_no_try_is_open(db, owner, now):
    attempt = attempt_in(AttemptState.FAILED_SOFT, now)
    step_open_attempt(attempt.payment, AttemptState.SUCCEEDED, now, FACT)
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.FAILED_SOFT
