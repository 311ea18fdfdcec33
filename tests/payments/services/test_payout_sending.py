"""Sending by transfers: broken between any two steps it converges, nobody is paid twice, the provider agrees."""

from datetime import timedelta

import pytest

from crowdcoop.audit.models import AuditEvent
from payments import tasks
from payments.checks_money import check_money
from payments.enums import PayoutState
from payments.exceptions import (
    PayoutRefused,
)
from payments.models import Payout, PayoutTransfer
from payments.queries import balance
from payments.services import checkpoints
from payments.services.balance import match_balance
from payments.services.payout_accounts import ask_about_account, ask_about_accounts
from payments.services.payout_sending import send_payouts
from tests.factories.payouts import PayoutAccountFactory
from tests.payments.conftest import Crash
from tests.payments.payout_fixtures import kept_whole, state_of

MINUTE = timedelta(minutes=1)


def test_transfers_carry_the_payout_from_its_charges(book, connected, approved, sandbox, now):
    connected()
    payout = approved(133_00)
    assert send_payouts(now=now) == 1
    assert state_of(payout) == PayoutState.PAID
    made = sandbox.objects("transfer")
    assert sorted(t["amount"] for t in made) == [30_40, 100_00]
    assert {t["source_transaction"] for t in made} == {p.charge_id for p in book}
    assert balance("provider_clearing") == 140_00 - 2_60 - 130_40
    kept_whole(now)


TRANSFER_POINTS = [
    "payout.prepared",
    "transfer.create.prepared",
    "transfer.create.answered",
    "transfer.noted",
    "payout.answered",
    "payout.written",
]


@pytest.mark.parametrize("forgotten", [False, True])
@pytest.mark.parametrize("point", TRANSFER_POINTS)
def test_a_crash_at_any_point_pays_once(point, forgotten, book, connected, approved, sandbox, now, crash_at):
    connected()
    payout = approved(133_00)
    crash_at(point)
    with pytest.raises(Crash):
        send_payouts(now=now)
    assert match_balance(now=now).difference_minor == 0  # what is not booked yet is on the way
    if forgotten:
        sandbox.forget_keys()
    send_payouts(now=now + MINUTE / 2)
    tasks.tick(now + 2 * MINUTE)
    assert state_of(payout) == PayoutState.PAID
    assert sum(t["amount"] for t in sandbox.objects("transfer")) == 130_40
    assert payout.events.filter(to_state="paid").count() == 1
    kept_whole(now + 2 * MINUTE)


@pytest.mark.parametrize("fault", ["500_before", "500_after", "cut_before", "cut_after"])
def test_no_answer_is_not_believed(fault, book, connected, approved, sandbox, now):
    connected()
    payout = approved(50_00)
    sandbox.faults(("transfer.create", fault))
    send_payouts(now=now)
    assert state_of(payout) == PayoutState.PREPARED
    if fault == "500_before":
        sandbox.forget_keys()
    send_payouts(now=now + 2 * MINUTE)
    assert state_of(payout) == PayoutState.PAID
    assert len(sandbox.objects("transfer")) == 1


def test_a_refused_part_takes_the_others_back(book, connected, approved, sandbox, now):
    connected()
    payout = approved(133_00)
    # Somebody refunded the second charge at the provider's own desk; we have not heard of it yet.
    from payments.providers import get_gateway

    get_gateway()._client.v1.refunds.create({"payment_intent": book[1].payment_intent_id})
    send_payouts(now=now)
    assert state_of(payout) == PayoutState.FAILED
    assert [t["reversed"] for t in sandbox.objects("transfer")] == [True]
    assert PayoutTransfer.objects.get(payment=book[0]).returned_minor == 100_00
    assert check_money(now) == []
    assert match_balance(now=now).difference_minor == -40_00  # the refund nobody told us of, and nothing else


@pytest.mark.parametrize("operation", ["reversal.create", "transfer.retrieve"])
def test_taking_back_goes_on_until_it_worked(operation, book, connected, approved, sandbox, now):
    connected()
    payout = approved(133_00)
    from payments.providers import get_gateway

    get_gateway()._client.v1.refunds.create({"payment_intent": book[1].payment_intent_id})
    sandbox.faults((operation, "cut_after"))
    send_payouts(now=now)
    assert state_of(payout) == PayoutState.PREPARED
    assert match_balance(now=now).difference_minor == -40_00  # the refund nobody told us of, and nothing else
    send_payouts(now=now + 2 * MINUTE)
    assert state_of(payout) == PayoutState.FAILED
    assert match_balance(now=now).difference_minor == -40_00
    assert len(sandbox.objects("transfer_reversal")) == 1


