"""The sandbox says yes and no as the provider would: keys, parameters, states, faults.
Driven by the real SDK through our gateway, or by plain HTTP where the SDK would not send such a thing."""

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
import stripe

from payments.providers.errors import CardProblem, KeyConflict, ObjectMissing, OutcomeUnknown, RequestRefused
from payments.providers.facts import Outcome
from payments.providers.stripe import StripeGateway
from payments.sandbox.visitor import control
from payments.sandbox.webhooks import signed
from tests.payments.sandbox.conftest import OK, intent, session
from tests.sandbox import ASKS, DECLINED_NOW, IBAN, SECRET, SHORT


def test_the_same_key_replays_the_same_object(gateway, customer):
    assert intent(gateway, customer) == intent(gateway, customer)
    assert len(gateway.intents_of(customer)) == 1


def test_the_same_key_with_other_parameters_is_refused(gateway, customer):
    intent(gateway, customer)
    with pytest.raises(KeyConflict):
        intent(gateway, customer, amount=26_00)


def test_a_500_is_remembered_under_its_key(gateway, customer, sandbox):
    sandbox.faults(("intent.create", "500_before"))
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            intent(gateway, customer)
    assert gateway.intents_of(customer) == []
    sandbox.forget_keys()
    assert intent(gateway, customer).outcome == Outcome.NEW


def test_a_key_is_forgotten_after_a_day_and_not_before(gateway, customer, time_machine):
    began = datetime.now(UTC)
    first = intent(gateway, customer)
    time_machine.move_to(began + timedelta(hours=23, minutes=59))
    assert intent(gateway, customer) == first
    time_machine.move_to(began + timedelta(hours=24, minutes=1))
    assert intent(gateway, customer).intent_id != first.intent_id
    assert len(gateway.intents_of(customer)) == 2


@pytest.mark.parametrize("fault", ["500_after", "cut_after"])
def test_what_happened_before_the_answer_was_lost_stays(fault, gateway, customer, sandbox):
    sandbox.faults(("intent.create", fault))
    with pytest.raises(OutcomeUnknown):
        intent(gateway, customer)
    assert len(gateway.intents_of(customer)) == 1


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"amount": 2500, "currency": "eur", "of_session": True}, "parameter_unknown"),
        ({"currency": "eur"}, "parameter_missing"),
        ({"amount": "many", "currency": "eur"}, "parameter_invalid"),
        ({"amount": 2500, "currency": "eur", "capture_method": "later"}, "parameter_invalid"),
        ({"amount": 2500, "currency": "eur", "customer": "cus_nobody"}, "resource_missing"),
    ],
)
def test_misspelt_missing_and_mistyped_parameters_are_refused(params, code, sdk):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sdk.v1.payment_intents.create(params)
    assert caught.value.code == code


def test_a_session_in_a_language_the_provider_lacks_is_refused(sdk, customer):
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.checkout.sessions.create({"mode": "setup", "customer": customer, "locale": "eu", "success_url": OK})


def test_refunds_never_exceed_the_charge(sdk, gateway, customer, card):
    made = intent(gateway, customer)
    gateway.confirm_intent(key="confirm", intent_id=made.intent_id, payment_method_id=card("4242 4242 4242 4242"))
    assert sdk.v1.refunds.create({"payment_intent": made.intent_id, "amount": 20_00}).status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.refunds.create({"payment_intent": made.intent_id, "amount": 5_01})
    sdk.v1.refunds.create({"payment_intent": made.intent_id})
    with pytest.raises(stripe.InvalidRequestError):
        sdk.v1.refunds.create({"payment_intent": made.intent_id})
    assert sdk.v1.balance.retrieve().available[0].amount == -62


def test_an_intent_succeeds_once(gateway, customer, card, sandbox):
    made, method = intent(gateway, customer), card("4242 4242 4242 4242")
    gateway.confirm_intent(key="confirm:1", intent_id=made.intent_id, payment_method_id=method)
    with pytest.raises(RequestRefused):
        gateway.confirm_intent(key="confirm:2", intent_id=made.intent_id, payment_method_id=method)
    with pytest.raises(RequestRefused):
        gateway.cancel_intent(key="cancel", intent_id=made.intent_id)
    assert len(sandbox.objects("charge")) == 1


def test_a_foreign_card_cannot_be_charged(gateway, customer, card):
    method = card("4242 4242 4242 4242")
    other = gateway.create_customer(key="other", payment_code="pay-2", email="b@example.org", language="es")
    with pytest.raises(RequestRefused):
        gateway.confirm_intent(key="c", intent_id=intent(gateway, other).intent_id, payment_method_id=method)


@pytest.mark.parametrize(
    ("number", "outcome", "code"),
    [(ASKS, Outcome.ACTION, "authentication_required"), (SHORT, Outcome.DECLINED, "insufficient_funds")],
)
def test_cards_do_what_they_say_at_charge(number, outcome, code, gateway, customer, card):
    made, method = intent(gateway, customer), card(number)
    with pytest.raises(CardProblem):
        gateway.confirm_intent(key="c", intent_id=made.intent_id, payment_method_id=method)
    fact = gateway.retrieve_intent(made.intent_id)
    assert (fact.outcome, fact.failure_code) == (outcome, code)


