"""Payers' banks taking money back: whole, in part, during a refund, after payout; won and lost.
What people decide afterwards is in test_reviews."""

from datetime import timedelta
from pathlib import Path

import pytest

from payments.checks_money import check_money
from payments.models import Dispute, Payment
from payments.queries import balance, book_totals, render_ledger
from payments.queries.refunds import disputes_open, refundable_minor
from payments.services.ledger import credit, debit, post_entry
from payments.services.reconcile import reconcile
from payments.services.refunds import propose_refund, send_refunds
from payments.services.settlement import apply


@pytest.fixture
def heard(fresh, now):
    """The provider is asked; the row as it then is."""

    def ask(payment):
        apply(payment_id=payment.pk, cause="webhook", now=now)
        return fresh(payment)

    return ask


def test_an_open_dispute_holds_the_money_apart_and_the_card_is_forgotten(collected, sandbox, heard, now):
    payment = collected()
    sandbox.open_dispute(payment.charge_id)
    row = heard(payment)
    assert (row.state, row.payment_method_id, row.card_closed) == ("disputed", "", True)
    assert row.cards_to_forget.get().payment_method_id == payment.payment_method_id
    assert balance("campaign_held:c-book") == 0
    assert balance("held_disputed:c-book") == balance("disputed") == 25_00
    assert (balance("provider_clearing"), balance("provider_fees")) == (-62 - 20_00, 62 + 20_00)
    assert refundable_minor(row) == 0
    dispute = disputes_open().get()
    assert (dispute.reason, dispute.evidence_due_at is not None, dispute.fee_minor) == ("fraudulent", True, 20_00)
    heard(payment)
    assert Dispute.objects.count() == 1
    assert check_money(now) == []


@pytest.mark.parametrize("amount", [None, 10_00])
@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_a_dispute_ends(outcome, amount, collected, sandbox, heard, owner, now):
    payment = collected()
    made = sandbox.open_dispute(payment.charge_id, amount)
    assert heard(payment).state == "disputed"
    sandbox.close_dispute(made["id"], outcome)
    row = heard(payment)
    heard(payment)
    lost = (amount or 25_00) if outcome == "lost" else 0
    assert row.lost_minor == lost
    assert row.state == {0: "collected", 10_00: "partly_refunded", 25_00: "dispute_lost"}[lost]
    assert balance("campaign_held:c-book") == 25_00 - lost
    assert balance("held_disputed:c-book") == balance("disputed") == 0
    assert owner.hooks.count("on_refunded") == (outcome == "lost")
    assert check_money(now) == []


def test_a_dispute_that_opened_and_ended_unheard(collected, sandbox, client, fresh, now):
    payment = collected()
    sandbox.events()
    made = sandbox.open_dispute(payment.charge_id)
    sandbox.close_dispute(made["id"], "lost")
    assert set(sandbox.deliver(client)) == {200}
    reconcile(now=now + timedelta(hours=2))
    row = fresh(payment)
    assert [e.to_state for e in row.events.order_by("number")][-2:] == ["disputed", "dispute_lost"]
    assert check_money(now) == []


@pytest.mark.parametrize("end", ["closed", "dispute"])
def test_an_inquiry_moves_no_money_until_it_becomes_a_dispute(end, collected, sandbox, heard, now):
    payment = collected()
    made = sandbox.open_dispute(payment.charge_id, inquiry=True)
    assert heard(payment).state == "collected"
    assert Dispute.objects.get().state == "inquiry"
    if end == "closed":
        sandbox.close_dispute(made["id"], "warning_closed")
        assert heard(payment).state == "collected"
        assert Dispute.objects.get().state == "won"
    else:
        sandbox.withdraw_funds(made["id"])
        assert heard(payment).state == "disputed"
    assert check_money(now) == []


def test_a_refund_not_sent_yet_is_stopped_by_a_dispute(collected, sandbox, heard, clerks, now):
    payment = collected()
    refund = propose_refund(by=clerks[0], payment=payment, amount_minor=25_00, reason="", now=now)
    sandbox.open_dispute(payment.charge_id)
    assert heard(payment).state == "disputed"
    assert send_refunds(now=now) == 0
    refund.refresh_from_db()
    assert refund.state == "rejected"
    assert check_money(now) == []


