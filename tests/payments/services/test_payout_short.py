"""Payouts while our balance at the provider is short: they wait for the balance, under a new key for each attempt.
Sending in general is test_payout_sending's."""

from datetime import timedelta

import pytest

from payments.enums import PayoutState
from payments.models import Payment, PayoutAccount, ProviderCall
from payments.providers import get_gateway
from payments.providers.errors import RequestRefused
from payments.services.payout_sending import send_payouts
from tests.payments.conftest import Crash
from tests.payments.payout_fixtures import state_of

MINUTE = timedelta(minutes=1)
POINTS = ["transfer.create.prepared", "transfer.create.answered", "transfer.noted", "payout.answered", "payout.written"]


def test_a_transfer_without_a_charge_needs_our_own_balance(book, connected, approved, sandbox, now):
    """Without a charge to be tied to, a transfer needs our own balance."""
    account = connected()
    gateway = get_gateway()
    with pytest.raises(RequestRefused) as refused:
        gateway._ask(
            lambda: gateway._client.v1.transfers.create(
                {"amount": 500_00, "currency": "eur", "destination": account.connect_account_id}
            )
        )
    assert refused.value.code == "balance_insufficient"


@pytest.fixture
def short(book, connected, approved, sandbox, now, crash_at):
    """A payout that was refused for lack of balance: its charge is not settled yet and cannot carry it."""
    connected()
    payout = approved(50_00)
    crash_at("payout.prepared")
    with pytest.raises(Crash):
        send_payouts(now=now)
    Payment.objects.filter(pk=book[0].pk).update(charge_id="")
    sandbox.control("pay-out", amount=130_00)
    send_payouts(now=now + MINUTE)
    assert state_of(payout) == PayoutState.PREPARED
    return payout


def keys_of(payout):
    return dict(ProviderCall.objects.filter(subject_code=payout.code).order_by("pk").values_list("key", "state"))


def test_a_payout_that_was_short_waits_for_the_balance_and_no_longer(short, charged, sandbox, now):
    key = f"payout:{short.code}:{short.transfers.get().payment.code}"
    assert send_payouts(now=now + 5 * MINUTE) == 0
    assert send_payouts(now=now + 12 * MINUTE) == 1  # looked at the balance, asked for nothing
    assert (state_of(short), keys_of(short)) == (PayoutState.PREPARED, {key: "refused"})
    charged(amount_minor=90_00)
    send_payouts(now=now + 23 * MINUTE)
    assert state_of(short) == PayoutState.PAID
    assert keys_of(short) == {key: "refused", f"{key}:2": "succeeded"}
    assert len(sandbox.objects("transfer")) == 1


def test_under_its_old_key_a_payout_that_was_short_would_wait_for_a_day(short, charged, sandbox, now):
    """Why each attempt has its own key: the provider repeats the refusal although the money is there."""
    charged(amount_minor=90_00)
    account, part = PayoutAccount.objects.get(), short.transfers.get()
    asked = {
        "payout_code": short.code, "payment_code": part.payment.code, "amount_minor": part.amount_minor,
        "destination": account.connect_account_id, "charge_id": "",
    }  # fmt: skip
    with pytest.raises(RequestRefused):
        get_gateway().create_transfer(key=f"payout:{short.code}:{part.payment.code}", **asked)
    send_payouts(now=now + 23 * MINUTE)
    assert state_of(short) == PayoutState.PAID


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_in_the_second_attempt_pays_once(point, short, charged, sandbox, now, crash_at):
    charged(amount_minor=90_00)
    crash_at(point)
    with pytest.raises(Crash):
        send_payouts(now=now + 23 * MINUTE)
    send_payouts(now=now + 25 * MINUTE)
    assert state_of(short) == PayoutState.PAID
    assert len(sandbox.objects("transfer")) == 1


def test_a_refusal_nobody_noted_is_asked_for_under_the_same_key(short, charged, sandbox, now):
    """The process died between the refusal and our note of it: the same key says the same again, the next one pays."""
    ProviderCall.objects.filter(subject_code=short.code).update(state="prepared", error_code="")
    charged(amount_minor=90_00)
    send_payouts(now=now + 12 * MINUTE)
    assert (state_of(short), list(keys_of(short).values())) == (PayoutState.PREPARED, ["refused"])
    send_payouts(now=now + 23 * MINUTE)
    assert (state_of(short), list(keys_of(short).values())) == (PayoutState.PAID, ["refused", "succeeded"])


@pytest.mark.parametrize("fault", ["cut_after", "cut_before"])
def test_a_second_attempt_without_an_answer_is_found(fault, short, charged, sandbox, now):
    charged(amount_minor=90_00)
    sandbox.faults(("transfer.create", fault))
    send_payouts(now=now + 23 * MINUTE)
    assert state_of(short) == PayoutState.PREPARED
    send_payouts(now=now + 25 * MINUTE)
    assert state_of(short) == PayoutState.PAID
    assert len(sandbox.objects("transfer")) == 1


def test_a_balance_nobody_tells_is_asked_again(short, sandbox, now):
    sandbox.faults(("balance.retrieve", "cut_before"))
    assert send_payouts(now=now + 12 * MINUTE) == 1
    assert len(keys_of(short)) == 1
    assert send_payouts(now=now + 14 * MINUTE) == 1
