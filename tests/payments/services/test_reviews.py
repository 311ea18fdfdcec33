"""Leaving review: the provider's truth, and the entries that put the books right.
Who may decide, and what comes meanwhile, is test_reviews_people.py's."""

from datetime import timedelta

import pytest

from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.exceptions import NotResolvable, SecondPersonNeeded
from payments.models import Payment, Refund
from payments.providers import get_gateway
from payments.queries import balance
from payments.queries.refunds import payments_in_review, refunds_to_approve, suspense_minor
from payments.services.collection import drop_overdue
from payments.services.refunds import approve_refund, propose_refund, reject_refund, send_refunds
from payments.services.reviews import propose_resolution
from payments.services.settlement import apply
from tests.sandbox import ASKS, DECLINED_LATER, IBAN

DAY = timedelta(days=1)


def test_late_money_is_recognised_by_two_people(late, resolved, owner, now):
    payment = late()
    assert payments_in_review().get() == payment
    row = resolved(payment, "collected")
    assert (row.state, row.collected_at, bool(row.charge_id)) == ("collected", now, True)
    assert (balance("suspense"), balance("campaign_held:c-book"), balance("provider_fees")) == (0, 25_00, 62)
    assert row.attempts.filter(state="succeeded").count() == 1
    assert Refund.objects.get().state == "rejected"
    assert owner.hooks[-1] == "on_settled"
    assert check_money(now) == []


def test_late_money_is_given_back_and_the_payment_returns_to_its_end(late, resolved, clerks, fresh, sandbox, now):
    payment = late()
    refund = refunds_to_approve().get()
    assert (refund.proposed_by, refund.from_suspense) == (None, True)
    assert approve_refund(by=clerks[0], refund=refund, now=now).state == "approved"
    with pytest.raises(NotResolvable):
        propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now)
    send_refunds(now=now)
    assert (suspense_minor(payment), fresh(payment).state) == (0, "review")
    assert resolved(payment, "dropped").state == "dropped"
    apply(payment_id=payment.pk, cause="webhook", now=now)
    assert fresh(payment).state == "dropped", "the same money is not unexpected twice"
    assert not {v.number for v in check_money(now)} - {13}


def test_large_late_money_is_adopted_by_one_and_approved_by_another(late, clerks, settings, now):
    settings.REFUND_LIMIT_MINOR = 10_00
    late()
    refund = refunds_to_approve().get()
    assert approve_refund(by=clerks[0], refund=refund, now=now).state == "proposed"
    refund.refresh_from_db()
    with pytest.raises(SecondPersonNeeded):
        approve_refund(by=clerks[0], refund=refund, now=now)
    assert approve_refund(by=clerks[1], refund=refund, now=now).state == "approved"
    assert reject_refund(by=clerks[2], refund=refund, reason="it is ours after all", now=now).state == "rejected"


def test_late_money_that_went_elsewhere_is_not_refunded(late, resolved, clerks, now):
    payment = late()
    refund = refunds_to_approve().get()
    Refund.objects.filter(pk=refund.pk).update(amount_minor=99_00)
    from payments.exceptions import OverRefund

    with pytest.raises(OverRefund):
        approve_refund(by=clerks[0], refund=refund, now=now)
    assert suspense_minor(payment) == 25_00


def test_money_of_another_amount_can_only_go_back_and_then_the_pledge_is_given_up(
    charged, sandbox, resolved, clerks, fresh, owner, now
):
    payment = charged(IBAN)
    Payment.objects.filter(pk=payment.pk).update(amount_minor=26_00)
    sandbox.settle()
    apply(payment_id=payment.pk, cause="webhook", now=now)
    payment = fresh(payment)
    assert payment.state == "review"
    with pytest.raises(NotResolvable):
        propose_resolution(by=clerks[0], payment=payment, to="collected", reason="", now=now)
    approve_refund(by=clerks[0], refund=refunds_to_approve().get(), now=now)
    sandbox.refund_outcomes("failed")
    send_refunds(now=now)
    assert (Refund.objects.get().state, suspense_minor(payment)) == ("failed", 25_00)
    Refund.objects.update(state="approved", provider_refund_id="", closed_at=None)


