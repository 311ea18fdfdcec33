"""Messages: forged, doubled, lost, early, shuffled. Only what is asked for again is believed.
The webhook is reached through the Django client, signed as the provider signs."""

import itertools
import random
from datetime import timedelta

import pytest

from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import ProviderEvent
from payments.queries import balance
from payments.sandbox.webhooks import signed
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due
from payments.services.inbox import process_waiting
from payments.services.payments import mark_due
from payments.services.reconcile import reconcile, sweep_events
from tests.payments.conftest import BACK, CANCEL
from tests.sandbox import SECRET


@pytest.fixture
def event(opened, sandbox, now):
    """A true message about a payment whose card was just saved."""
    payment = opened()
    sandbox.pay(begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now))
    return payment, sandbox.events()


def post(client, body, signature):
    return client.post(
        "/webhooks/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
    ).status_code


def test_webhook_stores_and_settles(event, client, sandbox, fresh, now, django_capture_on_commit_callbacks):
    payment, events = event
    with django_capture_on_commit_callbacks(execute=True):
        assert set(sandbox.deliver(client, events)) == {200}
    assert fresh(payment).state == PaymentState.ACTIVE
    assert {e.state for e in ProviderEvent.objects.all()} == {"done"}


@pytest.mark.parametrize(
    "forge",
    [
        lambda body, sig: (body, ""),
        lambda body, sig: (body, "t=1,v1=00"),
        lambda body, sig: (body.replace(b"evt_", b"evu_"), sig),
        lambda body, sig: (b"", sig),
        lambda body, sig: (b"\xff\xfe\x00", sig),
        lambda body, sig: (b"[]", "t=x"),
    ],
)
def test_webhook_refuses_forged_messages_and_stores_nothing(event, client, forge):
    _, events = event
    assert post(client, *forge(*signed(events[0], SECRET))) == 400
    assert post(client, *signed(events[0], "whsec_of_somebody_else")) == 400
    assert not ProviderEvent.objects.exists()


def test_webhook_refuses_stale_and_live_messages(event, client):
    import time

    _, events = event
    assert post(client, *signed(events[0], SECRET, at=int(time.time()) - 301)) == 400
    assert post(client, *signed(events[0] | {"livemode": True}, SECRET)) == 400
    assert not ProviderEvent.objects.exists()


def test_webhook_answers_post_only(client, db):
    assert client.get("/webhooks/stripe/").status_code == 405


def test_duplicate_messages_are_one_row_and_no_work(event, client, sandbox, fresh, now, owner):
    payment, events = event
    sandbox.deliver(client, events * 3)
    assert ProviderEvent.objects.count() == len(events)
    process_waiting(now=now)
    process_waiting(now=now)
    assert owner.hooks == ["on_active"]
    assert fresh(payment).events.filter(to_state="active").count() == 1


def test_messages_in_any_order_give_the_same_end(due, sandbox, client, fresh, now, owner):
    payment = due()
    collect_due(now=now)
    events = sandbox.events()
    for order in itertools.islice(itertools.permutations(events), 0, 720, 90):
        sandbox.deliver(client, list(order))
        process_waiting(now=now)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert balance("campaign_held:c-book") == 25_00


def test_an_early_message_waits_for_our_row(event, client, sandbox):
    _, events = event
    stranger = events[0] | {"id": "evt_early"}
    stranger["data"]["object"]["metadata"] = {"payment": "pay-not-yet"}
    sandbox.deliver(client, [stranger])
    received_at = ProviderEvent.objects.get().received_at
    process_waiting(now=received_at)
    assert ProviderEvent.objects.get().state == "waiting"
    process_waiting(now=received_at + timedelta(days=4))
    assert ProviderEvent.objects.get().state == "ignored"


def test_messages_of_others_are_ignored(event, client, sandbox, now):
    _, events = event
    foreign = events[0] | {"id": "evt_foreign"}
    foreign["data"]["object"].update(metadata={}, id="cs_somebody_else")
    sandbox.deliver(client, [foreign])
    process_waiting(now=now)
    assert ProviderEvent.objects.get().state == "ignored"


def test_the_sweep_finds_messages_that_never_arrived_once(event, sandbox, now):
    _, events = event
    assert sweep_events(now=now) == len([e for e in events if e["type"] != "customer.created"])
    assert sweep_events(now=now) == 0
    assert sweep_events(now=now + timedelta(hours=1)) == 0
    assert set(ProviderEvent.objects.values_list("source", flat=True)) == {"sweep"}


@pytest.mark.parametrize("seed", range(5))
def test_lost_doubled_and_shuffled_messages_converge(seed, opened, sandbox, client, now, fresh):
    chance = random.Random(seed)
    sandbox.control("reset", seed=seed)
    sandbox.faults(drop=0.4, duplicate=1, shuffle=True)
    payments = [opened(owner_code=f"p-{n}") for n in range(3)]
    for payment in payments:
        sandbox.pay(begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now))
        sandbox.deliver(client)
    process_waiting(now=now)
    reconcile(now=now + timedelta(minutes=2))
    for payment in payments:
        mark_due(payment=fresh(payment), snapshot_code="s-1", now=now)
    sandbox.faults((chance.choice(["intent.create", "intent.confirm"]), chance.choice(["cut_after", "500_after"])))
    collect_due(now=now)
    sandbox.deliver(client)
    for minutes in (3, 10, 20):
        reconcile(now=now + timedelta(minutes=minutes))
        collect_due(now=now + timedelta(minutes=minutes))
    assert {fresh(p).state for p in payments} == {"collected"}
    assert balance("campaign_held:c-book") == 3 * 25_00
    assert len(sandbox.objects("charge")) == 3
    assert check_money(now + timedelta(minutes=20)) == []
