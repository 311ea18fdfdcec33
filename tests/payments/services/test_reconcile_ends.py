"""What reconciling does for promises that ended and for charges whose fee was late: refusals, silence, and once again.
Asking about what is open is test_reconcile's."""

from datetime import timedelta

import pytest

from payments.models import CardToForget, Entry, Payment, ProviderCall
from payments.providers import get_gateway
from payments.services.cards import begin_card_change
from payments.services.payments import withdraw_payment
from payments.services.reconcile import reconcile
from tests.sandbox import IBAN, WORKS

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ended(promised, now):
    """A promise that was withdrawn while its page for another card was still open: (payment, page)."""
    payment = promised()
    page = begin_card_change(payment=payment, now=now)
    return withdraw_payment(by=None, payment=payment, now=now), page


def test_a_page_that_was_used_after_all_is_refused_and_its_card_forgotten(ended, sandbox, fresh, now):
    payment, page = ended
    sandbox.pay(page, WORKS)
    reconcile(now=now + MINUTE)
    call = ProviderCall.objects.get(operation="session.expire")
    assert (call.state, fresh(payment).state) == ("refused", "withdrawn")
    assert CardToForget.objects.exists()
    assert fresh(payment).session_url == ""


@pytest.mark.parametrize("operation", ["session.expire", "session.retrieve"])
def test_a_page_whose_end_nobody_confirms_is_closed_later(operation, ended, sandbox, fresh, now):
    payment, _page = ended
    sandbox.faults((operation, "cut_before"))
    reconcile(now=now + MINUTE)
    assert fresh(payment).session_url
    reconcile(now=now + 2 * MINUTE)
    assert fresh(payment).session_url == ""
    assert sandbox.objects("checkout.session")[0]["status"] == "expired"


def test_a_card_that_is_gone_already_is_forgotten_here_too(promised, sandbox, fresh, now):
    payment = promised()
    get_gateway().detach_card(key="by hand", payment_method_id=payment.payment_method_id)
    withdraw_payment(by=None, payment=payment, now=now)
    reconcile(now=now + MINUTE)
    assert (fresh(payment).payment_method_id, fresh(payment).card_last4) == ("", "")


def test_a_card_nobody_confirms_as_forgotten_is_tried_again(promised, sandbox, fresh, now):
    payment = withdraw_payment(by=None, payment=promised(), now=now)
    sandbox.faults(("payment_method.detach", "500_before"))
    reconcile(now=now + MINUTE)
    assert fresh(payment).payment_method_id
    sandbox.forget_keys()  # the provider repeats its 500 for a day
    reconcile(now=now + 2 * MINUTE)
    assert fresh(payment).payment_method_id == ""
    assert [method["customer"] for method in sandbox.objects("payment_method")] == [None]


def test_a_fee_that_is_told_late_is_booked_once_and_silence_changes_nothing(charged, sandbox, fresh, now):
    payment = charged(IBAN)
    sandbox.settle()
    store = sandbox.server.store
    charge = store.all("charge")[0]
    told, charge["balance_transaction"] = charge["balance_transaction"], None
    store.save(charge)
    reconcile(now=now + MINUTE)
    fees = Entry.objects.filter(kind="provider_fee")
    assert (fresh(payment).state, fees.count()) == ("collected", 0)
    charge["balance_transaction"] = told
    store.save(charge)
    sandbox.faults(("intent.retrieve", "cut_before"))
    reconcile(now=now + 2 * MINUTE)
    assert fees.count() == 0
    for minutes in (3, 4):
        reconcile(now=now + minutes * MINUTE)
        assert fees.count() == 1


def test_the_fee_of_another_charge_is_not_booked(charged, sandbox, fresh, now):
    """Somebody charged the same intent by hand: its fee is not this row's. Control: once the row is right, it is."""
    payment = charged(IBAN)
    sandbox.settle()
    store = sandbox.server.store
    charge = store.all("charge")[0]
    told, charge["balance_transaction"] = charge["balance_transaction"], None
    store.save(charge)
    reconcile(now=now + MINUTE)
    ours = fresh(payment).charge_id
    charge["balance_transaction"] = told
    store.save(charge)
    Payment.objects.filter(pk=payment.pk).update(charge_id="ch_other")
    fees = Entry.objects.filter(kind="provider_fee")
    reconcile(now=now + 2 * MINUTE)
    assert fees.count() == 0
    Payment.objects.filter(pk=payment.pk).update(charge_id=ours)
    reconcile(now=now + 3 * MINUTE)
    assert fees.count() == 1