@pytest.mark.parametrize(
    ("card", "to", "hook"),
    [(DECLINED_LATER, "declined", ""), (ASKS, "action_required", "")],
)
def test_an_unsettled_charge_goes_where_the_provider_says(card, to, hook, charged, parked, resolved, clerks, now):
    payment = parked(charged(card))
    for wrong in sorted(set(PaymentState) - {to}):
        with pytest.raises(NotResolvable):
            propose_resolution(by=clerks[0], payment=payment, to=wrong, reason="", now=now)
    assert resolved(payment, to).state == to
    assert check_money(now) == []


@pytest.mark.parametrize("to", ["due", "dropped"])
def test_what_was_never_charged_is_tried_again_or_given_up(to, due, parked, resolved, owner, now):
    row = resolved(parked(due()), to)
    assert (row.state, row.next_attempt_at) == (to, now if to == "due" else None)
    assert ("on_failed" in owner.hooks) == (to == "dropped")
    assert check_money(now) == []


def test_a_charge_cancelled_at_the_provider_is_given_up(charged, parked, resolved, now):
    payment = charged(DECLINED_LATER)
    get_gateway().cancel_intent(key="x", intent_id=payment.payment_intent_id)
    assert resolved(parked(payment), "dropped").state == "dropped"
    assert check_money(now) == []


def test_a_promise_goes_back_to_counting(promised, parked, resolved, now):
    payment = parked(promised())
    assert check_money(now) == []
    assert resolved(payment, "active").state == "active"
    assert check_money(now) == []


def test_what_had_ended_ends_again(charged, parked, resolved, fresh, owner, now):
    payment = charged(DECLINED_LATER)
    drop_overdue(now=now + 7 * DAY)
    assert resolved(parked(fresh(payment)), "dropped").state == "dropped"
    assert owner.hooks.count("on_failed") == 1
    assert check_money(now) == []


@pytest.mark.parametrize("back", [0, 10_00, 25_00])
def test_what_was_collected_rests_by_what_went_back(back, collected, parked, resolved, clerks, fresh, now):
    payment = collected()
    if back:
        propose_refund(by=clerks[0], payment=payment, amount_minor=back, reason="", now=now)
        send_refunds(now=now)
    to = {0: "collected", 10_00: "partly_refunded", 25_00: "refunded"}[back]
    assert resolved(parked(fresh(payment)), to).state == to
    assert check_money(now) == []


@pytest.mark.parametrize("outcome", ["won", "lost"])
def test_what_went_back_twice_is_settled(outcome, collected, sandbox, resolved, clerks, fresh, now):
    payment = collected()
    sandbox.refund_outcomes("pending")
    refund = propose_refund(by=clerks[0], payment=payment, amount_minor=25_00, reason="", now=now)
    send_refunds(now=now)
    made = sandbox.open_dispute(payment.charge_id)
    apply(payment_id=payment.pk, cause="webhook", now=now)
    refund.refresh_from_db()
    sandbox.finish_refund(refund.provider_refund_id)
    apply(payment_id=payment.pk, cause="webhook", now=now)
    sandbox.close_dispute(made["id"], outcome)
    apply(payment_id=payment.pk, cause="webhook", now=now)
    row = resolved(fresh(payment), "refunded" if outcome == "won" else "dispute_lost")
    assert balance("suspense") == 0
    assert balance("coop_receivable:c-book") == (0 if outcome == "won" else 25_00)
    assert (row.refunded_minor, row.lost_minor) == ((25_00, 0) if outcome == "won" else (0, 25_00))
    assert row.state == ("refunded" if outcome == "won" else "dispute_lost")
    assert check_money(now) == []
