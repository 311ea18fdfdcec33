"""Ways of a basket's money: one of its campaigns fails; both rounds with a match and a tip; given back with its tip.
The books of each way are kept as a file and must not change unnoticed; real SDK, real sandbox, real clockwork."""

from datetime import timedelta

import pytest

from campaigns import tasks as campaigns_tasks
from campaigns.enums import CampaignState, MatchState
from campaigns.models import Campaign, Match
from campaigns.services.baskets import BasketOrder, place_basket
from campaigns.services.pledges import PledgeOrder
from campaigns.services.stopping import decide_stop, propose_stop
from payments import tasks as payments_tasks
from payments.checks_money import check_money
from payments.models import ChargeAttempt, Payment, Receipt
from payments.queries import render_ledger
from payments.services.shared_cards import begin_shared_checkout
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page, match_fund
from tests.sandbox import DECLINED_LATER, WORKS

from .test_money import DAY, HOUR, LEDGERS, PLACES


class Baskets:
    """Two campaigns of €1,000 (or as given), people with baskets, and the clock."""

    def __init__(self, sandbox, now, *given):
        self.sandbox, self.at, self.people = sandbox, now, 0
        self.campaigns = [CampaignFactory(minimum_minor=1000_00, **extra) for extra in given]
        for campaign in self.campaigns:
            campaign_page(campaign)

    def basket(self, *minors, tip=0, card=WORKS):
        """One person's pledges, an amount (0 for none) for each campaign, and one card for them."""
        self.people += 1
        email = f"s{self.people}@example.org"
        lines = [
            PledgeOrder(campaign_code=campaign.code, amount_minor=minor, email=email, language="ca")
            for campaign, minor in zip(self.campaigns, minors, strict=True)
            if minor
        ]
        found = place_basket(by=None, order=BasketOrder(tuple(lines), tip), now=self.at)
        assert self.sandbox.pay(begin_shared_checkout(card=found.card, now=self.at, **PLACES), card)
        payments_tasks.tick(self.at)
        return found

    def to(self, at, step=6 * HOUR):
        while self.at < at:
            self.at = min(self.at + step, at)
            payments_tasks.tick(self.at)
            campaigns_tasks.tick(self.at)
        assert [str(found) for found in check_money(self.at)] == []
        for campaign in self.campaigns:
            campaign.refresh_from_db()

    def close(self, number):
        self.at = Campaign.objects.get(pk=self.campaigns[number].pk).deadline_at - HOUR
        self.to(self.at + 2 * HOUR, step=HOUR)

    def states(self, basket):
        rows = Payment.objects.filter(shared_card=basket.card).order_by("pk")
        return list(rows.values_list("nature", "state"))

    def told(self, name, *more):
        codes = [campaign.code for campaign in self.campaigns]
        others = [fund.code for fund in more]
        named = {code: f"B{number}" for number, code in enumerate(codes, 1)}
        named |= {code: f"F{number}" for number, code in enumerate(others, 1)}
        named["platform"] = "platform"
        table = render_ledger([*codes, *others, "platform"], named)
        print(f"\n{table}")
        assert table + "\n" == (LEDGERS / f"{name}.txt").read_text()


@pytest.fixture
def walk(db, sandbox, now):
    return lambda *given: Baskets(sandbox, now, *given)


def test_one_campaign_fails_the_other_and_the_tip_are_charged(walk, sandbox, now):
    story = walk({"deadline_at": now + 10 * DAY}, {})
    mine = story.basket(1000_00, 50_00, tip=3_00)
    story.close(0)
    story.to(story.at + DAY)
    assert story.campaigns[0].state == CampaignState.FUNDED
    assert story.states(mine) == [("gift", "collected"), ("gift", "active"), ("tip", "collected")]
    story.close(1)
    story.to(story.at + DAY)
    assert story.campaigns[1].state == CampaignState.UNSUCCESSFUL
    assert story.states(mine) == [("gift", "collected"), ("gift", "released"), ("tip", "collected")]
    assert len(sandbox.objects("customer")) == len(sandbox.objects("checkout.session")) == 1
    assert len(sandbox.objects("charge")) == len(sandbox.objects("payment_intent")) == 2
    assert sandbox.objects("payment_method")[0]["customer"], "the card of what was paid is kept, as ever"
    assert set(Receipt.objects.values_list("nature", "issuer_code")) == {
        ("gift", story.campaigns[0].cooperative.code), ("tip", "platform"),
    }  # fmt: skip
    story.told("basket_one_fails")


