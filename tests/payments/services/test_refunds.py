"""Giving money back through the real SDK: who may, how much, what the provider says, crashes between all steps.
Disputes and reviews have their own files."""

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
    order_refunds_of_book,
    propose_refund,
    reject_refund,
    send_refunds,
)
from payments.services.settlement import apply
from tests.factories.accounts import UserFactory
from tests.payments.conftest import Crash

MINUTE = timedelta(minutes=1)
BIG = 800_00


@pytest.fixture
def propose(clerks, now):
    def make(payment, amount_minor=None, by=None):
        amount = payment.left_minor if amount_minor is None else amount_minor
        return propose_refund(by=by or clerks[0], payment=payment, amount_minor=amount, reason="asked for it", now=now)

    return make


@pytest.fixture
def sent(propose, now):
    """A refund that was decided and sent."""

    def make(payment, amount_minor=None):
        refund = propose(payment, amount_minor)
        send_refunds(now=now)
        refund.refresh_from_db()
        return refund

    return make


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


def test_unwinding_orders_everything_once_and_leaves_capital_alone(collected, propose, clerks, fresh, now):
    whole, big = collected(), collected(owner_code="p-2", amount_minor=BIG)
    capital = collected(owner_code="p-3", nature="share_capital")
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
    from payments.services.refunds import _order_refund

    payment = collected()
    Payment.objects.filter(pk=payment.pk).update(state="disputed")
    assert not _order_refund(payment.pk, "unwinding", now)


# What the provider says -----------------------------------------------------------------------------------------------


def test_pending_stays_pending_until_the_provider_says(collected, sent, sandbox, fresh, now):
    payment = collected()
    sandbox.refund_outcomes("pending")
    refund = sent(payment)
    assert (refund.state, fresh(payment).state) == ("pending", "refund_pending")
    assert balance("campaign_held:c-book") == 25_00
    reconcile(now=now + timedelta(hours=2))
    assert fresh(payment).state == "refund_pending"
    sandbox.finish_refund(refund.provider_refund_id)
    reconcile(now=now + timedelta(hours=4))
    assert (Refund.objects.get().state, fresh(payment).state) == ("succeeded", "refunded")
    assert check_money(now) == []


@pytest.mark.parametrize("first", [None, 5_00])
def test_a_failed_refund_puts_the_payment_back(first, collected, sent, sandbox, fresh, owner, now):
    payment = collected()
    if first:
        sent(payment, first)
    sandbox.refund_outcomes("failed")
    refund = sent(payment, 20_00)
    assert (refund.state, refund.failure_code) == ("failed", "declined")
    assert fresh(payment).state == ("partly_refunded" if first else "collected")
    assert balance("campaign_held:c-book") == 25_00 - (first or 0)
    assert check_money(now) == []


def test_a_refund_that_comes_back_later_is_booked_back(collected, sent, sandbox, fresh, owner, now):
    payment = collected()
    refund = sent(payment, 10_00)
    sandbox.finish_refund(refund.provider_refund_id, "failed")
    apply(payment_id=payment.pk, cause="webhook", now=now)
    payment = fresh(payment)
    assert (payment.state, payment.refunded_minor) == ("collected", 0)
    assert balance("campaign_held:c-book") == 25_00
    assert [e.to_state for e in payment.events.order_by("number")][-2:] == ["refund_pending", "collected"]
    assert owner.hooks.count("on_refunded") == 2
    assert check_money(now) == []


def test_a_whole_refund_that_comes_back_is_looked_at_by_people(collected, sent, sandbox, fresh, now):
    payment = collected()
    refund = sent(payment)
    sandbox.finish_refund(refund.provider_refund_id, "failed")
    apply(payment_id=payment.pk, cause="webhook", now=now)
    assert fresh(payment).state == "review"
    assert balance("campaign_held:c-book") == 25_00
    assert check_money(now) == []


def test_a_refused_refund_is_failed_and_says_why(collected, propose, sandbox, fresh, now):
    payment = collected()
    refund = propose(payment)
    sandbox.refund_outside(payment.payment_intent_id)
    send_refunds(now=now)
    refund.refresh_from_db()
    assert (refund.state, refund.failure_code) == ("failed", "charge_already_refunded")
    payment = fresh(payment)
    assert (payment.state, payment.refunded_minor) == ("refunded", 25_00)
    assert check_money(now) == []


@pytest.mark.parametrize("amount", [None, 7_00])
@pytest.mark.parametrize("way", ["webhook", "sweep"])
def test_a_refund_made_at_the_provider_is_found(way, amount, collected, sandbox, fresh, client, now, owner):
    payment = collected()
    sandbox.events()
    sandbox.refund_outside(payment.payment_intent_id, amount)
    if way == "webhook":
        assert set(sandbox.deliver(client)) == {200}
    reconcile(now=now + timedelta(hours=2))
    refund = Refund.objects.get()
    assert (refund.external, refund.state, refund.cause) == (True, "succeeded", "external")
    payment = fresh(payment)
    assert (payment.state, payment.refunded_minor) == (("partly_refunded", 7_00) if amount else ("refunded", 25_00))
    assert owner.hooks[-1] == "on_refunded"
    assert check_money(now) == []


