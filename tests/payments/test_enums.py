"""The state table: every pair of states is legal, parks in review, or raises.
The services' own behaviour is tested beside them."""

import itertools

import pytest

from payments.enums import CLOSED, COUNTING, OPEN_COLLECTION, TRANSITIONS, PaymentState
from payments.exceptions import IllegalTransition
from payments.models import PaymentEvent
from payments.services.transitions import is_legal, locked, move
from tests.factories.payments import PaymentFactory

PAIRS = list(itertools.product(PaymentState, PaymentState))


def test_table_names_every_state():
    assert set(TRANSITIONS) == set(PaymentState)
    assert sum(len(to) for to in TRANSITIONS.values()) == 43


def test_closed_states_have_no_way_out():
    assert {state for state, to in TRANSITIONS.items() if not to} == CLOSED | {PaymentState.REVIEW}
    assert not CLOSED & (COUNTING | OPEN_COLLECTION)


def test_every_pair_is_legal_review_or_refused():
    legal = {(a, b) for a, b in PAIRS if b in TRANSITIONS[a]}
    review = {(a, b) for a, b in PAIRS if b == PaymentState.REVIEW != a}
    assert {(a, b) for a, b in PAIRS if is_legal(a, b)} == legal | review
    assert len(PAIRS) - len(legal | review) == 22 * 22 - 43 - 21


@pytest.mark.parametrize("start", PaymentState)
def test_move_follows_the_table_from_each_state(start, db, owner, now):
    for to in PaymentState:
        payment = PaymentFactory(state=start, collected_at=now)
        if is_legal(start, to):
            event = move(payment=locked(payment.pk), to=to, cause="test", now=now)
            assert (event.from_state, event.to_state, event.number) == (start, to, 1)
        else:
            with pytest.raises(IllegalTransition):
                move(payment=locked(payment.pk), to=to, cause="test", now=now)
        payment.refresh_from_db()
        assert payment.state == (to if is_legal(start, to) else start)
        assert PaymentEvent.objects.filter(payment=payment).exists() == is_legal(start, to)
