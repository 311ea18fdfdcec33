"""Refunds broken between any two steps, sent by two workers, or not answered: each goes once."""

from datetime import timedelta

import pytest
from django.db import transaction

from payments import tasks
from payments.checks_money import check_money
from payments.models import Payment
from payments.services.refunds import (
    send_refunds,
)
from tests.payments.conftest import Crash

MINUTE = timedelta(minutes=1)


POINTS = [
    "refund.intended",
    "refund.create.prepared",
    "refund.create.answered",
    "refund.create.noted",
    "refund.noted",
    "settlement.asked",
    "settlement.written",
    "settlement.committed",
]


@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize("point", POINTS)
def test_a_refund_resumes_after_a_crash_and_goes_once(point, forget, crash_at, collected, propose, sandbox, fresh, now):
    payment = collected()
    propose(payment)
    crash_at(point)
    with pytest.raises(Crash):
        send_refunds(now=now)
    assert send_refunds(now=now + MINUTE / 2) == 0 or point == "settlement.committed"
    if forget:
        sandbox.forget_keys()
    tasks.tick(now + 2 * MINUTE)
    tasks.tick(now + 4 * MINUTE)
    assert fresh(payment).state == "refunded"
    assert len(sandbox.objects("refund")) == 1
    assert payment.events.filter(to_state="refunded").count() == 1
    assert check_money(now) == []


@pytest.mark.parametrize("fault", ["500_before", "500_after", "cut_before", "cut_after"])
@pytest.mark.parametrize("operation", ["refund.create", "refund.list", "intent.retrieve"])
def test_no_answer_to_a_refund_converges(operation, fault, collected, propose, sandbox, fresh, now):
    payment = collected()
    propose(payment)
    sandbox.faults((operation, fault))
    for minutes in (0, 2, 4):
        tasks.tick(now + minutes * MINUTE)
    if (operation, fault) == ("refund.create", "500_before"):
        assert fresh(payment).state == "refund_pending", "a cached 500 stays under its key"
        sandbox.forget_keys()
        tasks.tick(now + timedelta(hours=25))
    assert fresh(payment).state == "refunded"
    assert len(sandbox.objects("refund")) == 1


def test_a_key_used_for_something_else_stops_and_waits_for_people(collected, propose, sandbox, fresh, now):
    from payments.providers import get_gateway

    payment = collected()
    refund = propose(payment, 10_00)
    get_gateway().detach_card(key=f"refund:{refund.code}", payment_method_id=payment.payment_method_id)
    assert send_refunds(now=now) == 1
    refund.refresh_from_db()
    assert (refund.state, fresh(payment).state) == ("prepared", "refund_pending")
    assert 12 in {v.number for v in check_money(now + timedelta(days=2))}


def test_two_workers_send_a_refund_once(collected, propose, sandbox, now):
    from payments.services import refund_sending

    refund = propose(collected())
    assert refund_sending._claim(refund.pk, now) is not None
    assert refund_sending._claim(refund.pk, now) is None
    assert send_refunds(now=now) == 0
    assert send_refunds(now=now + MINUTE) == 1
    assert refund_sending._claim(refund.pk, now + 2 * MINUTE) is None


def test_a_refund_whose_payment_went_to_review_waits(collected, propose, sandbox, now):
    payment = collected()
    propose(payment)
    Payment.objects.filter(pk=payment.pk).update(state="review")
    assert send_refunds(now=now) == 0


def test_refusing_what_the_provider_knows_does_nothing(collected, sent, now):
    from payments.services.refund_results import refuse

    refund = sent(collected())
    with transaction.atomic():
        refuse(refund_id=refund.pk, code="x", now=now)
    refund.refresh_from_db()
    assert refund.state == "succeeded"
