"""Refunds as people propose and send them; only for tests of services."""

import pytest

from payments.services.refunds import (
    propose_refund,
    send_refunds,
)


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