def test_an_account_the_provider_restricted_gets_nothing(book, connected, approved, sandbox, now):
    account = connected()
    payout = approved(50_00)
    sandbox.control("restrict", account=account.connect_account_id)
    send_payouts(now=now)
    assert state_of(payout) == PayoutState.FAILED
    assert sandbox.objects("transfer") == []
    kept_whole(now)


def test_what_came_by_bank_is_not_sent_by_transfers(book, connected, proposed, now):
    from payments.models import Payment

    connected()
    Payment.objects.filter(pk=book[0].pk).update(charge_id="")
    with pytest.raises(PayoutRefused, match="40"):
        proposed(100_00)


def test_without_a_provider_transfers_wait(book, connected, approved, now, settings):
    connected()
    payout = approved(50_00)
    settings.STRIPE_API_KEY = ""
    assert send_payouts(now=now) == 0
    assert ask_about_accounts(now=now) == 0
    assert state_of(payout) == PayoutState.APPROVED


def test_two_workers_send_once(book, connected, approved, sandbox, now):
    from payments.services import payout_sending

    connected()
    payout = approved(50_00)
    assert payout_sending._claim(payout.pk, now) is not None
    assert payout_sending._claim(payout.pk, now) is None
    Payout.objects.filter(pk=payout.pk).update(leased_until=None)
    send_payouts(now=now)
    assert payout_sending._claim(payout.pk, now) is None
    assert len(sandbox.objects("transfer")) == 1


def test_a_payout_another_worker_took_meanwhile_is_left_to_it(book, connected, approved, sandbox, now):
    connected()
    first, second = approved(50_00), approved(20_00)

    def somebody_else(name):
        if name == "payout.prepared":
            Payout.objects.filter(pk=second.pk).update(leased_until=now + MINUTE)

    checkpoints.watch(somebody_else)
    try:
        assert send_payouts(now=now) == 1
    finally:
        checkpoints.watch(None)
    assert (state_of(first), state_of(second)) == (PayoutState.PAID, PayoutState.APPROVED)
    send_payouts(now=now + MINUTE)
    assert state_of(second) == PayoutState.PAID
    assert sum(t["amount"] for t in sandbox.objects("transfer")) == first.net_minor + second.net_minor
    kept_whole(now)


def test_the_next_payout_comes_from_what_the_first_left_of_each_charge(book, connected, approved, sandbox, now):
    connected()
    for amount in (60_00, 73_00):
        approved(amount)
        send_payouts(now=now)
    carried = PayoutTransfer.objects.values_list("payment", "amount_minor")
    assert sum(minor for payment, minor in carried if payment == book[0].pk) == 100_00
    assert sum(minor for payment, minor in carried if payment == book[1].pk) == 30_40
    kept_whole(now)


def test_a_payout_is_never_sent_in_part(book, connected, approved, now):
    from payments.models import Payment

    connected()
    payout = approved(100_00)
    Payment.objects.filter(pk=book[0].pk).update(charge_id="")
    with pytest.raises(RuntimeError, match="no charge"):
        send_payouts(now=now)
    assert state_of(payout) == PayoutState.APPROVED
    assert not PayoutTransfer.objects.exists()


def test_asking_about_accounts_keeps_its_rhythm(connected, sandbox, now):
    account = connected()
    assert ask_about_accounts(now=now) == 0
    sandbox.control("restrict", account=account.connect_account_id)
    assert ask_about_accounts(now=now + 11 * MINUTE) == 1
    account.refresh_from_db()
    assert not account.can_receive
    ask_about_account(account=account, now=now + 12 * MINUTE)  # nothing new: nothing is noted twice
    assert AuditEvent.objects.filter(action="payments.capability_changed").count() == 2
    sandbox.faults(("account.retrieve", "500_before"))
    assert ask_about_accounts(now=now + 22 * MINUTE) == 0
    PayoutAccountFactory()
    assert ask_about_accounts(now=now + 22 * MINUTE) == 0


def test_a_transfer_nobody_decided_here_is_found(book, connected, now):
    from payments.providers import get_gateway

    to = connected().connect_account_id
    get_gateway()._client.v1.transfers.create({"amount": 5_00, "currency": "eur", "destination": to})
    assert match_balance(now=now).difference_minor == -5_00
    assert 13 in {found.number for found in check_money(now)}
