"""Confirming a charge with its payer present when the provider does not answer, refuses, or has nothing to ask.
The page's own steps are tested in views/test_public.py."""

import pytest

from payments.exceptions import ProviderUnavailable
from payments.links import repair_url
from payments.providers import get_gateway
from payments.services.repair import begin_authentication
from tests.payments.services.test_surprises import changed
from tests.sandbox import ASKS, WORKS


def test_no_answer_is_said_and_the_second_click_goes_on(charged, sandbox, fresh, now):
    payment = charged(ASKS)
    sandbox.faults(("intent.confirm", "cut_before"))
    with pytest.raises(ProviderUnavailable):
        begin_authentication(payment=payment, now=now)
    bank = begin_authentication(payment=payment, now=now)
    assert sandbox.authenticate(bank).startswith(repair_url(payment))
    assert payment.attempts.filter(on_session=True).count() == 1


def test_what_the_provider_refuses_leads_back_to_the_page(charged, fresh, now):
    payment = charged(ASKS)
    get_gateway().cancel_intent(key="gone", intent_id=payment.payment_intent_id)
    assert begin_authentication(payment=payment, now=now) == repair_url(payment)
    assert fresh(payment).state == "review"


def test_a_bank_that_asks_nothing_this_time_has_paid(charged, sandbox_server, fresh, now):
    payment = charged(ASKS)
    changed(sandbox_server, payment.payment_method_id, _number=WORKS.replace(" ", ""))
    assert begin_authentication(payment=payment, now=now) == repair_url(payment)
    assert fresh(payment).state == "collected"
