"""Walking a payment through the sandbox as people and clocks do.
Only real services and the real SDK."""

import pytest

from payments.enums import PaymentState
from payments.models import Payment
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due
from payments.services.payments import mark_due
from payments.services.reconcile import reconcile
from tests.sandbox import WORKS

BACK, CANCEL = "http://testserver/back/", "http://testserver/cancel/"


@pytest.fixture
def fresh():
    """The row as it is now: `fresh(payment)`."""
    return lambda payment: Payment.objects.get(pk=payment.pk)


@pytest.fixture
def promised(opened, sandbox, now, fresh):
    """A payment whose card was saved on the hosted page and that counts."""

    def make(card=WORKS, **given):
        payment = opened(**given)
        url = begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now)
        assert sandbox.pay(url, card) == BACK
        reconcile(now=now)
        payment = fresh(payment)
        assert payment.state == PaymentState.ACTIVE
        return payment

    return make


@pytest.fixture
def due(promised, now):
    """A promise whose round succeeded."""
    return lambda card=WORKS, **given: mark_due(payment=promised(card, **given), snapshot_code="s-1", now=now)


@pytest.fixture
def charged(due, now, fresh):
    """A payment after its first charge was tried."""

    def make(card=WORKS, **given):
        payment = due(card, **given)
        collect_due(now=now)
        return fresh(payment)

    return make