def test_a_sent_refund_and_a_dispute_are_both_noted_and_what_is_over_is_looked_at(
    collected, sandbox, heard, clerks, now
):
    payment, other = collected(), collected(owner_code="p-2")
    sandbox.refund_outcomes("pending")
    refund = propose_refund(by=clerks[0], payment=payment, amount_minor=25_00, reason="", now=now)
    send_refunds(now=now)
    sandbox.open_dispute(payment.charge_id)
    assert heard(payment).state == "disputed"
    refund.refresh_from_db()
    sandbox.finish_refund(refund.provider_refund_id)
    row = heard(payment)
    assert (row.state, row.refunded_minor) == ("review", 0)
    assert balance("suspense") == -25_00
    assert balance("campaign_held:c-book") == other.amount_minor, "nobody else pays for it"
    assert check_money(now) == []
    assert 15 in {v.number for v in check_money(now + timedelta(days=4))}


def test_a_pending_refund_beside_a_partial_dispute_fits(collected, sandbox, heard, clerks, now):
    payment = collected()
    sandbox.refund_outcomes("pending")
    refund = propose_refund(by=clerks[0], payment=payment, amount_minor=15_00, reason="", now=now)
    send_refunds(now=now)
    made = sandbox.open_dispute(payment.charge_id, 10_00)
    assert heard(payment).state == "disputed"
    sandbox.close_dispute(made["id"], "won")
    assert heard(payment).state == "refund_pending"
    refund.refresh_from_db()
    sandbox.finish_refund(refund.provider_refund_id)
    assert heard(payment).state == "partly_refunded"
    assert check_money(now) == []


def test_a_dispute_of_what_was_refunded_is_looked_at(collected, sandbox, heard, clerks, now):
    payment = collected()
    propose_refund(by=clerks[0], payment=payment, amount_minor=25_00, reason="", now=now)
    send_refunds(now=now)
    sandbox.open_dispute(payment.charge_id, 5_00)
    row = heard(payment)
    assert (row.state, Dispute.objects.get().over_minor) == ("review", 5_00)
    assert balance("suspense") == -5_00
    sandbox.close_dispute(Dispute.objects.get().provider_dispute_id, "won")
    assert heard(payment).state == "review"
    assert balance("suspense") == 0
    assert check_money(now) == []


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_after_payout_the_cooperative_owes_what_is_lost(outcome, collected, sandbox, heard, now):
    payment = collected()
    lines = [debit("campaign_held:c-book", 20_00, "payout"), credit("coop_payable:c-book", 20_00, "payout")]
    post_entry(key="payout:1", kind="payout", description="payout", lines=lines, now=now, book_code="c-book")
    made = sandbox.open_dispute(payment.charge_id)
    heard(payment)
    assert (balance("campaign_held:c-book"), balance("coop_receivable:c-book")) == (0, 20_00)
    sandbox.close_dispute(made["id"], outcome)
    heard(payment)
    assert balance("coop_receivable:c-book") == (20_00 if outcome == "lost" else 0)
    assert balance("campaign_held:c-book") == (0 if outcome == "lost" else 5_00)


def test_a_tip_goes_back_where_it_came_from(collected, sandbox, heard, now):
    payment = collected(nature="tip")
    account = "tips"
    made = sandbox.open_dispute(payment.charge_id, 10_00)
    heard(payment)
    assert balance(account) == 15_00
    sandbox.close_dispute(made["id"], "won")
    heard(payment)
    assert balance(account) == 25_00
    assert not {v.number for v in check_money(now)} & {5, 6, 15, 16, 24}


def test_story_collected_partly_refunded_disputed_lost(collected, sandbox, heard, clerks, now):
    payment = collected()
    propose_refund(by=clerks[0], payment=payment, amount_minor=5_00, reason="", now=now)
    send_refunds(now=now)
    made = sandbox.open_dispute(payment.charge_id, 20_00)
    heard(payment)
    sandbox.close_dispute(made["id"], "lost")
    row = heard(payment)
    assert [e.to_state for e in row.events.order_by("number")][-5:] == [
        "collected",
        "refund_pending",
        "partly_refunded",
        "disputed",
        "dispute_lost",
    ]
    stored = Path(__file__).parent / "ledgers" / "refunded_disputed_lost.txt"
    assert render_ledger(["c-book"]) == stored.read_text().rstrip()
    assert (row.refunded_minor, row.lost_minor, row.left_minor) == (5_00, 20_00, 0)
    assert book_totals("c-book").collected_minor == 0
    assert Payment.objects.get().state == "dispute_lost"
    assert check_money(now) == []
