"""Charging what is due through the real SDK: every card, every repair, the window's end.
Broken connections and crashes are in test_crashes."""

from datetime import timedelta

import pytest

from payments import purposes
from payments.enums import AttemptState, PaymentState
from payments.models import ChargeAttempt, Payment
from payments.queries import balance, book_totals
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due, drop_overdue
from payments.services.payments import mark_due
from payments.services.reconcile import reconcile
from payments.services.repair import begin_authentication, begin_new_card
from tests.payments.conftest import BACK, CANCEL
from tests.sandbox import ASKS, DECLINED_LATER, IBAN, LOST

DAY = timedelta(days=1)


def test_collect_due_charges_once_and_books_gross_and_fee(charged, owner, sandbox, now):
    payment = charged()
    collect_due(now=now)
    reconcile(now=now + timedelta(minutes=2))
    assert payment.state == PaymentState.COLLECTED
    assert balance("campaign_held:c-book") == 25_00
    assert balance("provider_clearing") == 25_00 - 62
    assert balance("provider_fees") == 62
    assert balance("pledges_due:c-book") == 0
    assert owner.hooks == ["on_active", "on_settled"]
    assert len(sandbox.objects("payment_intent")) == 1
    assert len(sandbox.objects("charge")) == 1


def test_collect_due_does_nothing_while_money_is_off(due, settings, sandbox, now):
    settings.CHARGES = False
    due()
    assert collect_due(now=now + DAY) == 0
    assert drop_overdue(now=now + 30 * DAY) == 0
    assert sandbox.objects("payment_intent") == []


def test_collect_due_takes_only_the_asked_book(due, fresh, now):
    here, there = due(), due(owner_code="p-2", book_code="c-other")
    assert collect_due(now=now, book_code="c-other") == 1
    assert (fresh(here).state, fresh(there).state) == ("due", "collected")


def test_soft_decline_is_tried_on_days_1_3_and_6_then_dropped(charged, fresh, owner, sandbox, now):
    payment = charged(DECLINED_LATER)
    assert payment.state == PaymentState.DECLINED
    tried_on = [0]
    for hours in range(1, 24 * 7):
        if collect_due(now=now + timedelta(hours=hours)):
            tried_on.append(hours / 24)
    assert tried_on == [0, 1, 3, 6]
    assert drop_overdue(now=now + 7 * DAY - timedelta(seconds=1)) == 0
    assert drop_overdue(now=now + 7 * DAY) == 1
    payment = fresh(payment)
    assert payment.state == PaymentState.DROPPED
    assert sandbox.objects("payment_intent")[0]["status"] == "canceled"
    assert owner.hooks[-1] == "on_failed"
    assert book_totals("c-book").dropped_minor == 25_00
    assert balance("pledges_due:c-book") == 0
    reconcile(now=now + 8 * DAY)
    assert fresh(payment).payment_method_id == ""


def test_hard_decline_is_not_tried_again(charged, now):
    payment = charged(LOST)
    assert payment.state == PaymentState.DECLINED
    assert payment.card_closed
    assert collect_due(now=now + 6 * DAY) == 0
    assert payment.attempts.get().state == AttemptState.FAILED_HARD


def test_decline_tells_the_payer_once_per_attempt(charged, now):
    from crowdcoop.mail.models import OutboxMessage

    payment = charged(DECLINED_LATER)
    reconcile(now=now + timedelta(minutes=2))
    letter = OutboxMessage.objects.get(kind="payments/card_declined", subject_code=payment.code)
    assert letter.to == payment.payer_email
    assert "/en/repair/" in letter.text
    collect_due(now=now + DAY)
    assert OutboxMessage.objects.filter(kind="payments/card_declined").count() == 2


def test_new_card_repairs_a_decline_with_the_same_intent(charged, fresh, sandbox, owner, now):
    payment = charged(DECLINED_LATER)
    url = begin_new_card(payment=payment, now=now + DAY / 2)
    assert begin_new_card(payment=payment, now=now + DAY / 2) == url
    assert sandbox.pay(url)
    reconcile(now=now + DAY / 2)
    collect_due(now=now + DAY / 2)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert len(sandbox.objects("payment_intent")) == 1
    assert [a.state for a in payment.attempts.order_by("number")] == ["failed_soft", "succeeded"]
    assert balance("campaign_held:c-book") == 25_00


