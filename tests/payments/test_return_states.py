"""The tables of refunds and disputes, and where a payment rests: every pair is legal or raises.
What services do with them is tested beside them."""

import itertools

import pytest

from payments.enums import (
    DISPUTE_INITIAL,
    DISPUTE_TRANSITIONS,
    REFUND_INITIAL,
    REFUND_TRANSITIONS,
    DisputeState,
    PaymentState,
    RefundState,
)
from payments.exceptions import IllegalTransition
from payments.models import Dispute, Refund
from payments.services.returns import rest
from payments.services.steps import dispute_may, refund_may, step_dispute, step_refund
from tests.factories.payments import PaymentFactory


@pytest.mark.parametrize(
    ("states", "table", "initial", "may", "edges"),
    [
        (RefundState, REFUND_TRANSITIONS, REFUND_INITIAL, refund_may, 11),
        (DisputeState, DISPUTE_TRANSITIONS, DISPUTE_INITIAL, dispute_may, 4),
    ],
)
def test_every_pair_is_in_the_table_or_refused(states, table, initial, may, edges):
    assert set(table) == set(states)
    legal = {(a, b) for a, b in itertools.product(states, states) if may(a, b)}
    assert legal == {(a, b) for a in states for b in table[a]}
    assert len(legal) == edges
    assert {state for state in states if may("", state)} == initial


@pytest.mark.parametrize("start", RefundState)
def test_a_refund_moves_by_its_table_only(start, db, owner, now):
    for to in RefundState:
        payment = PaymentFactory(collected_at=now)
        refund = Refund.objects.create(
            payment=payment, amount_minor=1, cause="test", state=start, proposed_at=now, approved_at=now
        )
        if refund_may(start, to):
            step_refund(refund=refund, to=to, cause="test", now=now)
            assert refund.events.get().to_state == to
        else:
            with pytest.raises(IllegalTransition):
                step_refund(refund=refund, to=to, cause="test", now=now)


@pytest.mark.parametrize("start", DisputeState)
def test_a_dispute_moves_by_its_table_only(start, db, owner, now):
    for to in DisputeState:
        dispute = Dispute(payment=PaymentFactory(), provider_dispute_id=f"du_{to}", amount_minor=1, opened_at=now)
        dispute.state, dispute.closed_at = start, now if start in ("won", "lost") else None
        dispute.save()
        if dispute_may(start, to):
            step_dispute(dispute=dispute, to=to, cause="test", now=now)
            assert dispute.events.get().to_state == to
        else:
            with pytest.raises(IllegalTransition):
                step_dispute(dispute=dispute, to=to, cause="test", now=now)


WAYS = {
    # (refunded, lost, a refund on its way, an open dispute): where money with such a past rests
    (0, 0, False, False): "collected",
    (5_00, 0, False, False): "partly_refunded",
    (0, 5_00, False, False): "partly_refunded",
    (25_00, 0, False, False): "refunded",
    (0, 25_00, False, False): "dispute_lost",
    (0, 0, True, False): "refund_pending",
    (0, 0, True, True): "disputed",
    (0, 0, False, True): "disputed",
}
CAME = ("collected", "partly_refunded", "refund_pending", "disputed", "refunded", "dispute_lost", "review")
# From these the wanted state cannot be reached, not even by way of a refund: people look at it.
PARKED = {
    *((start, to) for start in ("refunded", "dispute_lost") for to in set(WAYS.values()) - {start}),
    *((start, "dispute_lost") for start in ("collected", "partly_refunded", "refund_pending")),
}


@pytest.mark.parametrize("past", WAYS)
@pytest.mark.parametrize("start", CAME)
def test_a_payment_rests_where_its_money_says_or_is_looked_at(start, past, db, owner, now):
    refunded, lost, going, open_dispute = past
    row = PaymentFactory(
        state=PaymentState(start), collected_at=now, refunded_minor=refunded, lost_minor=lost, livemode=False
    )
    if going:
        Refund.objects.create(
            payment=row, amount_minor=1, cause="test", state="pending", proposed_at=now, approved_at=now
        )
    if open_dispute:
        Dispute.objects.create(payment=row, provider_dispute_id="du_1", amount_minor=1, opened_at=now)
    wanted = WAYS[past]
    rest(row, cause="test", now=now)
    expected = "review" if start == "review" or (start, wanted) in PARKED else wanted
    assert row.state == expected
