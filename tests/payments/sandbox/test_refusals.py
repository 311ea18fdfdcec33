"""What the sandbox refuses as the provider would, and what it does when browsers and receivers misbehave.
What it does when asked properly is tested in test_server.py."""

import http.client
import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
import stripe
from django.core.management import CommandError, call_command

from payments.providers.errors import RequestRefused
from payments.sandbox.server import SandboxServer
from payments.sandbox.webhooks import send
from tests.payments.sandbox.conftest import OK, intent, session
from tests.sandbox import ASKS, IBAN, WORKS


def refused(call, *args, **params):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        call(*args, params)
    return caught.value


def test_only_saving_cards_is_known(sdk, customer):
    assert refused(sdk.v1.checkout.sessions.create, mode="payment", customer=customer, success_url=OK).param == "mode"


def test_a_page_is_closed_once(gateway, customer, sandbox):
    page = session(gateway, customer)
    gateway.expire_session(key="e", session_id=page.session_id)
    with pytest.raises(RequestRefused):
        gateway.expire_session(key="e2", session_id=page.session_id)


@pytest.mark.parametrize("given", [{"amount": 49}, {"currency": "usd"}])
def test_a_charge_is_at_least_fifty_cents_and_in_euros(given, sdk, customer):
    wanted = {"amount": 2500, "currency": "eur", "customer": customer} | given
    assert refused(sdk.v1.payment_intents.create, **wanted).code == "amount_too_small"


def test_a_charge_takes_only_the_ways_it_names(sdk, customer, card):
    account = card(IBAN)
    made = sdk.v1.payment_intents.create(
        {"amount": 2500, "currency": "eur", "customer": customer, "allowed_payment_method_types": ["card"]}
    )
    assert "type is not allowed" in str(refused(sdk.v1.payment_intents.confirm, made.id, payment_method=account))


def test_the_bank_asks_once(gateway, sdk, customer, card, sandbox):
    made, method = intent(gateway, customer), card(ASKS)
    asked = sdk.v1.payment_intents.confirm(made.intent_id, {"payment_method": method, "return_url": OK})
    page = asked.next_action.redirect_to_url.url
    status, html = sandbox.page(page)
    assert (status, "25" in html) == (200, True)
    assert "succeeded" in sandbox.authenticate(page)
    assert sandbox.page(page)[0] == 410
    assert len([charge for charge in sandbox.objects("charge") if charge["paid"]]) == 1
    assert sandbox.page(f"{sandbox.address}/authenticate/pi_nobody")[0] == 410


def test_a_charge_is_found_for_a_refund_by_its_own_id(gateway, sdk, customer, card, sandbox):
    made = intent(gateway, customer)
    gateway.confirm_intent(key="c", intent_id=made.intent_id, payment_method_id=card(WORKS))
    charge = sandbox.objects("charge")[0]["id"]
    assert sdk.v1.refunds.create({"charge": charge, "amount": 5_00}).charge == charge
    assert sdk.v1.charges is not None
    assert sdk.v1.refunds.list({"charge": charge}).data[0].amount == 5_00


def test_what_the_bank_took_cannot_be_given_back(gateway, sdk, customer, card, sandbox):
    made = intent(gateway, customer)
    gateway.confirm_intent(key="c", intent_id=made.intent_id, payment_method_id=card(WORKS))
    dispute = sandbox.open_dispute(sandbox.objects("charge")[0]["id"])
    assert refused(sdk.v1.refunds.create, payment_intent=made.intent_id).code == "charge_disputed"
    assert sdk.v1.disputes.close(dispute["id"]).status == "lost"
    assert sdk.v1.disputes.retrieve(dispute["id"]).status == "lost"


# Accounts of others --------------------------------------------------------------------------------------------------


def connected(sdk):
    made = sdk.v1.accounts.create({"country": "ES", "metadata": {}})
    link = sdk.v1.account_links.create(
        {"account": made.id, "type": "account_onboarding", "refresh_url": OK, "return_url": OK}
    )
    return made.id, link.url


def test_accounts_are_spanish_and_transfers_go_only_to_those_that_may(sdk):
    assert refused(sdk.v1.accounts.create, country="FR").param == "country"
    account, _link = connected(sdk)
    wanted = {"amount": 100, "currency": "eur", "destination": account}
    assert refused(sdk.v1.transfers.create, **wanted).code == "insufficient_capabilities"


def test_transfers_and_their_reversals_stay_within_the_money(sdk, gateway, customer, card, sandbox):
    account, link = connected(sdk)
    assert sandbox.page(link, {"answer": "done"})[0] == 303
    made = intent(gateway, customer, amount=100_00)
    gateway.confirm_intent(key="c", intent_id=made.intent_id, payment_method_id=card(WORKS))
    charge = sandbox.objects("charge")[0]["id"]
    to = {"currency": "eur", "destination": account}
    assert refused(sdk.v1.transfers.create, amount=0, **to).code == "amount_too_small"
    assert refused(sdk.v1.transfers.create, amount=100_01, source_transaction=charge, **to).param == "amount"
    assert refused(sdk.v1.transfers.create, amount=100_00, **to).code == "balance_insufficient"
    free = sdk.v1.transfers.create({"amount": 10_00, **to})
    assert sdk.v1.transfers.retrieve(free.id).amount == 10_00
    assert refused(sdk.v1.transfers.reversals.create, free.id, amount=10_01).param == "amount"
    sandbox.control("withdraw", account=account, amount=10_00)
    assert refused(sdk.v1.transfers.reversals.create, free.id, amount=1).code == "balance_insufficient"


