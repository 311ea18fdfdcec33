"""Sending by bank file: broken between any two steps it converges, and nobody is paid twice."""

from datetime import timedelta

import pytest

from crowdcoop.mail.models import OutboxMessage
from payments.enums import OrderState, PayoutState
from payments.exceptions import (
    IllegalTransition,
    MoneyIsOff,
    NoBankAccount,
    NotAllowed,
    NothingToSend,
    OrderMismatch,
    WrongAccount,
)
from payments.models import BankOrder, PaymentFile
from payments.queries import balance
from payments.queries.payouts import payable
from payments.services import bank_orders
from payments.services.payout_sending import send_payouts
from payments.services.payout_settling import settle_failed, settle_paid, settle_returned
from payments.services.payouts import reject_payout
from tests.factories.accounts import UserFactory
from tests.factories.payouts import IBAN, OTHER_IBAN, BankOrderFactory
from tests.payments.conftest import Crash
from tests.payments.payout_fixtures import BOOK, COOP, kept_whole, state_of

MINUTE = timedelta(minutes=1)


def letters():
    found = OutboxMessage.objects.filter(kind__in=["payments/payout_paid", "payments/payout_failed"])
    return list(found.order_by("pk").values_list("kind", "to"))


def test_a_payout_goes_through_a_file_and_a_statement(book, books, approved, bank, finance, now):
    payout, at = approved(133_00), now + MINUTE
    assert send_payouts(now=at) == 1
    assert send_payouts(now=at) == 0
    order = BankOrder.objects.get()
    assert (order.amount_minor, order.subject_code, order.iban) == (130_40, payout.code, IBAN)
    assert order.remittance.startswith(payout.code)
    made = bank_orders.make_payment_file(by=finance(), now=at)
    assert (made.count, made.total_minor, state_of(payout)) == (1, 130_40, PayoutState.SENT)
    assert order.code in made.content
    with pytest.raises(NothingToSend):
        bank_orders.make_payment_file(by=finance(), now=at)
    told = {"order_code": order.code, "booked_on": now.date(), "reference": "stm-1"}
    with pytest.raises(OrderMismatch):
        bank_orders.confirm(amount_minor=130_41, now=at, **told)
    bank_orders.confirm(amount_minor=130_40, now=at, **told)
    bank_orders.confirm(amount_minor=130_40, now=at, **told)
    assert state_of(payout) == PayoutState.PAID
    assert (balance("bank"), balance(f"coop_payable:{COOP}")) == (-130_40, 0)
    assert letters() == [("payments/payout_paid", "treasurer@example.org")]
    assert books.paid_out == []  # the reserve is still here
    kept_whole(at)


def test_when_the_reserve_is_paid_too_the_owner_is_told(book, books, approved, bank, finance, now, proposed):
    from payments.services.payouts import approve_payout

    def pay(payout, at):
        send_payouts(now=at)
        bank_orders.make_payment_file(by=finance(), now=at)
        order = BankOrder.objects.get(subject_code=payout.code)
        told = {"booked_on": at.date(), "reference": "stm", "amount_minor": order.amount_minor}
        bank_orders.confirm(order_code=order.code, now=at, **told)

    pay(approved(133_00), now)
    late = now + timedelta(days=61)
    second = proposed(7_00, now=late)
    pay(approve_payout(by=finance(), payout=second, now=late), late)
    assert books.paid_out == [BOOK]
    assert balance(f"campaign_held:{BOOK}") == 0


def test_a_transfer_the_bank_refused_puts_everything_back(book, approved, bank, finance, now):
    payout = approved(100_00)
    send_payouts(now=now)
    bank_orders.make_payment_file(by=finance(), now=now)
    order = BankOrder.objects.get()
    bank_orders.fail(order_code=order.code, reason="AC04 closed", now=now)
    bank_orders.fail(order_code=order.code, reason="AC04 closed", now=now)
    assert state_of(payout) == PayoutState.FAILED
    assert payable(BOOK, now=now).available_minor == 133_00
    assert letters() == [("payments/payout_failed", "treasurer@example.org")]
    kept_whole(now)


