"""Each invariant of payouts is silent over good rows and sees the one that was spoiled."""

from datetime import timedelta

import pytest
from django.db import connection

from payments import checks_payouts as checks
from payments.checks_money import check_money
from payments.models import BankOrder, Payout, PayoutTransfer
from payments.services.payout_sending import send_payouts
from tests.factories.payouts import BankOrderFactory, PayoutFactory


@pytest.fixture
def paid(charged, connected, approved, now):
    charged(amount_minor=100_00)
    connected()
    payout = approved(90_00)
    send_payouts(now=now)
    return Payout.objects.get(pk=payout.pk)


def found(now):
    return {violation.name for violation in check_money(now)}


def test_good_rows_raise_no_alarm(paid, now):
    assert found(now) == set()


@pytest.mark.parametrize(
    ("spoiled", "name"),
    [
        ({"amount_minor": 90_01}, "what left is what was paid out"),
        ({"returned_minor": 1}, "what left is what was paid out"),
        ({"amount_minor": 99_00, "reserve_minor": 5_00}, "never above payable less reserve"),
        ({"state": "approved"}, "what is payable is on its way"),
        ({"platform_fee_minor": 1}, "what was sent is the net"),
        ({"state": "sent"}, "payouts and orders chain legally"),
    ],
)
def test_a_spoiled_payout_is_seen(spoiled, name, paid, now):
    Payout.objects.filter(pk=paid.pk).update(**spoiled)
    assert name in found(now)


def test_an_approval_by_nobody_known_is_seen(paid, finance, now):
    Payout.objects.filter(pk=paid.pk).update(approved_by=finance())
    assert "two people agreed" in found(now)


def test_a_charge_that_carries_too_much_is_seen(paid, now):
    PayoutTransfer.objects.update(amount_minor=200_00)
    assert any("carries" in detail for detail in checks.what_was_sent_is_the_net(now))


def test_what_stays_on_its_way_is_seen(approved, charged, account, now):
    charged(amount_minor=100_00)
    payout = approved(50_00)
    late = now + timedelta(days=11)
    for state, route in (("sent", "platform_account"), ("prepared", "connect")):
        Payout.objects.filter(pk=payout.pk).update(state=state, route=route)
        assert list(checks.payouts_are_not_stuck(now)) == []
        assert len(list(checks.payouts_are_not_stuck(late))) == 1


def test_orders_without_history_are_seen(db, now):
    BankOrderFactory()
    PayoutFactory()
    assert len(list(checks.moves_chain_legally(now))) == 2


def test_an_order_that_jumped_is_seen(db, now):
    order = BankOrderFactory()
    order.events.create(number=1, from_state="", to_state="waiting", cause="ordered", at=now)
    order.events.create(number=2, from_state="waiting", to_state="confirmed", cause="x", at=now)
    BankOrder.objects.filter(pk=order.pk).update(state="failed")
    assert len(list(checks.moves_chain_legally(now))) == 2


def test_history_cannot_be_changed(db, now):
    order = BankOrderFactory()
    order.events.create(number=1, from_state="", to_state="waiting", cause="ordered", at=now)
    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("UPDATE payments_bankorderevent SET cause = 'x'")
