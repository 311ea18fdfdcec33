"""Breaking the process and the connection between any two steps: everything converges, nobody pays twice.
Each row of the design's crash table is a test here."""

from datetime import timedelta

import pytest

from payments import tasks
from payments.checks_money import check_money
from payments.enums import AttemptState, PaymentState
from payments.exceptions import KeyReused, ProviderUnavailable
from payments.models import Payment, ProviderCall
from payments.providers import get_gateway
from payments.providers.errors import CardProblem
from payments.queries import balance
from payments.services.calls import call_provider
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due, confirm, drop_overdue
from payments.services.reconcile import reconcile
from payments.services.settlement import apply
from tests.payments.conftest import BACK, CANCEL, Crash
from tests.sandbox import ASKS, DECLINED_LATER

MINUTE = timedelta(minutes=1)


CHECKOUT_POINTS = [
    "checkout.intended",
    "customer.create.prepared",
    "customer.create.answered",
    "session.create.prepared",
    "session.create.answered",
    "session.noted",
]
CHARGE_POINTS = [
    "attempt.committed",
    "intent.create.prepared",
    "intent.create.answered",
    "intent.noted",
    "intent.confirm.prepared",
    "intent.confirm.answered",
    "charge.answered",
    "settlement.asked",
    "settlement.written",
]


@pytest.mark.parametrize("point", CHECKOUT_POINTS)
def test_begin_checkout_resumes_after_a_crash_with_one_page(point, crash_at, opened, sandbox, now, fresh):
    payment = opened()
    crash_at(point)
    with pytest.raises(Crash):
        begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now)
    url = begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now)
    assert begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now) == url
    assert len(sandbox.objects("customer")) == len(sandbox.objects("checkout.session")) == 1
    sandbox.pay(url)
    reconcile(now=now)
    assert fresh(payment).state == PaymentState.ACTIVE


@pytest.mark.parametrize("point", CHARGE_POINTS)
def test_collection_resumes_after_a_crash_and_charges_once(point, crash_at, due, sandbox, now, fresh, owner):
    payment = due()
    crash_at(point)
    with pytest.raises(Crash):
        collect_due(now=now)
    tasks.tick(now + MINUTE / 2)
    tasks.tick(now + 2 * MINUTE)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert len(sandbox.objects("payment_intent")) == len(sandbox.objects("charge")) == 1
    assert balance("campaign_held:c-book") == 25_00
    assert payment.events.filter(to_state="collected").count() == 1
    assert check_money(now) == []


@pytest.mark.parametrize("point", ["attempt.committed", "intent.confirm.prepared", "charge.answered"])
def test_a_second_attempt_that_crashes_is_not_mistaken_for_the_first(point, crash_at, charged, now, fresh, sandbox):
    payment = charged(DECLINED_LATER)
    crash_at(point)
    with pytest.raises(Crash):
        collect_due(now=now + timedelta(days=1))
    later = now + timedelta(days=1) + 2 * MINUTE
    apply(payment_id=payment.pk, cause="webhook", now=later)
    tasks.tick(later)
    assert fresh(payment).state == PaymentState.DECLINED
    assert [a.state for a in payment.attempts.order_by("number")] == ["failed_soft", "failed_soft"]
    assert len(sandbox.objects("charge")) == 2


@pytest.mark.parametrize("fault", ["500_before", "500_after", "cut_before", "cut_after"])
@pytest.mark.parametrize("operation", ["intent.create", "intent.confirm", "intent.retrieve"])
def test_no_answer_is_unknown_and_converges(operation, fault, due, sandbox, now, fresh, owner):
    payment = due()
    sandbox.faults((operation, fault))
    collect_due(now=now)
    state = fresh(payment).state
    assert state in (PaymentState.UNKNOWN, PaymentState.COLLECTED)
    for minutes in (2, 12, 30):
        tasks.tick(now + minutes * MINUTE)
    if (operation, fault) == ("intent.create", "500_before"):
        assert fresh(payment).state != PaymentState.COLLECTED, "a cached 500 stays under its key"
        sandbox.forget_keys()
        tasks.tick(now + timedelta(hours=25))
    assert fresh(payment).state == PaymentState.COLLECTED
    assert len(sandbox.objects("payment_intent")) == len(sandbox.objects("charge")) == 1
    assert owner.hooks.count("on_settled") == 1
    assert check_money(now + MINUTE) == []


def test_a_cached_500_on_confirm_is_not_believed(due, sandbox, now, fresh):
    payment = due()
    sandbox.faults(("intent.confirm", "500_after"))
    collect_due(now=now)
    assert fresh(payment).state == PaymentState.UNKNOWN
    reconcile(now=now + MINUTE)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert payment.attempts.get().state == AttemptState.SUCCEEDED


@pytest.mark.parametrize("operation", ["customer.create", "session.create"])
def test_begin_checkout_says_sorry_and_can_be_repeated(operation, opened, sandbox, now, fresh):
    payment = opened()
    sandbox.faults((operation, "cut_after"))
    with pytest.raises(ProviderUnavailable):
        begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now)
    url = begin_checkout(payment=fresh(payment), return_url=BACK, cancel_url=CANCEL, now=now)
    assert sandbox.pay(url) == BACK
    assert len(sandbox.objects("checkout.session")) == len(sandbox.objects("customer")) == 1


def test_two_workers_never_hold_one_row(due, sandbox, now, fresh, crash_at):
    payment = due()
    crash_at("attempt.committed")
    with pytest.raises(Crash):
        collect_due(now=now)
    assert collect_due(now=now + MINUTE - timedelta(seconds=1)) == 0
    apply(payment_id=payment.pk, cause="webhook", now=now)
    assert fresh(payment).state == PaymentState.CHARGING
    assert collect_due(now=now + MINUTE) == 1
    assert payment.attempts.count() == 1


