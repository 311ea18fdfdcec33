"""What the provider says of refunds: on their way, failed, come back later, made by somebody at its own desk.
Who may give back and how much is in test_refunds.py."""

from datetime import timedelta

import pytest

from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.models import Payment, Refund
from payments.queries import balance
from payments.services.reconcile import reconcile
from payments.services.refunds import (
    send_refunds,
)
from payments.services.settlement import apply


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