# Faults and control --------------------------------------------------------------------------------------------------


def test_a_fault_may_come_several_times_and_slowly(sdk, sandbox):
    sandbox.control("faults", calls=[{"operation": "*", "fault": "500_before", "times": 2}])
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            sdk.v1.balance.retrieve()
    sandbox.faults(("balance.retrieve", "slow:0.05"))
    began = time.monotonic()
    assert sdk.v1.balance.retrieve().available[0].amount == 0
    assert time.monotonic() - began >= 0.05


def test_a_fault_waits_for_its_own_operation(sdk, sandbox, customer):
    sandbox.faults(("intent.create", "500_before"))
    assert sdk.v1.customers.retrieve(customer).id == customer
    with pytest.raises(stripe.APIError):
        sdk.v1.payment_intents.create({"amount": 2500, "currency": "eur", "customer": customer})


def test_messages_wait_until_enough_are_there(gateway, customer, sandbox):
    sandbox.faults(hold=2)
    intent(gateway, customer, key="one")
    assert sandbox.events() == []
    intent(gateway, customer, key="two")
    assert len(sandbox.events()) == 2


def test_control_answers_what_it_does_not_know(sandbox):
    with urllib.request.urlopen(f"{sandbox.address}/_sandbox/health") as answer:
        assert json.load(answer) == {"ok": True}
    assert sandbox.control("invented")["error"]["code"] == "resource_missing"
    assert sandbox.control("open-dispute", charge="ch_nobody")["error"]["code"] == "resource_missing"


def test_addresses_nobody_serves_are_404(sdk, sandbox):
    assert refused(sdk.v1.coupons.create, percent_off=5, duration="once").http_status == 404


def test_style_and_start_page_are_served_and_nothing_beside_them(sandbox):
    assert sandbox.page(f"{sandbox.address}/")[0] == 200
    assert sandbox.page(f"{sandbox.address}/sandbox.css")[0] == 200
    connection = http.client.HTTPConnection(sandbox.address.removeprefix("http://"))
    connection.request("POST", "/sandbox.css")
    assert connection.getresponse().status == 404


def test_a_browser_that_goes_away_stops_nothing(sandbox, sandbox_server, capfd):
    host, port = sandbox_server.server_address[:2]
    with socket.create_connection((host, port)) as gone:
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        gone.sendall(b"POST /_sandbox/health HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n")
    assert sandbox.page(f"{sandbox.address}/")[0] == 200
    assert capfd.readouterr().err == ""


# Sending -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def receiver():
    """Takes messages on a port of its own; refuses the first try, or as many as a test says."""
    taken = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((json.loads(body)["type"], self.headers["Stripe-Signature"]))
            self.send_response(500 if len(taken) <= self.server.refuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.refuses = 1
    server.taken, server.address = taken, f"http://127.0.0.1:{server.server_port}/"
    yield server
    server.shutdown()
    server.server_close()


def until(true, seconds=15):
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    assert true()


def test_messages_are_delivered_signed_and_again_when_refused(receiver):
    server = SandboxServer(0, webhook=receiver.address, secret="whsec_x")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": server.address}, max_network_retries=0)
    customer = client.v1.customers.create({"email": "a@example.org"})
    client.v1.payment_intents.create({"amount": 2500, "currency": "eur", "customer": customer.id})
    until(lambda: len(receiver.taken) == 2)
    assert [kind for kind, _ in receiver.taken] == ["payment_intent.created"] * 2
    assert all(signature.startswith("t=") for _, signature in receiver.taken)
    server.shutdown()
    server.server_close()
    server.sender.join(timeout=5)
    assert not server.sender.is_alive()


def test_a_message_nobody_takes_is_given_up_after_three_tries(receiver):
    receiver.refuses = 99
    server = SandboxServer(0, webhook=receiver.address, secret="whsec_x")
    server.sender.pauses = (0, 0, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = stripe.StripeClient("sk_test_x", base_addresses={"api": server.address}, max_network_retries=0)
    customer = client.v1.customers.create({"email": "a@example.org"})
    for _ in range(2):
        client.v1.payment_intents.create({"amount": 2500, "currency": "eur", "customer": customer.id})
    until(lambda: len(receiver.taken) == 6)
    server.shutdown()
    server.server_close()


def test_a_receiver_that_is_not_there_is_no_error(receiver):
    event = {"id": "evt_1", "type": "x"}
    assert not send("http://127.0.0.1:9/", "s", event)
    assert not send(receiver.address, "s", event)
    assert send(receiver.address, "s", event)


# The command ---------------------------------------------------------------------------------------------------------


class Told(StringIO):
    """What the command prints; once it serves, it is interrupted as by Ctrl-C."""

    def write(self, text):
        if "payment sandbox http" in text:
            address = text.split()[2]
            threading.Thread(target=self.interrupt, args=(address,), daemon=True).start()
        return super().write(text)

    def interrupt(self, address):
        with urllib.request.urlopen(f"{address}/_sandbox/health", timeout=10) as answer:
            self.answered = answer.status
        os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def interruptible():
    """Whoever starts the tests in the background may have told them to ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_command_serves_until_it_is_interrupted(settings, interruptible):
    told = Told()
    call_command("payment_sandbox", "--seed", "7", stdout=told)
    assert told.answered == 200
    assert "seed 7" in told.getvalue()
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        urllib.request.urlopen(told.getvalue().split()[2], timeout=2)


def test_the_command_never_runs_beside_a_live_key(settings):
    settings.STRIPE_API_KEY = "sk_live_x"
    with pytest.raises(CommandError):
        call_command("payment_sandbox")
