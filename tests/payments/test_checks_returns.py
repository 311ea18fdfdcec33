"""What went back of payments: the checks hold after honest work and find each kind of damage.
Damage is done behind the services' back, the way a bug or a hand in the database would."""

import pytest

from payments.checks_money import check_money
from payments.models import Dispute, Refund, RefundEvent
from payments.services.settlement import apply


@pytest.fixture
def went_back(collected, sandbox, now):
    """€5 of a payment went back, €7 are disputed."""
    payment = collected()
    sandbox.refund_outside(payment.payment_intent_id, 5_00)
    sandbox.open_dispute(payment.charge_id, amount=7_00)
    apply(payment_id=payment.pk, cause="reconciled", now=now)
    assert check_money(now) == []
    return payment


def unheard(refund):
    """An event that no service writes."""
    RefundEvent.objects.create(
        refund=refund, number=9, from_state="failed", to_state="approved", cause="x", at=refund.proposed_at
    )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda: Refund.objects.update(amount_minor=6_00), "its rows say (600, 0)"),
        (lambda: Refund.objects.update(amount_minor=30_00), "3000 went back of 2500"),
        (lambda: Dispute.objects.update(amount_minor=8_00), "the provider holds back 700, disputes say 800"),
        (lambda: Refund.objects.update(state="pending", closed_at=None), "its history says succeeded"),
        (lambda: unheard(Refund.objects.get()), "failed → approved"),
    ],
)
def test_damage_is_found(damage, said, went_back, now):
    damage()
    assert any(said in str(violation) for violation in check_money(now)), list(map(str, check_money(now)))