def test_authentication_on_session_collects_with_the_same_intent(charged, fresh, sandbox, owner, now):
    payment = charged(ASKS)
    assert payment.state == PaymentState.ACTION_REQUIRED
    url = begin_authentication(payment=payment, now=now)
    assert begin_authentication(payment=payment, now=now) == url
    assert "/repair/" in sandbox.authenticate(url)
    reconcile(now=now + timedelta(minutes=1))
    assert fresh(payment).state == PaymentState.COLLECTED
    assert len(sandbox.objects("payment_intent")) == 1
    assert owner.hooks == ["on_active", "on_settled"]


def test_refused_authentication_ends_in_declined(charged, fresh, sandbox, now):
    payment = charged(ASKS)
    sandbox.authenticate(begin_authentication(payment=payment, now=now), agreed=False)
    reconcile(now=now + timedelta(minutes=1))
    assert fresh(payment).state == PaymentState.DECLINED


def test_new_card_repairs_a_needed_authentication(charged, fresh, sandbox, now):
    payment = charged(ASKS)
    begin_authentication(payment=payment, now=now)
    assert sandbox.pay(begin_new_card(payment=payment, now=now))
    reconcile(now=now + timedelta(minutes=1))
    collect_due(now=now + timedelta(minutes=1))
    assert fresh(payment).state == PaymentState.COLLECTED


def test_authentication_abandoned_is_dropped_at_the_window_end(charged, fresh, sandbox, owner, now):
    payment = charged(ASKS)
    begin_authentication(payment=payment, now=now)
    drop_overdue(now=now + 7 * DAY)
    assert fresh(payment).state == PaymentState.DROPPED
    assert not ChargeAttempt.objects.filter(closed_at=None).exists()


def test_an_owner_that_says_nothing_gives_no_more_time(opened, sandbox, now, fresh):
    purposes.register(purposes.Purpose("test_silent"))
    try:
        payment = opened(purpose="test_silent")
        url = begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now)
        sandbox.pay(url, DECLINED_LATER)
        reconcile(now=now)
        mark_due(payment=fresh(payment), snapshot_code="s-1", now=now)
        collect_due(now=now)
        assert drop_overdue(now=now + 7 * DAY) == 1
        assert fresh(payment).state == PaymentState.DROPPED
    finally:
        purposes.unregister("test_silent")


def test_drop_overdue_keeps_what_succeeded_meanwhile(charged, fresh, sandbox, now):
    payment = charged(ASKS)
    sandbox.authenticate(begin_authentication(payment=payment, now=now))
    assert drop_overdue(now=now + 7 * DAY) == 0
    assert fresh(payment).state == PaymentState.COLLECTED


def test_direct_debit_is_not_money_until_it_arrives(charged, fresh, sandbox, now):
    payment = charged(IBAN)
    assert payment.state == PaymentState.PROCESSING
    assert balance("campaign_held:c-book") == 0
    assert sandbox.settle() == 1
    reconcile(now=now + timedelta(minutes=1))
    assert fresh(payment).state == PaymentState.COLLECTED
    assert payment.method == "sepa"


def test_bounced_direct_debit_is_declined(charged, fresh, sandbox, now):
    payment = charged(IBAN)
    sandbox.settle(fails=True)
    reconcile(now=now + timedelta(minutes=1))
    assert fresh(payment).state == PaymentState.DECLINED


@pytest.mark.parametrize("state", ["active", "collected", "released", "withdrawn", "expired", "dropped"])
def test_repair_refuses_what_is_not_broken(state, promised, now):
    from payments.exceptions import NotRepairable

    payment = promised()
    Payment.objects.filter(pk=payment.pk).update(state=state, collected_at=now)
    for begin in (begin_authentication, begin_new_card):
        with pytest.raises(NotRepairable):
            begin(payment=payment, now=now)
