"""Pledges: placed, counted, changed, withdrawn, claimed; stock and totals always agree with the rows."""

from datetime import timedelta

import pytest

from campaigns.enums import CampaignState
from campaigns.exceptions import (
    AmountTooSmall,
    CampaignNotOpen,
    PledgeLocked,
    PledgesPaused,
    RewardSoldOut,
    RewardUnknown,
)
from campaigns.models import Pledge
from campaigns.services import pledges
from crowdcoop.mail.models import OutboxMessage
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.exceptions import OwnerRefused
from payments.models import Payment, Posting
from payments.services import payments
from tests.campaigns.conftest import order, save_card
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, RewardFactory


def letters(kind):
    return list(OutboxMessage.objects.filter(kind=f"campaigns/{kind}"))


def test_place_pledge_counts_nothing_before_a_card_is_saved(campaign, now):
    pledge = pledges.place_pledge(by=None, order=order(campaign), now=now)
    campaign.refresh_from_db()
    assert pledge.payment.state == PaymentState.DRAFT
    assert pledge.payment.deadline_at == campaign.deadline_at
    assert (campaign.pledged_minor, campaign.backers) == (0, 0)


def test_a_saved_card_counts_and_is_confirmed_in_the_supporters_language(campaign, backed):
    pledge = backed(campaign, amount_minor=50_00, hours=3)
    campaign.refresh_from_db()
    assert (campaign.pledged_minor, campaign.backers, campaign.hours_offered) == (50_00, 1, 3)
    letter = letters("pledge_confirmed")[0]
    assert (letter.to, letter.language) == (pledge.email, "en")
    assert "Nothing has been charged" in letter.text
    assert f"/en/pledges/{pledge.code}/" in letter.text


def test_one_person_with_two_pledges_is_one_backer(campaign, backed):
    first = backed(campaign, email="a@example.org")
    backed(campaign, email="A@example.org ")
    campaign.refresh_from_db()
    assert campaign.backers == 1
    pledges.withdraw_pledge(by=None, pledge=first, now=first.created_at)
    campaign.refresh_from_db()
    assert (campaign.backers, campaign.pledged_minor) == (1, 50_00)


def test_the_nature_is_a_presale_with_a_reward_and_a_gift_without(campaign, now):
    reward = RewardFactory(campaign=campaign)
    with_reward = pledges.place_pledge(by=None, order=order(campaign, reward_code=reward.code), now=now)
    assert with_reward.payment.nature == with_reward.nature == "presale"
    assert pledges.place_pledge(by=None, order=order(campaign), now=now).nature == "gift"


@pytest.mark.parametrize("state", sorted(set(CampaignState) - {CampaignState.LIVE}))
def test_place_pledge_refuses_a_campaign_that_is_not_open(state, campaign, now):
    campaign.state = state
    campaign.save()
    with pytest.raises(CampaignNotOpen):
        pledges.place_pledge(by=None, order=order(campaign), now=now)
    assert not Pledge.objects.exists()
    assert not Payment.objects.exists()


def test_place_pledge_refuses_from_the_deadline_on(campaign):
    last = campaign.deadline_at - timedelta(microseconds=1)
    assert pledges.place_pledge(by=None, order=order(campaign), now=last)
    with pytest.raises(CampaignNotOpen):
        pledges.place_pledge(by=None, order=order(campaign), now=campaign.deadline_at)


def test_place_pledge_refuses_an_unknown_campaign(db, now):
    nowhere = pledges.PledgeOrder("c-nowhere", 50_00, "a@example.org", "es")
    with pytest.raises(CampaignNotOpen):
        pledges.place_pledge(by=None, order=nowhere, now=now)


def test_place_pledge_refuses_a_reward_of_another_campaign(campaign, now):
    foreign = RewardFactory(campaign=CampaignFactory())
    with pytest.raises(RewardUnknown):
        pledges.place_pledge(by=None, order=order(campaign, reward_code=foreign.code), now=now)


