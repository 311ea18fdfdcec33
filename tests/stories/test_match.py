"""Ways of a match fund's money: in two rounds, failing, cancelled, used up, a pool of three, changed under way.
The books of each way are kept as a file and must not change unnoticed; real SDK, real sandbox, real clockwork."""

from datetime import timedelta

import pytest

from campaigns import tasks as campaigns_tasks
from campaigns.enums import CampaignState, MatchState
from campaigns.models import Match, MatchFund, Pledge
from campaigns.services.pledges import change_pledge, withdraw_pledge
from campaigns.services.stopping import cancel_campaign
from payments.checks_money import check_money
from payments.models import Payment
from payments.queries import render_ledger
from payments.queries.payouts import payable
from payments.services.refunds import propose_refund
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import match_fund
from tests.sandbox import DECLINED_LATER

from .test_money import DAY, LEDGERS, Walk

HOUR = timedelta(hours=1)


class Matched(Walk):
    """A campaign of €1,000 that a fund has accepted."""

    def __init__(self, sandbox, now, campaign=None, **fund):
        super().__init__(sandbox, now, **(campaign or {}))
        self.fund = match_fund(now=now, campaigns=[self.campaign], **fund)

    def stand(self):
        return list(Match.objects.order_by("pk").values_list("state", "amount_minor"))

    def left(self):
        return [funder.left_minor for funder in MatchFund.objects.get(pk=self.fund.pk).funders.order_by("pk")]


@pytest.fixture
def walk(db, sandbox, now):
    return lambda **given: Matched(sandbox, now, **given)


@pytest.fixture
def told():
    """The books of fund and campaign, printed, are those of the file."""

    def compare(story, name):
        assert [str(found) for found in check_money(story.at)] == []
        codes = [story.campaign.code, story.fund.code]
        table = render_ledger(codes, {codes[0]: "B1", codes[1]: "F1"})
        print(f"\n{table}")
        assert table + "\n" == (LEDGERS / f"{name}.txt").read_text()

    return compare


def test_succeeds_in_two_rounds_with_match(walk, told):
    """€600 and as much from the fund reach the minimum together; round 2 is matched and paid on as it comes."""
    story = walk(campaign={"round2_days": 20, "optimum_minor": 2000_00})
    story.by_card(600_00)
    story.close()
    assert (story.campaign.state, story.campaign.round) == (CampaignState.LIVE, 2)
    snapshot = story.campaign.snapshots.get()
    assert (snapshot.outcome, snapshot.total_minor, snapshot.matched_minor) == ("succeeded", 600_00, 600_00)
    story.by_card(150_00)
    story.to(story.at + DAY)
    assert story.stand() == [(MatchState.PAID, 600_00), (MatchState.RESERVED, 150_00)]
    story.close()
    story.to(story.at + DAY)
    assert (story.campaign.state, story.stand()[1]) == (CampaignState.FUNDED, (MatchState.PAID, 150_00))
    assert story.campaign.snapshots.get(round=2).matched_minor == 150_00
    found = payable(story.campaign.code, now=story.at)
    assert (found.collected_minor, found.matched_minor, found.held_minor) == (750_00, 750_00, 1500_00)
    told(story, "match_two_rounds")


def test_below_the_minimum_all_of_it_is_the_funds_again(walk, told):
    story = walk()
    story.by_card(499_99)
    assert story.stand() == [(MatchState.RESERVED, 499_99)]
    story.close()
    assert (story.campaign.state, story.stand()) == (CampaignState.UNSUCCESSFUL, [(MatchState.REVERSED, 0)])
    assert story.campaign.snapshots.get().matched_minor == 499_99
    assert story.left() == [1000_00]
    told(story, "match_fails")


def test_cancelled(walk, told):
    story = walk(rules=({"milestone_minor": 200_00, "milestone_percent": 5}, {}))
    story.by_card(100_00)
    assert story.stand() == [(MatchState.RESERVED, 100_00), (MatchState.RESERVED, 200_00)]
    by = UserFactory(is_superuser=True)
    cancel_campaign(by=by, campaign=story.campaign, reason="The building burnt down.", now=story.at)
    campaigns_tasks.tick(story.at)
    assert {state for state, _ in story.stand()} == {MatchState.REVERSED}
    assert story.left() == [1000_00]
    told(story, "match_cancelled")


def test_used_up_and_limited(walk, told):
    story = walk(paid_in=(500_00,), per_pledge_minor=300_00)
    story.by_card(400_00)
    story.by_card(300_00)
    story.by_card(100_00)
    assert story.stand() == [(MatchState.RESERVED, 300_00), (MatchState.RESERVED, 200_00)]
    story.close()
    story.to(story.at + DAY)
    assert (story.campaign.state, story.left()) == (CampaignState.FUNDED, [0])
    told(story, "match_used_up")


def test_a_pool_of_three_with_a_cent_left_over(walk, told):
    story = walk(paid_in=(200_00, 200_00, 200_00), rules=({"factor_percent": 50},))
    story.by_card(1000_00)
    assert story.stand() == [(MatchState.RESERVED, 500_00)]
    assert story.left() == [33_33, 33_33, 33_34]
    story.close()
    story.to(story.at + DAY)
    assert story.stand() == [(MatchState.PAID, 500_00)]
    told(story, "match_pool")


def test_changed_and_withdrawn_under_match(walk, told):
    story = walk()
    first, second = story.by_card(300_00), story.by_card(100_00)
    change_pledge(by=None, pledge=first, amount_minor=600_00, reward_code="", now=story.at)
    assert story.left() == [300_00]
    withdraw_pledge(by=None, pledge=second, now=story.at)
    change_pledge(by=None, pledge=first, amount_minor=500_00, reward_code="", now=story.at)
    assert (story.stand(), story.left()) == ([(MatchState.RESERVED, 500_00), (MatchState.REVERSED, 0)], [500_00])
    story.close()
    story.to(story.at + DAY)
    assert story.campaign.state == CampaignState.FUNDED
    told(story, "match_changed")


def test_a_failed_card_costs_its_match_too_and_the_rest_goes_back(walk, told):
    """€500 and €500 of match are the minimum; €100 fail, their match with them, and no rescue comes."""
    story = walk()
    story.by_card(400_00)
    story.by_card(100_00, DECLINED_LATER)
    story.close()
    story.to(story.at + 16 * DAY)
    assert (story.campaign.state, story.states()) == (CampaignState.REFUNDED, ["refunded", "dropped"])
    assert {state for state, _ in story.stand()} == {MatchState.REVERSED}
    assert story.left() == [1000_00]
    told(story, "match_unwinding")


def test_a_refund_takes_its_match_back_from_what_the_campaign_holds(walk, told):
    story = walk()
    story.by_card(400_00)
    refunded = story.by_card(100_00)
    story.close()
    story.to(story.at + DAY)
    assert story.stand() == [(MatchState.PAID, 400_00), (MatchState.PAID, 100_00)]
    payment = Payment.objects.get(pk=refunded.payment_id)
    propose_refund(by=UserFactory(is_superuser=True), payment=payment, amount_minor=25_00, reason="asked", now=story.at)
    story.to(story.at + DAY)
    assert Pledge.objects.get(pk=refunded.pk).collected_minor == 75_00
    assert (story.stand()[1], story.left()) == ((MatchState.PAID, 75_00), [525_00])
    assert payable(story.campaign.code, now=story.at).held_minor == 475_00 + 475_00
    told(story, "match_refund")
