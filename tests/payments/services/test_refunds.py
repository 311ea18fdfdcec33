"""Giving money back through the real SDK: who may, how much, and everything of a book at once.
What the provider answers and what breaks on the way have their own files."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from crowdcoop.mail.models import OutboxMessage
from payments import tasks
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.exceptions import AlreadyDecided, NotAllowed, NotRefundable, OverRefund, SecondPersonNeeded
from payments.models import Payment, Refund
from payments.queries import balance, book_totals
from payments.queries.refunds import frozen_minor, refundable_minor
from payments.services.reconcile import reconcile
from payments.services.refunds import (
    approve_refund,
    order_refund,
    order_refunds_of_book,
    propose_refund,
    reject_refund,
    send_refunds,
)
from payments.services.settlement import apply
from tests.factories.accounts import UserFactory
from tests.payments.conftest import Crash
from tests.sandbox import IBAN

MINUTE = timedelta(minutes=1)
BIG = 800_00


def test_a_small_refund_needs_one_person_and_is_booked_when_it_succeeded(
    collected, propose, sandbox, fresh, owner, now
):
    payment = collected()
    refund = propose(payment)
    assert (refund.state, fresh(payment).state) == ("approved", "refund_pending")
    assert frozen_minor("c-book") == 25_00
    assert balance("campaign_held:c-book") == 25_00
    assert send_refunds(now=now) == 1
    refund.refresh_from_db()
    payment = fresh(payment)
    assert (refund.state, payment.state, payment.refunded_minor, payment.left_minor) == (
        "succeeded",
        "refunded",
        25_00,
        0,
    )
    assert balance("campaign_held:c-book") == 0
    assert (balance("provider_clearing"), balance("provider_fees")) == (-62, 62)
    assert owner.hooks == ["on_active", "on_settled", "on_refunded"]
    letter = OutboxMessage.objects.get(kind="payments/refunded", subject_code=refund.code)
    assert letter.to == payment.payer_email
    assert "€25" in letter.subject
    assert send_refunds(now=now) == 0
    assert frozen_minor("c-book") == book_totals("c-book").collected_minor == 0
    assert check_money(now) == []


def test_part_by_part_and_never_more(collected, sent, propose, fresh, now):
    payment = collected()
    sent(payment, 10_00)
    assert (fresh(payment).state, refundable_minor(fresh(payment))) == ("partly_refunded", 15_00)
    assert book_totals("c-book").collected_minor == 15_00
    for amount in (15_01, 0, -1):
        with pytest.raises(OverRefund):
            propose(payment, amount)
    sent(payment, 15_00)
    assert fresh(payment).state == "refunded"
    with pytest.raises(NotRefundable):
        propose(payment, 1)
    assert check_money(now) == []


def test_what_is_on_its_way_cannot_go_twice(collected, propose, fresh, now):
    payment = collected()
    propose(payment, 20_00)
    with pytest.raises(OverRefund):
        propose(payment, 6_00)
    propose(payment, 5_00)
    assert send_refunds(now=now) == 2
    assert fresh(payment).state == "refunded"
    assert check_money(now) == []


def test_above_the_limit_another_person_must_agree(collected, propose, clerks, fresh, sandbox, now):
    payment = collected(amount_minor=BIG)
    refund = propose(payment)
    assert (refund.state, fresh(payment).state) == ("proposed", "collected")
    assert send_refunds(now=now) == 0
    with pytest.raises(SecondPersonNeeded):
        approve_refund(by=clerks[0], refund=refund, now=now)
    for _ in range(2):
        assert approve_refund(by=clerks[1], refund=refund, now=now).state == "approved"
    send_refunds(now=now)
    assert approve_refund(by=clerks[1], refund=refund, now=now).state == "succeeded"
    assert fresh(payment).state == "refunded"
    assert len(sandbox.objects("refund")) == 1


def test_small_slices_of_a_large_refund_count_together(collected, propose):
    payment = collected(amount_minor=BIG)
    assert propose(payment, 500_00).state == "approved"
    assert propose(payment, 1_00).state == "proposed"


def test_after_payout_another_person_must_agree_and_the_cooperative_owes(collected, propose, clerks, fresh, now):
    from payments.services.ledger import credit, debit, post_entry

    payment = collected()
    lines = [debit("campaign_held:c-book", 20_00, "payout"), credit("coop_payable:c-book", 20_00, "payout")]
    post_entry(key="payout:1", kind="payout", description="payout", lines=lines, now=now, book_code="c-book")
    refund = propose(payment)
    assert refund.state == "proposed"
    approve_refund(by=clerks[1], refund=refund, now=now)
    send_refunds(now=now)
    assert balance("campaign_held:c-book") == 0
    assert balance("coop_receivable:c-book") == 20_00
    # The entry above stands for a payout whose rows this test does not make.
    made_up = {"what left is what was paid out", "what is payable is on its way"}
    assert {v.name for v in check_money(now)} <= made_up


def test_the_database_refuses_one_person_in_both_roles(collected, propose, clerks, now):
    refund = propose(collected(amount_minor=BIG))
    with pytest.raises(IntegrityError), transaction.atomic():
        Refund.objects.filter(pk=refund.pk).update(approved_by=clerks[0], approved_at=now)


def test_only_finance_decides(collected, propose, clerks, now):
    refund = propose(collected(amount_minor=BIG))
    for person in (None, UserFactory()):
        with pytest.raises(NotAllowed):
            propose_refund(by=person, payment=refund.payment, amount_minor=1, reason="", now=now)
        with pytest.raises(NotAllowed):
            approve_refund(by=person, refund=refund, now=now)
        with pytest.raises(NotAllowed):
            reject_refund(by=person, refund=refund, reason="", now=now)


def test_rejecting_ends_it_and_sets_the_payment_free(collected, propose, clerks, fresh, now):
    payment = collected(amount_minor=BIG)
    waiting, decided = propose(payment, 600_00), propose(payment, 10_00)
    for refund in (waiting, decided, decided):
        assert reject_refund(by=clerks[1], refund=refund, reason="changed their mind", now=now).state == "rejected"
    assert fresh(payment).state == "collected"
    with pytest.raises(AlreadyDecided):
        approve_refund(by=clerks[1], refund=waiting, now=now)
    assert check_money(now) == []


def test_what_was_sent_cannot_be_rejected(collected, sent, clerks, now):
    with pytest.raises(AlreadyDecided):
        reject_refund(by=clerks[1], refund=sent(collected()), reason="", now=now)


def test_what_no_longer_fits_is_not_approved(collected, propose, clerks, sandbox, now):
    payment = collected(amount_minor=BIG)
    refund = propose(payment, 600_00)
    propose(payment, 300_00)
    with pytest.raises(OverRefund):
        approve_refund(by=clerks[1], refund=refund, now=now)
    sandbox.open_dispute(payment.charge_id)
    apply(payment_id=payment.pk, cause="webhook", now=now)
    with pytest.raises(NotRefundable):
        approve_refund(by=clerks[1], refund=refund, now=now)


@pytest.mark.parametrize(
    "start", [s for s in PaymentState if s not in ("collected", "partly_refunded", "refund_pending")]
)
def test_refunds_are_proposed_only_where_the_money_is(start, collected, propose, now):
    payment = collected()
    Payment.objects.filter(pk=payment.pk).update(state=start)
    with pytest.raises(NotRefundable):
        propose(payment, 1_00)


def test_money_out_off_keeps_refunds_waiting(collected, propose, settings, sandbox, now):
    propose(collected())
    settings.MONEY_OUT = False
    assert send_refunds(now=now) == 0
    assert sandbox.objects("refund") == []


# Unwinding ------------------------------------------------------------------------------------------------------------


def test_unwinding_orders_everything_once_and_leaves_capital_alone(
    collected, charged, sandbox, propose, clerks, fresh, now
):
    capital = charged(IBAN, owner_code="p-3", nature="share_capital")
    sandbox.settle()
    reconcile(now=now + 2 * MINUTE)
    whole, big = collected(), collected(owner_code="p-2", amount_minor=BIG)
    part, other = collected(owner_code="p-4"), collected(owner_code="p-5", book_code="c-other")
    waiting = propose(big, 600_00)
    propose(part, 5_00)
    assert order_refunds_of_book(book_code="c-book", cause="unwinding", now=now) == 2
    assert order_refunds_of_book(book_code="c-book", cause="unwinding", now=now) == 0
    assert Refund.objects.get(pk=waiting.pk).state == "rejected"
    send_refunds(now=now)
    assert order_refunds_of_book(book_code="c-book", cause="unwinding", now=now) == 1
    send_refunds(now=now)
    assert [fresh(p).state for p in (whole, big, part)] == ["refunded"] * 3
    assert [fresh(p).state for p in (capital, other)] == ["collected"] * 2
    assert balance("campaign_held:c-book") == 0
    # There is no member's register behind this test's share capital.
    assert {v.name for v in check_money(now)} <= {"share capital in the ledger equals the register"}


def test_unwinding_that_breaks_goes_on(collected, fresh, sandbox, now, crash_at):
    payments = [collected(owner_code=f"p-{n}") for n in range(3)]
    order_refunds_of_book(book_code="c-book", cause="unwinding", now=now)
    crash_at("refund.noted")
    with pytest.raises(Crash):
        send_refunds(now=now)
    for minutes in (1, 2):
        assert order_refunds_of_book(book_code="c-book", cause="unwinding", now=now) == 0
        tasks.tick(now + minutes * MINUTE)
    assert {fresh(p).state for p in payments} == {"refunded"}
    assert len(sandbox.objects("refund")) == 3


def test_unwinding_takes_nothing_from_a_payment_that_moved_meanwhile(collected, sandbox, now):
    payment = collected()
    Payment.objects.filter(pk=payment.pk).update(state="disputed")
    assert not order_refund(payment_id=payment.pk, cause="unwinding", now=now)
