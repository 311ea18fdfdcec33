"""The one tip beside a basket's pledges: changed, withdrawn, due only after a success, given back with its campaigns.
Whole ways with their books are tests/stories/test_baskets.py."""

from datetime import timedelta

import pytest

from campaigns.exceptions import TipLocked, TipTooSmall
from campaigns.invariants import tips_follow_a_pledge_that_was_paid
from campaigns.models import Campaign, Tip
from campaigns.services.baskets import BasketOrder, place_basket
from campaigns.services.pledges import withdraw_pledge
from campaigns.services.tips import change_tip, settle_tips, withdraw_tip
from crowdcoop.mail.models import OutboxMessage
from payments import tasks as payments_tasks
from payments.checks_money import check_money
from payments.models import ChargeAttempt, Payment
from payments.services.shared_cards import begin_shared_checkout
from tests.campaigns.conftest import order

PLACES = {"return_url": "http://testserver/back/", "cancel_url": "http://testserver/cancel/"}


@pytest.fixture
def tip(campaign, now, sandbox):
    """€3 beside a pledge of €50; the card is saved."""
    basket = place_basket(by=None, order=BasketOrder((order(campaign),), 3_00), now=now)
    sandbox.pay(begin_shared_checkout(card=basket.card, now=now, **PLACES))
    payments_tasks.tick(now)
    return Tip.objects.select_related("payment", "basket").get()


def state(tip):
    return Payment.objects.get(pk=tip.payment_id).state


def collected(tip, campaign, now, *, secured=True):
    """Its pledge is paid; whether the campaign is certain is what the test says."""
    Payment.objects.filter(owner_code=tip.basket.own_pledges.get().code).update(
        state="collected", collected_at=now, snapshot_code="s-1", due_at=now
    )
    Campaign.objects.filter(pk=campaign.pk).update(secured_at=now if secured else None, state="collecting")


def test_changed_it_counts_anew_and_is_told(tip, now):
    change_tip(by=None, tip=tip, amount_minor=4_50, now=now)
    assert Payment.objects.get(pk=tip.payment_id).amount_minor == 4_50
    assert OutboxMessage.objects.filter(kind="campaigns/tip_confirmed").count() == 2
    assert check_money(now) == []


def test_too_small_and_too_late(tip, now):
    with pytest.raises(TipTooSmall):
        change_tip(by=None, tip=tip, amount_minor=99, now=now)
    late = tip.payment.deadline_at
    with pytest.raises(TipLocked):
        change_tip(by=None, tip=tip, amount_minor=9_00, now=late)
    with pytest.raises(TipLocked):
        withdraw_tip(by=None, tip=tip, now=late)
    assert Payment.objects.get(pk=tip.payment_id).amount_minor == 3_00


def test_withdrawn_it_is_over_and_the_pledge_stays(tip, now):
    withdraw_tip(by=None, tip=tip, now=now)
    withdraw_tip(by=None, tip=tip, now=now)
    assert state(tip) == "withdrawn"
    assert tip.basket.own_pledges.get().payment.state == "active"
    with pytest.raises(TipLocked):
        change_tip(by=None, tip=tip, amount_minor=9_00, now=now)
    assert check_money(now) == []


def test_its_only_pledge_withdrawn_the_tip_goes_too(tip, now):
    withdraw_pledge(by=None, pledge=tip.basket.own_pledges.get(), now=now)
    assert settle_tips(now=now) == 1
    assert state(tip) == "released"
    assert settle_tips(now=now) == 0
    assert check_money(now) == []


def test_it_waits_until_the_money_of_a_campaign_is_certain(tip, campaign, now):
    """Paid is not yet enough: too many failing cards would give everything back."""
    assert settle_tips(now=now) == 0
    collected(tip, campaign, now, secured=False)
    assert (settle_tips(now=now), state(tip)) == (0, "active")
    collected(tip, campaign, now)
    assert (settle_tips(now=now), state(tip)) == (1, "due")
    assert Payment.objects.get(pk=tip.payment_id).snapshot_code == "s-1"
    assert settle_tips(now=now) == 0
    with pytest.raises(TipLocked):
        withdraw_tip(by=None, tip=tip, now=now)


@pytest.mark.parametrize("given_back", ["unwinding", "refunded"])
def test_a_campaign_that_gives_back_makes_no_tip_due(given_back, tip, campaign, now):
    collected(tip, campaign, now)
    Campaign.objects.filter(pk=campaign.pk).update(state=given_back)
    assert (settle_tips(now=now), state(tip)) == (0, "active")


def test_an_attempt_without_a_paid_pledge_is_found(tip, campaign, now):
    assert list(tips_follow_a_pledge_that_was_paid(now)) == []
    attempt = ChargeAttempt.objects.create(payment=tip.payment, number=1, payment_method_id="pm", prepared_at=now)
    assert list(tips_follow_a_pledge_that_was_paid(now)) == [f"attempt {attempt.pk} of {tip.payment.code}"]
    collected(tip, campaign, now - timedelta(days=1))
    assert list(tips_follow_a_pledge_that_was_paid(now)) == []