@pytest.mark.parametrize(("amount", "with_reward"), [(4_99, False), (29_99, True), (0, False), (-5_00, False)])
def test_place_pledge_refuses_too_little(amount, with_reward, campaign, now):
    code = RewardFactory(campaign=campaign, price_minor=30_00).code if with_reward else ""
    with pytest.raises(AmountTooSmall):
        pledges.place_pledge(by=None, order=order(campaign, amount_minor=amount, reward_code=code), now=now)
    assert not Payment.objects.exists()


def test_the_switch_pauses_pledges(campaign, now, settings):
    settings.PLEDGES = False
    with pytest.raises(PledgesPaused):
        pledges.place_pledge(by=None, order=order(campaign), now=now)


def test_the_last_unit_is_held_and_then_sold_out(campaign, now):
    reward = RewardFactory(campaign=campaign, last_one=True)
    pledges.place_pledge(by=None, order=order(campaign, reward_code=reward.code), now=now)
    with pytest.raises(RewardSoldOut):
        pledges.place_pledge(by=None, order=order(campaign, reward_code=reward.code, email="b@example.org"), now=now)
    reward.refresh_from_db()
    assert (reward.taken, Payment.objects.count()) == (1, 1)


def test_a_unit_held_too_long_is_free_again_and_taken_anew_when_the_card_comes(campaign, now):
    reward = RewardFactory(campaign=campaign, last_one=True)
    slow = pledges.place_pledge(by=None, order=order(campaign, reward_code=reward.code), now=now)
    assert pledges.free_stale_holds(now + timedelta(minutes=29)) == 0
    assert pledges.free_stale_holds(now + timedelta(minutes=30)) == 1
    reward.refresh_from_db()
    assert reward.taken == 0
    save_card(slow.payment, now + timedelta(hours=1))
    reward.refresh_from_db()
    assert reward.taken == 1


def test_a_late_card_does_not_count_when_the_unit_went_to_another(campaign, now, backed):
    reward = RewardFactory(campaign=campaign, last_one=True)
    slow = pledges.place_pledge(by=None, order=order(campaign, reward_code=reward.code), now=now)
    pledges.free_stale_holds(now + timedelta(hours=1))
    backed(campaign, reward_code=reward.code)
    with pytest.raises(OwnerRefused):
        save_card(slow.payment, now + timedelta(hours=1))


def test_a_card_saved_after_the_deadline_does_not_count(campaign, now):
    pledge = pledges.place_pledge(by=None, order=order(campaign), now=now)
    with pytest.raises(OwnerRefused):
        save_card(pledge.payment, campaign.deadline_at)
    campaign.refresh_from_db()
    assert campaign.pledged_minor == 0


def test_change_pledge_moves_amount_reward_and_stock(campaign, backed, now):
    old, new = RewardFactory.create_batch(2, campaign=campaign, last_one=True)
    pledge = backed(campaign, reward_code=old.code, amount_minor=30_00)
    pledges.change_pledge(by=None, pledge=pledge, amount_minor=80_00, reward_code=new.code, now=now)
    campaign.refresh_from_db()
    old.refresh_from_db()
    new.refresh_from_db()
    assert (campaign.pledged_minor, campaign.backers, old.taken, new.taken) == (80_00, 1, 0, 1)
    assert len(letters("pledge_confirmed")) == 2


def test_change_pledge_refuses_a_sold_out_reward_and_changes_nothing(campaign, backed, now):
    gone = RewardFactory(campaign=campaign, last_one=True)
    backed(campaign, reward_code=gone.code)
    pledge = backed(campaign)
    with pytest.raises(RewardSoldOut):
        pledges.change_pledge(by=None, pledge=pledge, amount_minor=60_00, reward_code=gone.code, now=now)
    pledge.refresh_from_db()
    assert pledge.reward is None
    assert pledge.payment.amount_minor == 50_00