def test_a_pending_refund_from_outside_waits_like_our_own(collected, sandbox, fresh, now):
    payment = collected()
    sandbox.refund_outcomes("pending")
    made = sandbox.refund_outside(payment.payment_intent_id, 5_00)
    apply(payment_id=payment.pk, cause="webhook", now=now)
    assert fresh(payment).state == "refund_pending"
    sandbox.finish_refund(made["id"], "failed")
    apply(payment_id=payment.pk, cause="webhook", now=now)
    assert fresh(payment).state == "collected"


def test_old_news_changes_nothing(collected, sent, fresh, now):
    from payments.providers import get_gateway
    from payments.services.refund_results import settle_refunds

    payment = collected()
    sandbox_refund = sent(payment, 5_00)
    facts = get_gateway().refunds_of(payment.payment_intent_id)
    Refund.objects.filter(pk=sandbox_refund.pk).update(state="failed")
    settle_refunds(fresh(payment), facts, "webhook", now, "")
    assert Refund.objects.get().state == "failed"


@pytest.mark.parametrize("state", ["proposed", "rejected"])
def test_a_refund_sent_without_a_yes_is_looked_at(state, collected, sent, fresh, now):
    payment = collected()
    refund = sent(payment, 5_00)
    Refund.objects.filter(pk=refund.pk).update(state=state)
    for _ in range(2):
        apply(payment_id=payment.pk, cause="webhook", now=now)
        assert fresh(payment).state == "review"


def test_a_note_of_sending_that_was_lost_is_made_up(collected, sent, fresh, now):
    payment = collected()
    refund = sent(payment, 5_00)
    Payment.objects.filter(pk=payment.pk).update(refunded_minor=0, state="refund_pending")
    Refund.objects.filter(pk=refund.pk).update(state="approved", provider_refund_id="")
    refund.payment.entries.filter(kind="refunded").get()
    apply(payment_id=payment.pk, cause="webhook", now=now)
    assert (Refund.objects.get().state, fresh(payment).state) == ("succeeded", "partly_refunded")


def test_nobody_is_written_to_after_the_address_was_erased(collected, sent):
    payment = collected()
    Payment.objects.filter(pk=payment.pk).update(payer_email="")
    assert sent(payment).state == "succeeded"
    assert not OutboxMessage.objects.filter(kind="payments/refunded").exists()


# Crashes --------------------------------------------------------------------------------------------------------------

POINTS = [
    "refund.intended",
    "refund.create.prepared",
    "refund.create.answered",
    "refund.create.noted",
    "refund.noted",
    "settlement.asked",
    "settlement.written",
    "settlement.committed",
]


@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize("point", POINTS)
def test_a_refund_resumes_after_a_crash_and_goes_once(point, forget, crash_at, collected, propose, sandbox, fresh, now):
    payment = collected()
    propose(payment)
    crash_at(point)
    with pytest.raises(Crash):
        send_refunds(now=now)
    assert send_refunds(now=now + MINUTE / 2) == 0 or point == "settlement.committed"
    if forget:
        sandbox.forget_keys()
    tasks.tick(now + 2 * MINUTE)
    tasks.tick(now + 4 * MINUTE)
    assert fresh(payment).state == "refunded"
    assert len(sandbox.objects("refund")) == 1
    assert payment.events.filter(to_state="refunded").count() == 1
    assert check_money(now) == []


@pytest.mark.parametrize("fault", ["500_before", "500_after", "cut_before", "cut_after"])
@pytest.mark.parametrize("operation", ["refund.create", "refund.list", "intent.retrieve"])
def test_no_answer_to_a_refund_converges(operation, fault, collected, propose, sandbox, fresh, now):
    payment = collected()
    propose(payment)
    sandbox.faults((operation, fault))
    for minutes in (0, 2, 4):
        tasks.tick(now + minutes * MINUTE)
    if (operation, fault) == ("refund.create", "500_before"):
        assert fresh(payment).state == "refund_pending", "a cached 500 stays under its key"
        sandbox.forget_keys()
        tasks.tick(now + timedelta(hours=25))
    assert fresh(payment).state == "refunded"
    assert len(sandbox.objects("refund")) == 1


def test_a_key_used_for_something_else_stops_and_waits_for_people(collected, propose, sandbox, fresh, now):
    from payments.providers import get_gateway

    payment = collected()
    refund = propose(payment, 10_00)
    get_gateway().detach_card(key=f"refund:{refund.code}", payment_method_id=payment.payment_method_id)
    assert send_refunds(now=now) == 1
    refund.refresh_from_db()
    assert (refund.state, fresh(payment).state) == ("prepared", "refund_pending")
    assert 12 in {v.number for v in check_money(now + timedelta(days=2))}


def test_two_workers_send_a_refund_once(collected, propose, sandbox, now):
    from payments.services import refund_sending

    refund = propose(collected())
    assert refund_sending._claim(refund.pk, now) is not None
    assert refund_sending._claim(refund.pk, now) is None
    assert send_refunds(now=now) == 0
    assert send_refunds(now=now + MINUTE) == 1
    assert refund_sending._claim(refund.pk, now + 2 * MINUTE) is None


def test_a_refund_whose_payment_went_to_review_waits(collected, propose, sandbox, now):
    payment = collected()
    propose(payment)
    Payment.objects.filter(pk=payment.pk).update(state="review")
    assert send_refunds(now=now) == 0


def test_refusing_what_the_provider_knows_does_nothing(collected, sent, now):
    from payments.services.refund_results import refuse

    refund = sent(collected())
    with transaction.atomic():
        refuse(refund_id=refund.pk, code="x", now=now)
    refund.refresh_from_db()
    assert refund.state == "succeeded"
