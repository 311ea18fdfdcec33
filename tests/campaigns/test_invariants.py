"""Each invariant is quiet when all is well, and speaks when it is broken by hand."""

import pytest

from campaigns import invariants
from campaigns.enums import CampaignState
from campaigns.models import Campaign, Pledge, Reward
from campaigns.services import closing
from payments.models import ChargeAttempt
from tests.factories.campaigns import CampaignFactory, RewardFactory, campaign_page


def findings(now):
    return {query.__name__ for _number, _name, query in invariants.OWN if list(query(now))}


@pytest.fixture
def world(campaign, backed):
    """One open campaign, one that made it, one that did not."""
    reward = RewardFactory(campaign=campaign, stock=5)
    backed(campaign, amount_minor=40_00, reward_code=reward.code)
    good, bad = CampaignFactory(), CampaignFactory()
    for other, amount in ((good, 1000_00), (bad, 10_00)):
        campaign_page(other)
        backed(other, amount_minor=amount)
    later = Campaign.objects.filter(pk__in=[good.pk, bad.pk])
    later.update(deadline_at=good.opens_at)
    closing.close_due_campaigns(now=good.opens_at)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == (CampaignState.COLLECTING, CampaignState.UNSUCCESSFUL)
    return campaign, good, bad


def test_all_is_well_after_every_step(world, now):
    assert findings(now) == set()


def test_an_attempt_in_a_failed_campaign_is_found(world, now):
    payment = Pledge.objects.get(campaign=world[2]).payment
    ChargeAttempt.objects.create(payment=payment, number=1, payment_method_id="pm", prepared_at=now)
    assert findings(now) == {"attempts_follow_a_succeeded_snapshot", "failed_campaigns_have_no_attempts"}


def test_a_changed_total_is_found(world, now):
    Campaign.objects.filter(pk=world[1].pk).update(pledged_minor=1)
    assert findings(now) == {"snapshots_add_up", "totals_are_the_sum_of_pledges"}


def test_an_open_total_without_its_book_is_found(world, now):
    Campaign.objects.filter(pk=world[0].pk).update(pledged_minor=1)
    assert findings(now) == {"totals_are_the_sum_of_pledges", "totals_are_in_the_memo_book"}


def test_a_lost_unit_is_found(world, now):
    Reward.objects.filter(campaign=world[0]).update(taken=4)
    assert findings(now) == {"stock_is_held_by_somebody"}