def test_nothing_succeeds_and_nothing_is_ever_charged(walk, sandbox, now):
    story = walk({"deadline_at": now + 10 * DAY}, {})
    mine = story.basket(100_00, 50_00, tip=3_00)
    story.close(0)
    assert story.states(mine) == [("gift", "released"), ("gift", "active"), ("tip", "active")]
    assert sandbox.objects("payment_method")[0]["customer"], "the other campaign still needs the card"
    story.close(1)
    story.to(story.at + DAY)
    assert {state for _, state in story.states(mine)} == {"released"}
    assert not ChargeAttempt.objects.exists()
    assert not sandbox.objects("payment_intent")
    assert sandbox.objects("payment_method")[0]["customer"] is None, "now nobody needs it"
    story.told("basket_nothing_succeeds")


def test_two_rounds_with_match_and_tip(walk, now):
    """Round 1 of the first campaign is reached with the fund's help; its second round has a basket of its own."""
    story = walk({"round2_days": 20, "optimum_minor": 2000_00}, {"deadline_at": now + 60 * DAY})
    fund = match_fund(now=now, campaigns=[story.campaigns[0]])
    first = story.basket(600_00, 20_00, tip=2_50)
    story.close(0)
    story.to(story.at + DAY)
    assert (story.campaigns[0].state, story.campaigns[0].round) == (CampaignState.LIVE, 2)
    assert story.states(first) == [("gift", "collected"), ("gift", "active"), ("tip", "collected")]
    second = story.basket(150_00, 1000_00, tip=4_00)
    story.close(0)
    story.to(story.at + DAY)
    assert story.campaigns[0].state == CampaignState.FUNDED
    assert story.states(second) == [("gift", "collected"), ("gift", "active"), ("tip", "collected")]
    story.close(1)
    story.to(story.at + DAY)
    assert {state for _, state in story.states(first) + story.states(second)} == {"collected"}
    assert list(Match.objects.order_by("pk").values_list("state", "amount_minor")) == [
        (MatchState.PAID, 600_00), (MatchState.PAID, 150_00),
    ]  # fmt: skip
    story.told("basket_two_rounds", fund)


def test_the_tip_goes_back_when_every_campaign_of_it_was_given_back(walk, now):
    story = walk({})
    mine = story.basket(1000_00, tip=5_00)
    story.close(0)
    story.to(story.at + DAY)
    assert story.states(mine) == [("gift", "collected"), ("tip", "collected")]
    one, two = UserFactory(is_superuser=True), UserFactory(is_superuser=True)
    stop = propose_stop(by=one, campaign=story.campaigns[0], reason="The building burnt down.", now=story.at)
    decide_stop(by=two, stop=stop, agreed=True, now=story.at)
    story.to(story.at + DAY)
    assert story.campaigns[0].state == CampaignState.REFUNDED
    assert story.states(mine) == [("gift", "refunded"), ("tip", "refunded")]
    story.told("basket_given_back")


def test_a_failed_card_never_pays_a_tip_alone(walk, sandbox):
    """Below the minimum once cards failed: the pledge was never paid, so the tip is never tried."""
    story = walk({})
    mine = story.basket(1000_00, tip=5_00, card=DECLINED_LATER)
    story.close(0)
    story.to(story.at + timedelta(days=16))
    assert story.states(mine) == [("gift", "dropped"), ("tip", "released")]
    assert not ChargeAttempt.objects.filter(payment__nature="tip").exists()
