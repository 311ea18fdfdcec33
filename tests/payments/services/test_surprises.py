"""What the provider seldom says, and what people ask for at the wrong moment: each has one calm answer.
The usual ways are tested beside each service."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from payments.checks_money import check_money
from payments.enums import AttemptState, PaymentState
from payments.exceptions import AlreadyDecided, IllegalTransition, NotAllowed, PaymentsOff, TransferMismatch
from payments.models import CardToForget, Entry, Payment, ProviderEvent
from payments.providers import get_gateway
from payments.purposes import DoubleOwner, Purpose, register
from payments.queries import balance, ledger_table
from payments.rules import is_finance
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due, drop_overdue, stop_collecting
from payments.services.contributions import record_transfer
from payments.services.inbox import process_event, process_waiting
from payments.services.payments import release_payment, withdraw_payment
from payments.services.reconcile import reconcile
from payments.services.recovering import recover_charges
from payments.services.refund_orders import order_refund_transfer
from payments.services.settlement import apply, settle_fee
from payments.services.transfers import ask_for_transfers, promise_transfer
from tests.factories.accounts import UserFactory
from tests.factories.payments import RefundFactory
from tests.payments.conftest import BACK, CANCEL
from tests.sandbox import ASKS, DECLINED_LATER

DAY = timedelta(days=1)


def changed(server, object_id, **given):
    """Something else happened to an object at the provider."""
    with server.store.lock:
        server.store.save(server.store.find(object_id) | given)


# Charging -------------------------------------------------------------------------------------------------------------


def test_a_card_the_provider_no_longer_has_is_refused_for_good(due, sandbox, fresh, owner, now):
    payment = due()
    get_gateway().detach_card(key="gone", payment_method_id=payment.payment_method_id)
    assert collect_due(now=now) == 1
    payment = fresh(payment)
    assert (payment.state, payment.card_closed, payment.next_attempt_at) == (PaymentState.DECLINED, True, None)
    assert payment.attempts.get().state == AttemptState.FAILED_HARD
    assert sandbox.objects("charge") == []
    assert check_money(now) == []


def test_a_charge_cancelled_at_the_provider_is_looked_at(charged, fresh, now):
    payment = charged(ASKS)
    get_gateway().cancel_intent(key="desk", intent_id=payment.payment_intent_id)
    assert apply(payment_id=payment.pk, cause="reconciled", now=now) == PaymentState.REVIEW


def test_a_difference_without_money_on_what_is_closed_is_nobodys_business(charged, fresh, now):
    payment = charged(DECLINED_LATER)
    assert drop_overdue(now=now + 7 * DAY) == 1
    Payment.objects.filter(pk=payment.pk).update(customer_id="cus_other")
    assert apply(payment_id=payment.pk, cause="reconciled", now=now + 8 * DAY) == PaymentState.DROPPED


def test_a_fee_nobody_knows_yet_is_booked_later(collected, now):
    payment = collected()
    fact = get_gateway().retrieve_intent(payment.payment_intent_id)
    before = Entry.objects.count()
    settle_fee(payment, replace(fact, fee_minor=None), now)
    assert Entry.objects.count() == before


def test_a_card_of_another_customer_is_looked_at(opened, sandbox, sandbox_server, fresh, now):
    payment = opened()
    sandbox.pay(begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now))
    changed(sandbox_server, fresh(payment).session_id, customer="cus_other")
    reconcile(now=now)
    payment = fresh(payment)
    assert (payment.state, payment.payment_method_id) == (PaymentState.REVIEW, "")


def test_asking_about_a_draft_asks_nobody(opened, settings, now):
    settings.STRIPE_API_KEY = ""
    assert apply(payment_id=opened().pk, cause="reconciled", now=now) == PaymentState.DRAFT


def test_nothing_more_of_a_book_is_charged(due, sandbox, fresh, owner, now):
    payment = due()
    assert stop_collecting(book_code="c-other", now=now) == 0
    assert stop_collecting(book_code=payment.book_code, now=now) == 1
    assert collect_due(now=now) == 0
    assert drop_overdue(now=now) == 1
    assert fresh(payment).state == PaymentState.DROPPED
    assert sandbox.objects("payment_intent") == []


def test_an_owner_may_give_more_time(charged, owner, fresh, now):
    payment = charged(DECLINED_LATER)
    over = now + 7 * DAY
    owner.longer = over + DAY
    assert drop_overdue(now=over) == 0
    assert (fresh(payment).state, fresh(payment).window_ends_at) == (PaymentState.DECLINED, over + DAY)
    owner.longer = None
    assert drop_overdue(now=over + DAY) == 1


def test_a_message_about_a_charge_nobody_has_recovers_nothing(promised, sandbox, now):
    payment = promised()
    ProviderEvent.objects.create(
        event_id="evt_lost", kind="payment_intent.created", payment_code=payment.code, livemode=False, body={},
        created_at=now, received_at=now,
    )  # fmt: skip
    assert recover_charges(now=now) == 0
    assert Payment.objects.get(pk=payment.pk).payment_intent_id == ""


# Money back -----------------------------------------------------------------------------------------------------------


def test_unexpected_money_given_back_at_the_provider_leaves_suspense_and_may_return(charged, sandbox, fresh, now):
    payment = charged(ASKS)
    Payment.objects.filter(pk=payment.pk).update(amount_minor=26_00)
    intent = payment.payment_intent_id
    get_gateway().confirm_intent(
        key="on-session", intent_id=intent, payment_method_id=payment.payment_method_id, return_url=BACK
    )
    sandbox.authenticate(f"{sandbox.address}/authenticate/{intent}")
    apply(payment_id=payment.pk, cause="reconciled", now=now)
    assert (fresh(payment).state, balance("suspense")) == (PaymentState.REVIEW, 25_00)
    refund = sandbox.refund_outside(intent)
    apply(payment_id=payment.pk, cause="reconciled", now=now)
    assert balance("suspense") == 0
    assert payment.refunds.get(provider_refund_id=refund["id"]).from_suspense
    sandbox.finish_refund(refund["id"], "failed")
    apply(payment_id=payment.pk, cause="reconciled", now=now)
    assert (fresh(payment).state, balance("suspense")) == (PaymentState.REVIEW, 25_00)


def test_a_second_dispute_of_one_charge_has_no_card_left_to_forget(collected, sandbox, now):
    payment = collected()
    for amount in (5_00, 7_00):
        sandbox.open_dispute(payment.charge_id, amount=amount)
        apply(payment_id=payment.pk, cause="reconciled", now=now)
    assert sorted(payment.disputes.values_list("amount_minor", flat=True)) == [5_00, 7_00]
    assert CardToForget.objects.count() == 1
    assert check_money(now) == []


def test_a_refund_is_ordered_by_finance_for_what_came_by_bank_only(collected, clerks, now):
    refund = RefundFactory(payment=collected())
    order = {"refund": refund, "name": "Nora Vidal", "iban": "ES9121000418450200051332", "now": now}
    with pytest.raises(NotAllowed):
        order_refund_transfer(by=UserFactory(), **order)
    with pytest.raises(AlreadyDecided):
        order_refund_transfer(by=clerks[0], **order)


# Messages -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def told(opened, sandbox, client, now):
    """A payment whose card was saved, and the message of it, not worked on yet."""
    payment = opened()
    sandbox.pay(begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now))
    sandbox.deliver(client, [e for e in sandbox.events() if e["type"] == "checkout.session.completed"])
    return payment, ProviderEvent.objects.get()


def test_a_message_is_worked_on_once(told, now):
    payment, event = told
    assert process_event(event_id=event.pk, now=now) == "done"
    events = payment.events.count()
    assert process_event(event_id=event.pk, now=now) == "done"
    event.refresh_from_db()
    assert (event.tries, payment.events.count()) == (1, events)


def test_a_message_about_a_row_somebody_works_on_waits(told, fresh, now):
    payment, event = told
    Payment.objects.update(leased_until=now + DAY)
    process_waiting(now=now)
    event.refresh_from_db()
    assert (event.state, fresh(payment).state) == ("waiting", PaymentState.AWAITING_CARD)
    process_waiting(now=now + 2 * DAY)
    event.refresh_from_db()
    assert event.state == "done"


def test_a_message_waits_while_the_provider_is_silent(told, sandbox, fresh, now):
    payment, event = told
    sandbox.faults(("session.retrieve", "cut_before"))
    assert process_event(event_id=event.pk, now=now) == "waiting"
    assert fresh(payment).state == PaymentState.AWAITING_CARD
    assert process_event(event_id=event.pk, now=now) == "done"
    assert fresh(payment).state == PaymentState.ACTIVE


# People at the wrong moment -------------------------------------------------------------------------------------------


def test_a_card_page_is_opened_for_drafts_only(promised, opened, sandbox, now):
    where = {"return_url": BACK, "cancel_url": CANCEL, "now": now}
    assert begin_checkout(payment=promised(), **where) == BACK
    gone = release_payment(payment=opened(owner_code="p-2"), cause="test", now=now)
    with pytest.raises(IllegalTransition):
        begin_checkout(payment=gone, **where)


def test_only_a_promise_is_withdrawn_and_what_ended_is_not_released_again(opened, promised, now):
    draft = opened(owner_code="p-2")
    with pytest.raises(IllegalTransition):
        withdraw_payment(by=None, payment=draft, now=now)
    expired = release_payment(payment=draft, cause="test", now=now)
    events = expired.events.count()
    assert release_payment(payment=expired, cause="test", now=now).state == PaymentState.EXPIRED
    assert expired.events.count() == events


def test_a_promise_by_transfer_is_made_once_and_needs_an_account(opened, settings, now):
    payment = opened(method="transfer")
    with pytest.raises(IllegalTransition):
        promise_transfer(by=None, payment=opened(owner_code="p-2"), now=now)
    account, settings.BANK_ACCOUNT_IBAN = settings.BANK_ACCOUNT_IBAN, ""
    with pytest.raises(PaymentsOff):
        promise_transfer(by=None, payment=payment, now=now)
    settings.BANK_ACCOUNT_IBAN = account
    first = promise_transfer(by=None, payment=payment, now=now)
    assert promise_transfer(by=None, payment=payment, now=now) == first
    assert first.events.count() == 2
    assert ask_for_transfers(now=now, book_code="c-other") == 0


def test_a_transfer_recorded_again_says_the_same_amount(owner, db, now):
    given = {
        "by": None, "purpose": "test_pledge", "owner_code": "a-1", "book_code": "coop-1", "nature": "entry_fee",
        "payer_email": "m@example.org", "payer_language": "ca", "reference": "A-1", "received_on": now.date(),
        "now": now,
    }  # fmt: skip
    first = record_transfer(amount_minor=100_00, **given)
    assert record_transfer(amount_minor=100_00, **given) == first
    with pytest.raises(TransferMismatch):
        record_transfer(amount_minor=100_01, **given)
    assert balance("bank") == 100_00


def test_a_purpose_has_one_owner(owner):
    with pytest.raises(DoubleOwner):
        register(Purpose("test_pledge"))


def test_who_is_nobody_or_was_put_out_is_not_of_finance(clerks):
    assert is_finance(clerks[0])
    clerks[0].is_active = False
    assert not is_finance(clerks[0])
    assert not is_finance(AnonymousUser())


def test_a_books_ledger_can_be_read_for_money_or_promises_alone(collected):
    payment = collected()
    both = ledger_table(payment.book_code)
    money, memo = (ledger_table(payment.book_code, book=book) for book in ("money", "memo"))
    assert {row.account for row in money} == {"provider_clearing", "campaign_held:c-book", "provider_fees"}
    assert sorted(row.number for row in money + memo) == sorted(row.number for row in both)