def test_the_same_key_never_carries_other_parameters(promised, now):
    payment = promised()
    sent = []

    def send(key, params):
        sent.append(params)

    for amount in (1, 1):
        call_provider(key="k", payment=payment, operation="o", params={"amount": amount}, send=send, now=now)
    with pytest.raises(KeyReused):
        call_provider(key="k", payment=payment, operation="o", params={"amount": 2}, send=send, now=now)
    assert len(sent) == 2


def test_every_call_is_stored_with_its_key(charged, sandbox):
    payment = charged()
    assert set(ProviderCall.objects.values_list("key", "state")) == {
        (f"customer:{payment.code}", "succeeded"),
        (f"setup:{payment.code}:1", "succeeded"),
        (f"pi:{payment.code}", "succeeded"),
        (f"confirm:{payment.code}:1", "succeeded"),
    }


def test_a_card_saved_in_time_counts_though_every_message_is_lost(opened, sandbox, now, fresh):
    payment = opened(deadline_at=now + timedelta(hours=1))
    sandbox.pay(begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now))
    tasks.tick(now + timedelta(minutes=59))
    assert fresh(payment).state == PaymentState.ACTIVE


def test_a_card_learnt_of_after_the_deadline_does_not_count_and_is_forgotten(opened, sandbox, now, fresh, owner):
    payment = opened(deadline_at=now + timedelta(hours=1))
    sandbox.pay(begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now))
    tasks.tick(now + timedelta(hours=1))
    payment = fresh(payment)
    assert (payment.state, payment.payment_method_id) == ("expired", "")
    assert sandbox.objects("payment_method")[0]["customer"] is None
    assert owner.hooks == ["on_inactive"]


def test_an_owner_that_refuses_leaves_no_trace_of_the_promise(opened, sandbox, now, fresh, owner):
    from payments.exceptions import OwnerRefused

    owner.refusal = OwnerRefused("sold out")
    payment = opened()
    sandbox.pay(begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now))
    tasks.tick(now)
    payment = fresh(payment)
    assert (payment.state, payment.activated_at, payment.payment_method_id) == ("expired", None, "")
    assert balance("pledged:c-book") == 0
    assert check_money(now) == []


def test_a_page_left_open_is_closed_when_the_promise_expires(opened, sandbox, now):
    url = begin_checkout(payment=opened(), return_url=BACK, cancel_url=CANCEL, now=now)
    tasks.tick(now + timedelta(hours=24))
    tasks.tick(now + timedelta(hours=24, minutes=1))
    assert sandbox.page(url)[0] == 410


def test_money_that_comes_after_the_end_is_parked_for_people(charged, sandbox, now, fresh):
    payment = charged(DECLINED_LATER)
    Payment.objects.filter(pk=payment.pk).update(state=PaymentState.DECLINED)
    session_url = begin_and_pay_directly(payment, sandbox, now)
    assert session_url
    apply(payment_id=payment.pk, cause="reconciled", now=now)
    payment = fresh(payment)
    assert payment.state == PaymentState.REVIEW
    assert balance("suspense") == 25_00
    apply(payment_id=payment.pk, cause="reconciled", now=now)
    assert balance("suspense") == 25_00


def begin_and_pay_directly(payment, sandbox, now):
    """Somebody charges the customer at the provider's own desk."""
    gateway = get_gateway()
    page = gateway.create_setup_session(
        key="desk",
        payment_code=payment.code,
        customer_id=payment.customer_id,
        language="en",
        charged="now",
        return_url=BACK,
        cancel_url=CANCEL,
    )
    sandbox.pay(page.url)
    card = gateway.retrieve_session(page.session_id).payment_method_id
    return gateway.confirm_intent(key="desk-2", intent_id=payment.payment_intent_id, payment_method_id=card).intent_id


def test_a_charge_of_another_amount_is_parked(charged, sandbox, now, fresh):
    payment = charged(ASKS)
    Payment.objects.filter(pk=payment.pk).update(amount_minor=26_00)
    apply(payment_id=payment.pk, cause="reconciled", now=now)
    assert fresh(payment).state == PaymentState.REVIEW
    assert balance("campaign_held:c-book") == 0


def test_a_charge_in_another_currency_is_parked(charged, sandbox, sandbox_server, now, fresh):
    payment = charged(ASKS)
    store = sandbox_server.store
    with store.lock:
        intent = store.find(payment.payment_intent_id)
        store.save(intent | {"currency": "usd"})
    apply(payment_id=payment.pk, cause="reconciled", now=now)
    assert fresh(payment).state == PaymentState.REVIEW
    assert balance("campaign_held:c-book") == 0


def test_drop_overdue_waits_when_the_provider_is_silent(charged, sandbox, now, fresh):
    payment = charged(DECLINED_LATER)
    over = now + timedelta(days=7)
    sandbox.faults(("intent.cancel", "cut_before"))
    assert drop_overdue(now=over) == 0
    assert drop_overdue(now=over + 2 * MINUTE) == 1
    assert fresh(payment).state == PaymentState.DROPPED


def test_confirm_twice_under_one_key_charges_once(charged, sandbox, now):
    payment = charged(DECLINED_LATER)
    with pytest.raises(CardProblem):
        confirm(payment.attempts.get(), payment.payment_intent_id, now)
    assert len(sandbox.objects("charge")) == 1
