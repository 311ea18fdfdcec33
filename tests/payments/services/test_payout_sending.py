"""Sending by bank file and by transfers: broken between any two steps it converges, and nobody is paid twice."""

from datetime import timedelta

import pytest

from crowdcoop.audit.models import AuditEvent
from crowdcoop.mail.models import OutboxMessage
from payments import tasks
from payments.checks_money import check_money
from payments.enums import OrderState, PayoutState
from payments.exceptions import (
    IllegalTransition,
    MoneyIsOff,
    NoBankAccount,
    NotAllowed,
    NothingToSend,
    OrderMismatch,
    PayoutRefused,
    WrongAccount,
)
from payments.models import BankOrder, PaymentFile, Payout, PayoutTransfer
from payments.queries import balance
from payments.queries.payouts import payable
from payments.services import bank_orders, checkpoints
from payments.services.balance import match_balance
from payments.services.payout_accounts import ask_about_account, ask_about_accounts, begin_onboarding
from payments.services.payout_sending import send_payouts
from payments.services.payout_settling import settle_failed, settle_paid, settle_returned
from payments.services.payouts import reject_payout
from tests.factories.accounts import UserFactory
from tests.factories.payouts import IBAN, OTHER_IBAN, BankOrderFactory, PayoutAccountFactory
from tests.payments.payout_fixtures import BOOK, COOP

MINUTE = timedelta(minutes=1)


class Crash(BaseException):
    """The process dies here: no handler of ours may catch it."""


@pytest.fixture
def crash_at():
    def arm(point):
        def watcher(name):
            if name == point:
                checkpoints.watch(None)
                raise Crash(name)

        checkpoints.watch(watcher)

    yield arm
    checkpoints.watch(None)


@pytest.fixture
def book(charged, books):
    """€100 and €40 collected in one book; the provider kept 1.75 and 0.85."""
    return [charged(amount_minor=100_00), charged(amount_minor=40_00)]


@pytest.fixture
def connected(books, sandbox, now):
    """The cooperative chose an account at the provider and told it everything."""

    def make():
        urls = {"return_url": "http://testserver/back/", "refresh_url": "http://testserver/again/"}
        url = begin_onboarding(by=UserFactory(), beneficiary_code=COOP, now=now, **urls)
        sandbox.page(url, {"answer": "done"})
        from payments.models import PayoutAccount

        return ask_about_account(account=PayoutAccount.objects.get(), now=now)

    return make


def state_of(payout):
    return Payout.objects.get(pk=payout.pk).state


def letters():
    found = OutboxMessage.objects.filter(kind__in=["payments/payout_paid", "payments/payout_failed"])
    return list(found.order_by("pk").values_list("kind", "to"))


def kept_whole(now):
    """The books balance, and what the provider holds is what we say."""
    assert match_balance(now=now).difference_minor == 0
    assert check_money(now) == []


# By bank file ---------------------------------------------------------------------------------------------------------


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


# By transfers ---------------------------------------------------------------------------------------------------------


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


def test_while_our_balance_is_short_a_payout_waits_an_hour(book, connected, approved, charged, sandbox, now, crash_at):
    """A charge that is not settled yet cannot carry a transfer, which then needs our own balance."""
    from payments.models import Payment

    connected()
    payout = approved(50_00)
    crash_at("payout.prepared")
    with pytest.raises(Crash):
        send_payouts(now=now)
    Payment.objects.filter(pk=book[0].pk).update(charge_id="")
    sandbox.control("pay-out", amount=130_00)
    send_payouts(now=now + MINUTE)
    assert (state_of(payout), send_payouts(now=now + 30 * MINUTE)) == (PayoutState.PREPARED, 0)
    charged(amount_minor=90_00)
    sandbox.forget_keys()  # the provider repeats a refusal under the same key for a day
    send_payouts(now=now + 25 * 60 * MINUTE)
    assert state_of(payout) == PayoutState.PAID
    assert len(sandbox.objects("transfer")) == 1


def test_a_payout_is_never_sent_in_part(book, connected, approved, now):
    from payments.models import Payment

    connected()
    payout = approved(100_00)
    Payment.objects.filter(pk=book[0].pk).update(charge_id="")
    with pytest.raises(RuntimeError, match="no charge"):
        send_payouts(now=now)
    assert state_of(payout) == PayoutState.APPROVED
    assert not PayoutTransfer.objects.exists()


def test_a_short_balance_waits(book, connected, approved, sandbox, now):
    """Without a charge to be tied to, a transfer needs our own balance."""
    from payments.providers import get_gateway
    from payments.providers.errors import RequestRefused

    account = connected()
    gateway = get_gateway()
    with pytest.raises(RequestRefused) as refused:
        gateway._ask(
            lambda: gateway._client.v1.transfers.create(
                {"amount": 500_00, "currency": "eur", "destination": account.connect_account_id}
            )
        )
    assert refused.value.code == "balance_insufficient"


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