def test_withdraw_pledge_takes_everything_back_once(campaign, backed, now):
    reward = RewardFactory(campaign=campaign, last_one=True)
    pledge = backed(campaign, reward_code=reward.code, hours=2)
    pledges.withdraw_pledge(by=None, pledge=pledge, now=now)
    pledges.withdraw_pledge(by=None, pledge=Pledge.objects.get(pk=pledge.pk), now=now)
    campaign.refresh_from_db()
    reward.refresh_from_db()
    assert (campaign.pledged_minor, campaign.backers, campaign.hours_offered, reward.taken) == (0, 0, 0, 0)
    assert len(letters("pledge_withdrawn")) == 1


def test_nothing_can_be_changed_from_the_deadline_on(campaign, backed):
    pledge = backed(campaign)
    with pytest.raises(PledgeLocked):
        pledges.withdraw_pledge(by=None, pledge=pledge, now=campaign.deadline_at)
    with pytest.raises(PledgeLocked):
        pledges.change_pledge(by=None, pledge=pledge, amount_minor=60_00, reward_code="", now=campaign.deadline_at)


def test_an_expired_pledge_gives_its_unit_back(campaign, now):
    reward = RewardFactory(campaign=campaign, last_one=True)
    pledges.place_pledge(by=None, order=order(campaign, reward_code=reward.code), now=now)
    assert payments.expire_payments(now + timedelta(hours=25)) == 1
    reward.refresh_from_db()
    assert reward.taken == 0


def test_claim_pledges_takes_only_what_nobody_owns(campaign, backed, now):
    me, other = UserFactory(email="me@example.org"), UserFactory()
    mine = backed(campaign, email="me@example.org")
    taken = backed(campaign, email="me@example.org", supporter=other)
    assert pledges.claim_pledges(user=me, email="Me@example.org", now=now) == 1
    assert pledges.claim_pledges(user=me, email="Me@example.org", now=now) == 0
    mine.refresh_from_db()
    taken.refresh_from_db()
    assert (mine.supporter, taken.supporter) == (me, other)


def test_choosing_a_reward_makes_a_gift_a_presale_and_back(campaign, backed, now):
    """The legal nature follows the reward, in the pledge, the payment and the book of promises."""
    reward = RewardFactory(campaign=campaign, price_minor=30_00, stock=2)
    pledge = backed(campaign, amount_minor=50_00)
    assert (pledge.nature, pledge.payment.nature) == ("gift", "gift")

    def kinds():
        totals = {}
        for row in Posting.objects.filter(account__name=f"pledged:{campaign.code}"):
            amount = row.amount_minor if row.side == "debit" else -row.amount_minor
            totals[row.kind] = totals.get(row.kind, 0) + amount
        return {kind: total for kind, total in totals.items() if total}

    for amount, code, nature in (
        (50_00, reward.code, "presale"),
        (80_00, reward.code, "presale"),
        (20_00, "", "gift"),
        (30_00, reward.code, "presale"),
    ):
        pledge = pledges.change_pledge(by=None, pledge=pledge, amount_minor=amount, reward_code=code, now=now)
        assert (pledge.nature, pledge.payment.nature) == (nature, nature)
        assert kinds() == {nature: amount}
    assert check_money(now) == []
    assert pledge.payment.version == 5


def test_another_reward_of_the_same_price_is_a_new_version_and_is_confirmed(campaign, backed, now):
    one, two = RewardFactory(campaign=campaign), RewardFactory(campaign=campaign)
    pledge = backed(campaign, amount_minor=30_00, reward_code=one.code)
    pledge = pledges.change_pledge(by=None, pledge=pledge, amount_minor=30_00, reward_code=two.code, now=now)
    assert (pledge.payment.version, pledge.nature) == (2, "presale")
    assert OutboxMessage.objects.filter(kind="campaigns/pledge_confirmed").count() == 2
    pledges.change_pledge(by=None, pledge=pledge, amount_minor=30_00, reward_code=two.code, now=now)
    assert OutboxMessage.objects.filter(kind="campaigns/pledge_confirmed").count() == 2