def test_a_transfer_that_came_back_after_it_was_confirmed(book, approved, bank, finance, now):
    payout = approved(100_00)
    send_payouts(now=now)
    bank_orders.make_payment_file(by=finance(), now=now)
    order = BankOrder.objects.get()
    told = {"order_code": order.code, "booked_on": now.date(), "reference": "stm-1"}
    bank_orders.confirm(amount_minor=order.amount_minor, now=now, **told)
    bank_orders.fail(order_code=order.code, reason="returned", now=now)
    assert state_of(payout) == PayoutState.REVERSED
    assert (balance("bank"), balance("bank_transit")) == (-order.amount_minor, order.amount_minor)
    assert payable(BOOK, now=now).available_minor == 133_00
    assert settle_returned(payout.pk, now).state == PayoutState.REVERSED
    kept_whole(now)


def test_settling_twice_is_once(book, approved, bank, finance, now):
    payout = approved(100_00)
    send_payouts(now=now)
    bank_orders.make_payment_file(by=finance(), now=now)
    assert settle_paid(payout.pk, "test", now).paid_at == settle_paid(payout.pk, "again", now).paid_at
    other = approved(20_00)
    send_payouts(now=now)
    settle_failed(other.pk, "test", now)
    assert settle_failed(other.pk, "again", now).state == PayoutState.FAILED


def test_once_prepared_it_cannot_be_rejected(book, approved, finance, now):
    payout = approved(100_00)
    send_payouts(now=now)
    with pytest.raises(IllegalTransition):
        reject_payout(by=finance(), payout=payout, reason="late", now=now)


def test_nothing_leaves_while_outgoing_money_is_off(book, approved, bank, finance, now, settings):
    payout = approved(100_00)
    settings.MONEY_OUT = False
    assert send_payouts(now=now) == 0
    assert state_of(payout) == PayoutState.APPROVED
    with pytest.raises(MoneyIsOff):
        bank_orders.make_payment_file(by=finance(), now=now)


def test_no_file_without_our_own_account_or_for_strangers(db, finance, now, settings):
    settings.BANK_ACCOUNT_IBAN = ""
    with pytest.raises(NoBankAccount):
        bank_orders.make_payment_file(by=finance(), now=now)
    with pytest.raises(NotAllowed):
        bank_orders.make_payment_file(by=UserFactory(), now=now)


def test_an_order_is_made_once_and_says_one_thing(db, now):
    said = {"kind": "refund", "subject_code": "re-1", "name": "N", "amount_minor": 5, "remittance": "r", "now": now}
    first = bank_orders.order_transfer(iban="ES71 9999 0001 4600 0000 0017", **said)
    assert bank_orders.order_transfer(iban=OTHER_IBAN, **said) == first
    assert first.events.get().cause == "ordered"
    with pytest.raises(OrderMismatch):
        bank_orders.order_transfer(iban=IBAN, **said)
    with pytest.raises(WrongAccount):
        bank_orders.order_transfer(iban="ES00", **(said | {"subject_code": "re-2"}))


def test_orders_of_a_kind_nobody_owns_only_change_their_own_state(db, bank, finance, now):
    order = BankOrderFactory()
    bank_orders.make_payment_file(by=finance(), now=now)
    bank_orders.confirm(
        order_code=order.code, amount_minor=order.amount_minor, booked_on=now.date(), reference="r", now=now
    )
    order.refresh_from_db()
    assert (order.state, order.confirmed_on) == (OrderState.CONFIRMED, now.date())


def test_a_transfer_that_was_in_no_file_cannot_be_confirmed(db, now):
    order = BankOrderFactory()
    with pytest.raises(IllegalTransition):
        bank_orders.confirm(
            order_code=order.code, amount_minor=order.amount_minor, booked_on=now.date(), reference="r", now=now
        )


def test_a_file_is_one_transaction(book, approved, bank, finance, now, crash_at):
    approved(100_00)
    send_payouts(now=now)
    crash_at("file.made")
    with pytest.raises(Crash):
        bank_orders.make_payment_file(by=finance(), now=now)
    assert not PaymentFile.objects.exists()
    assert bank_orders.make_payment_file(by=finance(), now=now).count == 1


def test_a_crash_after_preparing_leaves_one_order(book, approved, bank, now, crash_at):
    approved(100_00)
    crash_at("payout.prepared")
    with pytest.raises(Crash):
        send_payouts(now=now)
    assert send_payouts(now=now + 2 * MINUTE) == 0
    assert BankOrder.objects.count() == 1
