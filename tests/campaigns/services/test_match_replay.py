"""The simulator and reality agree on whatever was pledged, and what is taken back is all there again, to the cent.
Real rows, pledged through the services, from printed seeds; each promise has its control."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from campaigns.matching import split
from campaigns.models import Match, MatchFund, MatchRule
from campaigns.queries import match_simulation
from campaigns.queries.match_simulation import replay
from campaigns.services.pledges import withdraw_pledge
from tests.factories.campaigns import CampaignFactory, RewardFactory, campaign_page, match_fund

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SEEDS = range(5)


def played(seed, backed, now):
    """A fund of three givers with rules of every kind, and fourteen pledges to two campaigns. (fund, campaigns)"""
    dice = random.Random(seed)
    campaigns = [
        CampaignFactory(opens_at=now, deadline_at=now + timedelta(days=9), territory=place, minimum_minor=300_00)
        for place in ("ES-GA", "ES-CT")
    ]
    for one in campaigns:
        campaign_page(one)
    rewards = [RewardFactory(campaign=one, price_minor=20_00, stock=None) for one in campaigns]
    rules = (
        {"factor_percent": 200, "per_pledge_minor": 61_00, "chosen_rewards": True},
        {"factor_percent": 150, "first_only": True, "territories": ["ES-GA"]},
        {"factor_percent": 33},
        {"milestone_minor": 41_01, "milestone_percent": 40, "milestone_backers": 3, "territories": ["ES-CT"]},
    )
    caps = {"per_person_minor": dice.randint(60_00, 120_00), "per_campaign_minor": dice.randint(120_00, 260_00)}
    fund = match_fund(now=now, paid_in=(133_33, 101_01, 66_07), campaigns=campaigns, rules=rules, **caps)
    MatchRule.objects.get(fund=fund, position=0).rewards.add(rewards[0])
    for number in range(14):
        side = dice.randrange(2)
        code = rewards[side].code if dice.random() < 0.4 else ""
        backed(
            campaigns[side],
            amount_minor=dice.randint(20_00, 80_00),
            reward_code=code,
            email=f"p{dice.randrange(5)}@example.org",
            at=now + number * MINUTE,
        )
    return MatchFund.objects.get(pk=fund.pk), campaigns


def given_to(fund, campaigns):
    return [fund.entries.get(campaign=one).matched_minor for one in campaigns]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_trial_is_what_really_happened(seed, backed, now):
    fund, campaigns = played(seed, backed, now)
    found = replay(fund, budget_minor=fund.budget_minor, campaigns=campaigns)
    assert found.cost_minor == fund.reserved_minor > 0
    assert sorted(one.matched_minor for one in found.benefits) == sorted(given_to(fund, campaigns))
    assert found.cost_minor <= fund.budget_minor


def test_control_a_trial_that_forgets_what_a_person_got_says_something_else(backed, now, monkeypatch):
    forgetful = match_simulation._Play._used
    monkeypatch.setattr(match_simulation._Play, "_used", lambda self, past: replace(forgetful(self, past), person=0))
    differs = 0
    for seed in SEEDS:
        fund, campaigns = played(seed, backed, now)
        found = replay(fund, budget_minor=fund.budget_minor, campaigns=campaigns)
        differs += [one.matched_minor for one in found.benefits] != given_to(fund, campaigns)
    assert differs


@pytest.mark.parametrize("seed", SEEDS)
def test_taking_back_in_any_order_returns_the_budget_exactly(seed, backed, now):
    fund, campaigns = played(seed, backed, now)
    pledges = [pledge for one in campaigns for pledge in one.pledges.order_by("pk")]
    random.Random(seed).shuffle(pledges)
    for number, pledge in enumerate(pledges):
        withdraw_pledge(by=None, pledge=pledge, now=now + (20 + number) * MINUTE)
    fund.refresh_from_db()
    assert fund.reserved_minor == 0
    assert [one.left_minor for one in fund.funders.order_by("pk")] == [133_33, 101_01, 66_07]
    assert set(Match.objects.values_list("amount_minor", flat=True)) == {0}


def test_control_giving_back_by_what_each_has_left_is_not_giving_back(backed, now):
    """A match goes back as it came; shared anew, by what each giver has left, it comes back to others."""
    fund, _campaigns = played(0, backed, now)
    match = Match.objects.filter(amount_minor__gt=100).order_by("pk").first()
    came = dict(match.shares.values_list("funder", "amount_minor"))
    funders = list(fund.funders.order_by("pk"))
    anew = split(match.amount_minor, [one.left_minor + match.amount_minor for one in funders])
    assert [came.get(one.pk, 0) for one in funders] != anew
