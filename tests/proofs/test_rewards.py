"""`rewards`: however many reach for the last unit at the same moment, exactly one gets it.
Control: looking first and taking afterwards, as most shops do, sells the unit more than once."""

from datetime import timedelta

import pytest
from django.db import connection

from campaigns.exceptions import RewardSoldOut
from campaigns.models import Campaign, Pledge, Reward
from campaigns.services.pledges import PledgeOrder, place_pledge
from crowdcoop import clock
from payments.checks_money import check_money
from tests.factories.campaigns import CampaignFactory, RewardFactory
from tests.proofs.racing import Race, without_the_guard

pytestmark = pytest.mark.proof


@pytest.fixture(autouse=True)
def needs_row_locks():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row locks to prove: bin/prove runs this on PostgreSQL")


def last_unit(runners, *, spoiled=None):
    """One trial. Returns (units sold, units counted as taken)."""
    campaign = CampaignFactory(opens_at=clock.now(), deadline_at=clock.now() + timedelta(days=9))
    reward = RewardFactory(campaign=campaign, stock=1)
    Campaign.objects.filter(pk=campaign.pk).update(members_goal=0)
    at = clock.now()

    def buy(number, wait):
        order = PledgeOrder(
            campaign_code=campaign.code,
            amount_minor=30_00,
            email=f"runner{number}@example.org",
            language="en",
            reward_code=reward.code,
        )
        Reward.objects.count()  # connected before it begins
        wait()
        try:
            place_pledge(by=None, order=order, now=at)
        except RewardSoldOut:
            pass

    failed = Race(runners, buy, spoiled=spoiled).start().finish()
    assert failed == 0
    sold = Pledge.objects.filter(reward=reward, holds_unit=True).count()
    return sold, Reward.objects.get(pk=reward.pk).taken


def test_the_last_unit_is_sold_once(own_database, size, figures):
    runners, trials = size(8, 64), size(1, 3, 20)
    found = [last_unit(runners) for _ in range(trials)]
    oversold = sum(max(sold - 1, 0) for sold, _taken in found)
    figures(
        f"{runners} processes on the last unit, {trials} trials: sold {sum(s for s, _ in found)}, oversold {oversold}"
    )
    assert found == [(1, 1)] * trials
    assert [v for v in check_money() if v.number == 10] == []


def test_control_without_the_guard_it_is_oversold(own_database, size, figures):
    runners, trials = size(8, 64), size(1, 3, 20)
    found = [last_unit(runners, spoiled=without_the_guard) for _ in range(trials)]
    oversold = sum(max(sold - 1, 0) for sold, _taken in found)
    figures(f"control that looks first and takes afterwards, {trials} trials: oversold {oversold} (must be above 0)")
    assert oversold > 0
    assert [v for v in check_money() if v.number == 10] != []
