"""Leaving review: two people, one door, and news that comes while they look.
Where each way out leads is test_reviews.py's."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.exceptions import AlreadyDecided, IllegalTransition, NotAllowed, NotResolvable, SecondPersonNeeded
from payments.models import Resolution
from payments.providers import get_gateway
from payments.queries import balance
from payments.queries.refunds import refunds_to_approve, resolutions_to_approve, suspense_minor
from payments.services.refunds import approve_refund, propose_refund, send_refunds
from payments.services.reviews import approve_resolution, propose_resolution, reject_resolution
from payments.services.settlement import apply
from payments.services.transitions import leave_review, move
from tests.factories.accounts import UserFactory
from tests.payments.conftest import Crash
from tests.sandbox import DECLINED_LATER, IBAN

DAY = timedelta(days=1)


def test_two_people_of_finance_and_one_proposal_at_a_time(collected, parked, clerks, now):
    payment = parked(collected())
    for stranger in (None, UserFactory()):
        with pytest.raises(NotAllowed):
            propose_resolution(by=stranger, payment=payment, to="collected", reason="", now=now)
    made = propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now)
    assert propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now) == made
    with pytest.raises(AlreadyDecided):
        propose_resolution(by=clerks[1], payment=payment, to="collected", reason="", now=now)
    with pytest.raises(SecondPersonNeeded):
        approve_resolution(by=clerks[0], resolution=made, now=now)
    assert resolutions_to_approve().get() == made
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.filter(pk=made.pk).update(state="approved", approved_by=clerks[0], approved_at=now)
    for _ in range(2):
        assert approve_resolution(by=clerks[1], resolution=made, now=now).state == "collected"
    with pytest.raises(AlreadyDecided):
        reject_resolution(by=clerks[1], resolution=made, now=now)


def test_a_rejected_proposal_leaves_the_payment_in_review(collected, parked, clerks, fresh, now):
    payment = parked(collected())
    made = propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now)
    for _ in range(2):
        assert reject_resolution(by=clerks[1], resolution=made, now=now).state == "rejected"
    with pytest.raises(AlreadyDecided):
        approve_resolution(by=clerks[1], resolution=made, now=now)
    assert fresh(payment).state == "review"


def test_nothing_leaves_review_by_another_door(collected, parked, now, clerks):
    payment = parked(collected())
    with pytest.raises(IllegalTransition):
        move(payment=payment, to=PaymentState.COLLECTED, cause="test", now=now)
    made = propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now)
    with pytest.raises(IllegalTransition):
        leave_review(resolution=made, payment=payment, by=clerks[1], now=now)


def test_what_is_not_in_review_is_not_resolved(collected, clerks, now):
    with pytest.raises(NotResolvable):
        propose_resolution(by=clerks[0], payment=collected(), to="collected", reason="", now=now)


def test_the_truth_is_asked_again_at_the_second_yes(charged, parked, sandbox, clerks, now, fresh):
    payment = parked(charged(DECLINED_LATER))
    made = propose_resolution(by=clerks[0], payment=payment, to="declined", reason="", now=now)
    get_gateway().cancel_intent(key="x", intent_id=payment.payment_intent_id)
    with pytest.raises(NotResolvable):
        approve_resolution(by=clerks[1], resolution=made, now=now)
    assert fresh(payment).state == "review"


def test_a_crash_between_asking_and_deciding_changes_nothing(collected, parked, clerks, crash_at, fresh, now):
    payment = parked(collected())
    crash_at("review.asked")
    with pytest.raises(Crash):
        propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now)
    made = propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now)
    crash_at("review.asked")
    with pytest.raises(Crash):
        approve_resolution(by=clerks[1], resolution=made, now=now)
    assert fresh(payment).state == "review"
    approve_resolution(by=clerks[1], resolution=made, now=now)
    assert fresh(payment).state == "collected"


def test_a_charge_that_succeeds_during_the_review_is_noted_and_recognised(charged, parked, sandbox, resolved, now):
    payment = parked(charged(IBAN))
    sandbox.settle()
    assert resolved(payment, "collected").state == "collected"
    assert balance("suspense") == 0
    assert check_money(now) == []


def test_money_that_came_during_the_review_and_went_back_leaves_a_payment_given_up(
    charged, parked, sandbox, resolved, clerks, fresh, now
):
    payment = parked(charged(IBAN))
    sandbox.settle()
    apply(payment_id=payment.pk, cause="webhook", now=now)
    approve_refund(by=clerks[0], refund=refunds_to_approve().get(), now=now)
    send_refunds(now=now)
    assert suspense_minor(fresh(payment)) == 0
    with pytest.raises(NotResolvable):
        propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now)
    assert resolved(payment, "dropped").state == "dropped"
    assert check_money(now) == []


def test_a_dispute_lost_after_the_money_went_back_is_asked_from_the_cooperative(
    collected, sandbox, resolved, clerks, fresh, now
):
    payment = collected()
    propose_refund(by=clerks[0], payment=payment, amount_minor=25_00, reason="", now=now)
    send_refunds(now=now)
    made = sandbox.open_dispute(payment.charge_id)
    apply(payment_id=payment.pk, cause="webhook", now=now)
    sandbox.close_dispute(made["id"], "lost")
    apply(payment_id=payment.pk, cause="webhook", now=now)
    row = fresh(payment)
    assert (row.state, row.disputes.get().over_minor, balance("suspense")) == ("review", 25_00, -25_00)
    row = resolved(row, "refunded")
    assert (row.state, row.refunded_minor, row.lost_minor) == ("refunded", 25_00, 0)
    assert (balance("suspense"), balance("coop_receivable:c-book")) == (0, 25_00)
    assert check_money(now) == []
