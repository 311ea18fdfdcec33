"""Another card before the deadline, letters before a card expires, reminders, and old cards forgotten."""

from datetime import timedelta

import pytest

from crowdcoop.mail.models import OutboxMessage
from payments.enums import PaymentState
from payments.exceptions import CardLocked, ProviderUnavailable
from payments.models import CardToForget, Payment, PaymentEvent
from payments.services import cards, checkpoints
from payments.services.collection import collect_due
from payments.services.payments import mark_due, withdraw_payment
from payments.services.reconcile import reconcile
from payments.services.settlement import apply
from tests.factories.payments import PaymentFactory
from tests.sandbox import ASKS, DECLINED_LATER, IBAN

DAY = timedelta(days=1)
EXPIRES = "4000 0000 0000 0127"


def letters(kind):
    return list(OutboxMessage.objects.filter(kind=f"payments/{kind}").order_by("pk").values_list("ordinal", flat=True))


def attached(sandbox):
    return [m["id"] for m in sandbox.objects("payment_method") if m.get("customer")]


@pytest.fixture
def kept(promised, now):
    """A promise with a deadline in twenty days."""
    return lambda card=None, **given: promised(*([card] if card else []), **({"deadline_at": now + 20 * DAY} | given))


def test_another_card_counts_and_the_old_one_is_forgotten(kept, sandbox, fresh, owner, now):
    payment = kept()
    url = cards.begin_card_change(payment=payment, now=now + DAY)
    assert cards.begin_card_change(payment=payment, now=now + DAY) == url
    assert fresh(payment).payment_method_id == payment.payment_method_id
    sandbox.pay(url, ASKS)
    reconcile(now=now + DAY + timedelta(minutes=2))
    changed = fresh(payment)
    assert (changed.state, changed.version, changed.card_last4) == (PaymentState.ACTIVE, 2, "3155")
    assert attached(sandbox) == [changed.payment_method_id]
    assert CardToForget.objects.get().forgotten_at is not None
    assert PaymentEvent.objects.filter(payment=payment).last().cause == "card_changed"
    assert owner.hooks == ["on_active"]
    assert len(letters("card_changed")) == 1
    assert cards.forget_cards(now=now + 2 * DAY) == 0


def test_the_new_card_is_the_one_that_is_charged(kept, sandbox, fresh, now):
    payment = kept(DECLINED_LATER)
    sandbox.pay(cards.begin_card_change(payment=payment, now=now))
    reconcile(now=now + timedelta(minutes=2))
    mark_due(payment=payment, snapshot_code="s-1", now=now + 20 * DAY)
    collect_due(now=now + 20 * DAY)
    assert fresh(payment).state == PaymentState.COLLECTED


def test_an_abandoned_page_changes_nothing(kept, sandbox, fresh, now):
    payment = kept()
    cards.begin_card_change(payment=payment, now=now)
    reconcile(now=now + timedelta(minutes=2))
    again = fresh(payment)
    assert (again.state, again.payment_method_id) == (PaymentState.ACTIVE, payment.payment_method_id)
    assert not CardToForget.objects.exists()


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), 5 * DAY])
def test_at_and_after_the_deadline_no_card_is_changed(late, kept, now):
    payment = kept()
    with pytest.raises(CardLocked):
        cards.begin_card_change(payment=payment, now=payment.deadline_at + late)


def test_a_withdrawn_or_unfinished_promise_has_no_card_to_change(kept, opened, now, sandbox):
    payment = withdraw_payment(by=None, payment=kept(), now=now)
    for row in (payment, opened(owner_code="p-9")):
        with pytest.raises(CardLocked):
            cards.begin_card_change(payment=row, now=now)


def test_a_promise_withdrawn_at_the_last_moment_keeps_its_card(kept, owner, now):
    payment = kept()
    owner.meanwhile = lambda row: Payment.objects.filter(pk=row.pk).update(state="withdrawn")
    with pytest.raises(CardLocked):
        cards.begin_card_change(payment=payment, now=now)
    assert Payment.objects.get(pk=payment.pk).version == payment.version


def test_a_card_that_comes_after_the_deadline_is_forgotten(kept, sandbox, fresh, now):
    """The page was opened in time, the card saved too late: the old card stays."""
    payment = kept()
    sandbox.pay(cards.begin_card_change(payment=payment, now=now))
    apply(payment_id=payment.pk, cause="test", now=payment.deadline_at)
    assert fresh(payment).payment_method_id == payment.payment_method_id
    assert cards.forget_cards(now=payment.deadline_at) == 1
    assert attached(sandbox) == [payment.payment_method_id]


def test_a_card_saved_while_the_charge_waits_its_turn_is_used(kept, sandbox, fresh, now):
    payment = kept(DECLINED_LATER)
    sandbox.pay(cards.begin_card_change(payment=payment, now=now))
    mark_due(payment=payment, snapshot_code="s-1", now=payment.deadline_at)
    reconcile(now=payment.deadline_at)
    collect_due(now=payment.deadline_at)
    assert fresh(payment).state == PaymentState.COLLECTED