def test_a_detached_card_cannot_be_charged(gateway, customer, card):
    method = card("4242 4242 4242 4242")
    gateway.detach_card(key="d", payment_method_id=method)
    with pytest.raises(RequestRefused):
        gateway.confirm_intent(key="c", intent_id=intent(gateway, customer).intent_id, payment_method_id=method)


def test_unknown_objects_and_addresses_are_404(gateway, sandbox):
    with pytest.raises(ObjectMissing):
        gateway.retrieve_intent("pi_nothing")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{sandbox.address}/v1/payment_intents/pi_nothing")
    assert sandbox.page(f"{sandbox.address}/pay/cs_nothing")[0] == 404
    assert sandbox.page(f"{sandbox.address}/../../settings.py")[0] == 404


def test_a_live_key_is_not_served(sandbox):
    live = StripeGateway("sk_live_x", sandbox_url=sandbox.address, retries=0)
    with pytest.raises(RequestRefused):
        live.intents_of("cus_1")


@pytest.mark.parametrize("language", ["es", "ca", "eu", "gl", "en"])
def test_the_hosted_page_speaks_the_payers_language(language, gateway, customer, sandbox):
    status, html = sandbox.page(session(gateway, customer, language=language).url)
    assert status == 200
    assert f'<html lang="{language}">' in html
    assert "<script" not in html
    assert "style=" not in html


def test_the_hosted_page_keeps_what_was_typed_and_says_why_not(gateway, customer, sandbox):
    page = session(gateway, customer)
    for typed in ("1234", '"><script>alert(1)</script>', "", DECLINED_NOW, "\x00", "9" * 5000):
        status, html = sandbox.page(page.url, {"number": typed})
        assert status == 422
        assert 'role="alert"' in html
        assert "<script" not in html
    assert sandbox.pay(page.url, " 4242-4242 4242\t4242 ") == OK


def test_a_used_page_is_closed(gateway, customer, sandbox):
    page = session(gateway, customer)
    sandbox.pay(page.url, IBAN)
    assert sandbox.page(page.url)[0] == 410
    assert gateway.retrieve_session(page.session_id).method == "sepa"


def test_an_expired_page_saves_nothing(gateway, customer, sandbox):
    page = session(gateway, customer)
    gateway.expire_session(key="e", session_id=page.session_id)
    assert sandbox.page(page.url, {"number": "4242424242424242"})[0] == 410
    assert not gateway.retrieve_session(page.session_id).saved


def test_messages_are_signed_so_that_the_sdk_accepts_them(gateway, customer, card, sandbox):
    card("4242 4242 4242 4242")
    for event in sandbox.events():
        body, signature = signed(event, SECRET)
        fact = gateway.verify_message(body=body, signature=signature, secret=SECRET)
        assert fact.event_id == event["id"]
        assert "_tag" not in json.loads(body)
    assert sandbox.events() == []


def delivered(sandbox, gateway, seed):
    """Ten messages as a seed's faults leave them."""
    sandbox.control("reset", seed=seed)
    sandbox.faults(drop=0.4, duplicate=1, shuffle=True)
    customer = gateway.create_customer(key="c", payment_code="p", email="a@example.org", language="es")
    for number in range(10):
        intent(gateway, customer, key=f"pi {number}")
    return [event["id"] for event in sandbox.events()]


def test_the_same_seed_breaks_the_same_messages(sandbox, gateway):
    first = delivered(sandbox, gateway, 7)
    assert delivered(sandbox, gateway, 7) == first
    assert 0 < len(set(first)) < 10, "some are lost"
    assert len(first) == 2 * len(set(first)), "each comes twice"
    assert delivered(sandbox, gateway, 8) != first


def test_the_same_seed_gives_the_same_ids(sandbox, gateway):
    ids = []
    for _ in range(2):
        sandbox.control("reset", seed=7)
        ids.append(gateway.create_customer(key="k", payment_code="p", email="a@example.org", language="es"))
    assert ids[0] == ids[1]


def test_the_demo_and_the_tests_ask_for_the_same_things(sandbox):
    """The demo has no test client: it makes things happen at the double through `visitor.control`."""
    made = control(sandbox.address, "refund-outcomes", outcomes=["pending"])
    assert made == sandbox.control("refund-outcomes", outcomes=["pending"])


def test_a_page_for_accounts_speaks_of_accounts_only(sandbox, gateway):
    address = {"return_url": "https://example.org/a", "cancel_url": "https://example.org/b"}
    customer = gateway.create_customer(key="c", payment_code="p-1", email="a@example.org", language="en")
    made = gateway.create_setup_session(
        key="s", payment_code="p-1", customer_id=customer, language="en", charged="later", debit_only=True, **address
    )
    text = sandbox.page(made.url)[1]
    assert "Name an account" in text
    assert IBAN in text
    assert "4242" not in text
    assert sandbox.pay(made.url, DECLINED_NOW) == ""
