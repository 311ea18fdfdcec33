"""After success: what is collected is counted apart, and the campaign is funded only when nothing is open."""

import pytest

from campaigns import tasks
from campaigns.enums import CampaignState
from campaigns.models import Pledge
from campaigns.services import outcomes, securing
from crowdcoop.mail.models import OutboxMessage
from payments.enums import PaymentState
from payments.models import Payment
from tests.factories.campaigns import RewardFactory


def settle(pledge, now, *, collected):
    """What payments tells its owner at the end of a charge; the charge itself is tested there."""
    state = PaymentState.COLLECTED if collected else PaymentState.DROPPED
    Payment.objects.filter(pk=pledge.payment_id).update(state=state, collected_at=now if collected else None)
    payment = Payment.objects.get(pk=pledge.payment_id)
    hook = outcomes.settled if collected else outcomes.failed
    hook(payment, now)
    hook(payment, now)


@pytest.fixture
def closed(campaign, backed):
    """Two pledges of €600 that are due."""
    reward = RewardFactory(campaign=campaign, stock=2)
    pledges = [backed(campaign, amount_minor=600_00, reward_code=reward.code) for _ in range(2)]
    tasks.tick(campaign.deadline_at)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.COLLECTING
    return campaign, pledges, reward


def test_a_campaign_is_funded_when_everything_has_arrived(closed, now):
    campaign, pledges, _reward = closed
    settle(pledges[0], now, collected=True)
    assert securing.finish_collection(now=now) == []
    settle(pledges[1], now, collected=True)
    assert securing.finish_collection(now=now) == [campaign.code]
    assert securing.finish_collection(now=now) == []
    campaign.refresh_from_db()
    assert (campaign.state, campaign.collected_minor) == (CampaignState.FUNDED, 1200_00)
    assert OutboxMessage.objects.filter(kind="campaigns/pledge_charged").count() == 2


def test_below_the_minimum_collected_it_is_not_funded(closed, now):
    """The negative control: the same raise with one card that never worked."""
    campaign, pledges, reward = closed
    settle(pledges[0], now, collected=True)
    settle(pledges[1], now, collected=False)
    securing.finish_collection(now=now)
    campaign.refresh_from_db()
    reward.refresh_from_db()
    assert campaign.state == CampaignState.UNWINDING
    assert (campaign.collected_minor, campaign.pledged_minor, reward.taken) == (600_00, 1200_00, 1)
    assert Pledge.objects.filter(holds_unit=True).count() == 1