def test_a_card_saved_after_it_was_collected_is_forgotten(kept, sandbox, fresh, now):
    payment = kept()
    sandbox.pay(cards.begin_card_change(payment=payment, now=now))
    mark_due(payment=payment, snapshot_code="s-1", now=now)
    Payment.objects.filter(pk=payment.pk).update(session_url="")
    collect_due(now=now)
    Payment.objects.filter(pk=payment.pk).update(session_url="https://open.example/")
    apply(payment_id=payment.pk, cause="test", now=now + DAY)
    collected = fresh(payment)
    assert (collected.state, collected.payment_method_id) == (PaymentState.COLLECTED, payment.payment_method_id)
    assert CardToForget.objects.get().payment_method_id != payment.payment_method_id


@pytest.mark.parametrize("fault", ["500_before", "cut_after"])
def test_a_silent_provider_is_asked_again(fault, kept, sandbox, now):
    payment = kept()
    sandbox.pay(cards.begin_card_change(payment=payment, now=now))
    apply(payment_id=payment.pk, cause="test", now=now + DAY)
    sandbox.faults(("*", fault))
    assert cards.forget_cards(now=now + DAY) == 0
    assert CardToForget.objects.filter(forgotten_at=None).count() == 1
    sandbox.forget_keys()  # the provider repeats a 500 under the same key for a day
    assert cards.forget_cards(now=now + 2 * DAY) == 1
    assert CardToForget.objects.filter(forgotten_at=None).count() == 0
    assert len(attached(sandbox)) == 1


def test_no_page_no_change(kept, sandbox, now):
    payment = kept()
    sandbox.faults(("*", "500_before"))
    with pytest.raises(ProviderUnavailable):
        cards.begin_card_change(payment=payment, now=now)
    assert cards.begin_card_change(payment=payment, now=now)


def test_a_crash_between_intent_and_page_is_mended_by_a_second_click(kept, sandbox, fresh, now):
    class Killed(BaseException):
        pass

    def kill(name):
        if name == "card_change.intended":
            raise Killed

    payment = kept()
    checkpoints.watch(kill)
    try:
        with pytest.raises(Killed):
            cards.begin_card_change(payment=payment, now=now)
    finally:
        checkpoints.watch(None)
    sandbox.pay(cards.begin_card_change(payment=payment, now=now))
    reconcile(now=now + DAY)
    assert len(attached(sandbox)) == 1
    assert fresh(payment).state == PaymentState.ACTIVE


# Cards that expire ----------------------------------------------------------------------------------------------------


def test_a_card_that_expires_too_soon_is_warned_of_at_once_and_three_times(kept, sandbox, now):
    payment = kept(EXPIRES)
    assert payment.card_expires_on is not None
    assert letters("card_expires") == [10]
    for days in range(21):
        for hour in (0, 12):
            cards.warn_expiring(now=now + days * DAY + timedelta(hours=hour))
    assert letters("card_expires") == [10, 11, 12, 13]


def test_another_card_ends_the_warnings(kept, sandbox, now):
    """Negative control: the test above."""
    payment = kept(EXPIRES)
    sandbox.pay(cards.begin_card_change(payment=payment, now=now))
    reconcile(now=now + timedelta(minutes=2))
    assert cards.warn_expiring(now=now + 13 * DAY) == 0
    assert letters("card_expires") == [10]


def test_a_card_that_lasts_and_an_account_are_not_warned_of(kept, sandbox, now):
    kept()
    kept(IBAN, owner_code="p-2")
    assert cards.warn_expiring(now=now + 18 * DAY) == 0
    assert letters("card_expires") == []


def test_a_card_that_outlives_an_early_deadline_is_not_warned_of(kept, now):
    payment = kept(deadline_at=now + 5 * DAY)
    Payment.objects.filter(pk=payment.pk).update(card_expires_on=(now + 25 * DAY).date())
    assert cards.warn_expiring(now=now) == 0
    assert letters("card_expires") == []


@pytest.mark.parametrize(("days", "soon"), [(13, True), (14, False)])
def test_too_soon_is_before_the_last_day_of_charging(days, soon, now, db):
    payment = PaymentFactory.build(deadline_at=now, card_expires_on=(now + days * DAY).date())
    assert cards.expires_too_soon(payment) is soon


def test_a_promise_without_a_deadline_is_never_too_soon(now):
    assert not cards.expires_too_soon(PaymentFactory.build(deadline_at=None, card_expires_on=now.date()))


# Reminders ------------------------------------------------------------------------------------------------------------


def test_who_must_confirm_is_reminded_on_days_2_4_and_6(charged, now):
    charged(ASKS)
    for hours in range(24 * 9):
        cards.remind_to_confirm(now=now + timedelta(hours=hours))
    assert len(letters("authentication_needed")) == 1
    assert letters("authentication_reminder") == [11, 12, 13]


def test_who_was_declined_is_not_asked_to_confirm(charged, now):
    charged(DECLINED_LATER)
    assert cards.remind_to_confirm(now=now + 3 * DAY) == 0
