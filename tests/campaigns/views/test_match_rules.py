"""Rules for some: chosen rewards, places, fields, kinds of cooperatives; in the form, in the engine, in the trial.
The figures themselves are in tests/campaigns/test_matching.py."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from campaigns.matching import About, Ask, Milestone, Rule, Who, applies, is_reached
from campaigns.models import Match
from campaigns.queries.match_simulation import replay
from campaigns.services import drafts
from crowdcoop.cms.generation import renew
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import (
    NOW,
    CampaignFactory,
    MatchCampaignFactory,
    RewardFactory,
    campaign_page,
    match_fund,
)
from tests.factories.membership import CooperativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client


def url(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


RULE = {"factor_percent": "100", "round": "0"}
HERE = About("ES-CT", frozenset({"food", "care"}), "worker")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (Who(), True),
        (Who(territories=frozenset({"ES-CT", "ES-GA"})), True),
        (Who(territories=frozenset({"ES-GA"})), False),
        (Who(categories=frozenset({"care"})), True),
        (Who(categories=frozenset({"energy"})), False),
        (Who(kinds=frozenset({"worker"})), True),
        (Who(kinds=frozenset({"housing"})), False),
        (Who(frozenset({"ES-CT"}), frozenset({"energy"}), frozenset({"worker"})), False),
    ],
)
def test_a_rule_is_for_these_campaigns(who, expected):
    assert applies(Rule(100, who=who), Ask(20_00, NOW, about=HERE)) is expected
    there = {"pledged_minor": 1, "minimum_minor": 1, "backers": 1, "round": 1, "about": HERE}
    assert is_reached(Milestone(5_00, who=who), **there) is expected


def test_the_form_offers_the_rewards_of_campaigns_that_pitched_and_no_others(admin, now):
    pitched, stranger = CampaignFactory(state="draft"), CampaignFactory(state="draft")
    mine, other = RewardFactory(campaign=pitched), RewardFactory(campaign=stranger)
    for one in (pitched, stranger):
        campaign_page(one, live=False)
    fund = match_fund(now=now, state="open")
    fund.rules.all().delete()
    MatchCampaignFactory(fund=fund, campaign=pitched)
    admin.post(url("match_fund_rule", fund.code), RULE | {"rewards": [mine.pk]})
    assert list(fund.rules.get().rewards.all()) == [mine]
    answer = admin.post(url("match_fund_rule", fund.code), RULE | {"rewards": [other.pk]})
    assert answer.context["form"].errors["rewards"]
    assert fund.rules.count() == 1
    with_sum = RULE | {"rewards": [mine.pk], "milestone": "100", "milestone_percent": "10"}
    assert admin.post(url("match_fund_rule", fund.code), with_sum).context["form"].errors["rewards"]


def test_a_rule_whose_rewards_were_taken_away_speaks_of_nothing(campaign, owner, backed, now):
    """The control: without its mark it would begin to speak of every pledge."""
    chosen = RewardFactory(campaign=campaign)
    fund = match_fund(now=now, campaigns=[campaign])
    rule = fund.rules.get()
    rule.rewards.add(chosen)
    type(rule).objects.filter(pk=rule.pk).update(chosen_rewards=True)
    chosen.delete()
    backed(campaign, amount_minor=50_00)
    assert not Match.objects.exists()
    type(rule).objects.filter(pk=rule.pk).update(chosen_rewards=False)
    backed(campaign, amount_minor=50_00)
    assert Match.objects.get().amount_minor == 50_00


def test_places_fields_and_kinds_decide_who_is_matched_and_the_trial_says_the_same(admin, backed, now):
    chosen = CampaignFactory(territory="ES-GA", categories=["care"], cooperative=CooperativeFactory(kind="housing"))
    others = [
        CampaignFactory(territory="ES-CT", categories=["care"], cooperative=CooperativeFactory(kind="housing")),
        CampaignFactory(territory="ES-GA", categories=["food"], cooperative=CooperativeFactory(kind="housing")),
        CampaignFactory(territory="ES-GA", categories=["care"], cooperative=CooperativeFactory(kind="worker")),
    ]
    for one in (chosen, *others):
        campaign_page(one)
    fund = match_fund(now=now, campaigns=[chosen, *others], state="open")
    fund.rules.all().delete()
    narrow = {"territories": ["ES-GA"], "categories": ["care"], "kinds": ["housing"]}
    admin.post(url("match_fund_rule", fund.code), RULE | narrow)
    admin.post(url("match_fund", fund.code), {"way": "active"})
    for one in (chosen, *others):
        backed(one, amount_minor=30_00, email=f"{one.code}@example.org")
    assert [match.entry.campaign_id for match in Match.objects.all()] == [chosen.pk]
    fund.refresh_from_db()
    assert replay(fund, budget_minor=1000_00, campaigns=[chosen, *others]).cost_minor == fund.reserved_minor == 30_00
    assert "Galicia" in Client().get(url("match_fund_public", fund.code)).content.decode()
    assert "note--match" in Client().get(chosen.pages.get().url).content.decode()


def test_the_card_of_a_matched_reward_says_so(campaign, backed, now):
    chosen = RewardFactory(campaign=campaign)
    RewardFactory(campaign=campaign)
    fund = match_fund(now=now, campaigns=[campaign], name="Barrio Vivo")
    assert "le suma" not in Client().get(campaign.pages.get().url).content.decode()
    rule = fund.rules.get()
    rule.rewards.add(chosen)
    renew()
    assert Client().get(campaign.pages.get().url).content.decode().count("Barrio Vivo le suma") == 1


def test_draft_rewards_keep_their_place_in_a_rule_when_the_team_saves_again(finished_draft, owner, admin, now):
    reward = finished_draft.rewards.get()
    fund = match_fund(now=now, state="open")
    MatchCampaignFactory(fund=fund, campaign=finished_draft)
    admin.post(url("match_fund_rule", fund.code), RULE | {"rewards": [reward.pk]})
    again = drafts.RewardOrder("A loaf a week", 40_00, 2, code=reward.code)
    drafts.save_rewards(by=owner, campaign=finished_draft, now=now, order=[again])
    assert list(fund.rules.order_by("-pk").first().rewards.all()) == [reward]
