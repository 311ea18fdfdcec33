"""Placing several pledges at once: all or none, with one card, and perhaps one tip.
The provider's side is tests/payments/services/test_shared_cards.py; whole ways are tests/stories/test_baskets.py."""

from datetime import timedelta

import pytest

from campaigns.exceptions import BasketEmpty, BasketTooFull, LineRefused, PledgesPaused, TipTooSmall
from campaigns.models import Basket, Pledge, Reward, Tip
from campaigns.services.baskets import MAX_LINES, BasketOrder, give_up_basket, is_unfinished, place_basket
from campaigns.services.pledges import change_pledge, withdraw_pledge
from crowdcoop.mail.models import OutboxMessage
from payments import tasks as payments_tasks
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import Payment
from payments.services import switches
from payments.services.shared_cards import begin_shared_checkout
from tests.campaigns.conftest import order
from tests.factories.campaigns import CampaignFactory, RewardFactory, campaign_page

PLACES = {"return_url": "http://testserver/back/", "cancel_url": "http://testserver/cancel/"}


@pytest.fixture
def two(db, now):
    """Two open campaigns, the first with a day left."""
    made = [CampaignFactory(deadline_at=now + timedelta(days=1)), CampaignFactory()]
    for campaign in made:
        campaign_page(campaign)
    return made


def place(campaigns, now, tip=0, **given):
    lines = tuple(order(campaign, **given) for campaign in campaigns)
    return place_basket(by=None, order=BasketOrder(lines, tip), now=now)


def save_card(basket, sandbox, now):
    assert sandbox.pay(begin_shared_checkout(card=basket.card, now=now, **PLACES))
    payments_tasks.tick(now)


def states(basket):
    return list(Payment.objects.filter(shared_card=basket.card).order_by("pk").values_list("purpose", "state"))


def test_each_pledge_and_the_tip_is_a_payment_of_its_own(two, now):
    basket = place(two, now, tip=2_50)
    assert states(basket) == [("pledge", "draft"), ("pledge", "draft"), ("tip", "draft")]
    assert list(basket.own_pledges.order_by("pk").values_list("payment__book_code", flat=True)) == [c.code for c in two]
    tip = Tip.objects.get()
    assert (tip.payment.amount_minor, tip.payment.nature, tip.payment.book_code) == (2_50, "tip", "platform")
    assert tip.payment.deadline_at == max(campaign.deadline_at for campaign in two)
    assert is_unfinished(basket)


def test_without_a_word_there_is_no_tip(two, now):
    place(two, now)
    assert not Tip.objects.exists()


def test_all_or_none(two, now):
    """The second campaign closed meanwhile: nothing is left of the first, and the refusal names which one it was."""
    type(two[1]).objects.filter(pk=two[1].pk).update(deadline_at=now)
    with pytest.raises(LineRefused) as refused:
        place(two, now, tip=2_50)
    assert refused.value.campaign_code == two[1].code
    assert not Basket.objects.exists()
    assert not Payment.objects.exists()


def test_the_last_unit_gone_refuses_all_and_holds_nothing(two, now):
    gone = RewardFactory(campaign=two[1], stock=1, taken=1)
    held = RewardFactory(campaign=two[0], stock=5)
    lines = (order(two[0], reward_code=held.code), order(two[1], reward_code=gone.code))
    with pytest.raises(LineRefused):
        place_basket(by=None, order=BasketOrder(lines), now=now)
    assert Reward.objects.get(pk=held.pk).taken == 0
    assert not Pledge.objects.exists()


def test_empty_full_paused_and_too_small_a_tip(two, now):
    with pytest.raises(BasketEmpty):
        place([], now)
    with pytest.raises(BasketTooFull):
        place([two[0]] * (MAX_LINES + 1), now)
    with pytest.raises(TipTooSmall):
        place(two, now, tip=99)
    switches.turn_off("PLEDGES", by=None, reason="test", now=now)
    with pytest.raises((PledgesPaused, LineRefused)):
        place(two, now)
    assert not Basket.objects.exists()


def test_only_cards(two, now):
    with pytest.raises(ValueError, match="card"):
        place(two, now, method="transfer")


def test_the_organisation_stands_on_every_payment_of_the_basket(two, now):
    place(two, now, tip=1_00, organisation="Ateneu", organisation_tax_id="G12345674")
    assert set(Payment.objects.values_list("organisation", "organisation_tax_id")) == {("Ateneu", "G12345674")}


def test_one_card_makes_all_count_and_each_has_its_letter(two, now, sandbox):
    save_card(basket := place(two, now, tip=2_50), sandbox, now)
    assert {state for _, state in states(basket)} == {"active"}
    for campaign in two:
        campaign.refresh_from_db()
    assert [campaign.pledged_minor for campaign in two] == [50_00, 50_00]
    kinds = sorted(OutboxMessage.objects.values_list("kind", flat=True))
    assert kinds == ["campaigns/pledge_confirmed", "campaigns/pledge_confirmed", "campaigns/tip_confirmed"]
    assert check_money(now) == []


def test_a_card_after_one_deadline_that_one_is_told_the_other_and_the_tip_count(two, now, sandbox):
    basket = place(two, now, tip=2_50)
    url = begin_shared_checkout(card=basket.card, now=now, **PLACES)
    later = now + timedelta(days=1, minutes=1)
    sandbox.pay(url)
    payments_tasks.tick(later)
    assert states(basket) == [("pledge", "expired"), ("pledge", "active"), ("tip", "active")]
    letters = dict(OutboxMessage.objects.values_list("subject_code", "kind"))
    first, second = basket.own_pledges.order_by("pk")
    assert letters[first.code] == "campaigns/pledge_not_counted"
    assert letters[second.code] == "campaigns/pledge_confirmed"
    assert check_money(later) == []


def test_no_pledge_counts_so_no_tip_counts(two, now, sandbox):
    basket = place(two[:1], now, tip=2_50)
    url = begin_shared_checkout(card=basket.card, now=now, **PLACES)
    sandbox.pay(url)
    payments_tasks.tick(now + timedelta(days=2))
    assert states(basket) == [("pledge", "expired"), ("tip", "expired")]


def test_a_pledge_of_a_basket_is_changed_and_withdrawn_like_any_other(two, now, sandbox):
    save_card(basket := place(two, now), sandbox, now)
    first, second = basket.own_pledges.order_by("pk")
    change_pledge(by=None, pledge=first, amount_minor=80_00, reward_code="", now=now)
    withdraw_pledge(by=None, pledge=second, now=now)
    assert states(basket) == [("pledge", "active"), ("pledge", "withdrawn")]
    two[0].refresh_from_db()
    assert two[0].pledged_minor == 80_00
    assert check_money(now) == []


def test_given_up_it_frees_its_units_and_a_card_saved_anyway_counts_for_nothing(two, now, sandbox):
    reward = RewardFactory(campaign=two[0], stock=1)
    basket = place(two[:1], now, tip=1_00, reward_code=reward.code)
    url = begin_shared_checkout(card=basket.card, now=now, **PLACES)
    give_up_basket(basket=basket, now=now)
    give_up_basket(basket=basket, now=now)
    assert states(basket) == [("pledge", "expired"), ("tip", "expired")]
    assert Reward.objects.get(pk=reward.pk).taken == 0
    sandbox.pay(url)
    payments_tasks.tick(now)
    assert states(basket) == [("pledge", "expired"), ("tip", "expired")]
    assert not Payment.objects.filter(state=PaymentState.ACTIVE).exists()
