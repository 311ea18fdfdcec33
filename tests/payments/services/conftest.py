"""Refunds as people propose and send them, and payments parked in review; only for tests of services."""

import pytest
from django.db import transaction

from payments.enums import PaymentState
from payments.models import Payment
from payments.providers import get_gateway
from payments.queries import balance
from payments.services.bookings import book_due_ended
from payments.services.parking import park
from payments.services.refunds import (
    propose_refund,
    send_refunds,
)
from payments.services.reviews import approve_resolution, propose_resolution
from payments.services.settlement import apply
from payments.services.transitions import locked, move
from tests.payments.conftest import BACK
from tests.sandbox import ASKS


@pytest.fixture
def propose(clerks, now):
    def make(payment, amount_minor=None, by=None):
        amount = payment.left_minor if amount_minor is None else amount_minor
        return propose_refund(by=by or clerks[0], payment=payment, amount_minor=amount, reason="asked for it", now=now)

    return make


@pytest.fixture
def sent(propose, now):
    """A refund that was decided and sent."""

    def make(payment, amount_minor=None):
        refund = propose(payment, amount_minor)
        send_refunds(now=now)
        refund.refresh_from_db()
        return refund

    return make


@pytest.fixture
def parked(fresh, now):
    """Puts a payment in review as a surprising fact would."""

    def make(payment):
        with transaction.atomic():
            park(locked(payment.pk), "for a test", now, "")
        return fresh(payment)

    return make


@pytest.fixture
def resolved(clerks, now, fresh):
    """One proposes, another agrees."""

    def make(payment, to):
        made = propose_resolution(by=clerks[0], payment=payment, to=to, reason="looked at it", now=now)
        approve_resolution(by=clerks[1], resolution=made, now=now)
        return fresh(payment)

    return make


@pytest.fixture
def late(charged, sandbox, now, fresh):
    """The payer confirms at the bank after the payment was given up: money that nobody expects."""

    def make(dropped=True):
        payment = charged(ASKS)
        fact = get_gateway().confirm_intent(
            key="late", intent_id=payment.payment_intent_id, payment_method_id=payment.payment_method_id,
            return_url=BACK,
        )  # fmt: skip
        if dropped:
            row = Payment.objects.get(pk=payment.pk)
            with transaction.atomic():
                move(payment=row, to=PaymentState.DROPPED, cause="test", now=now, entry=book_due_ended(row, now))
        sandbox.authenticate(fact.action_url)
        apply(payment_id=payment.pk, cause="webhook", now=now)
        payment = fresh(payment)
        if dropped:
            assert (payment.state, balance("suspense")) == ("review", 25_00)
        return payment

    return make
