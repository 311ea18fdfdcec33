"""Matches follow their pledges: set aside, changed, settled, paid, taken back; every invariant is asked after each.
Amounts are worked out in tests/campaigns/test_matching.py, whole stories in tests/stories/test_match.py."""

from datetime import timedelta

import pytest

from campaigns.enums import MatchState
from campaigns.models import Campaign, Match, MatchFund
from campaigns.services import match_funds, match_money, matches
from campaigns.services.pledges import change_pledge, withdraw_pledge
from payments.checks_money import check_money
from payments.queries import balance
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, RewardFactory, campaign_page, match_fund

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def amounts():
    return list(Match.objects.order_by("pk").values_list("amount_minor", flat=True))


def figures(campaign, fund):
    """(matched of the campaign, set aside by the fund, left of each funder)."""
    fresh = MatchFund.objects.get(pk=fund.pk)
    left = [funder.left_minor for funder in fresh.funders.order_by("pk")]
    return Campaign.objects.get(pk=campaign.pk).matched_minor, fresh.reserved_minor, left


def sound(now):
    assert [str(found) for found in check_money(now)] == []


def test_a_pledge_is_doubled_while_the_money_lasts(campaign, backed, now):
    fund = match_fund(now=now, paid_in=(70_00,), campaigns=[campaign])
    backed(campaign, amount_minor=50_00)
    backed(campaign, amount_minor=50_00)
    backed(campaign, amount_minor=50_00)
    assert amounts() == [50_00, 20_00]
    assert figures(campaign, fund) == (70_00, 70_00, [0])
    sound(now)


def test_it_moves_with_its_pledge_and_goes_with_it(campaign, backed, now):
    fund = match_fund(now=now, campaigns=[campaign])
    pledge = backed(campaign, amount_minor=50_00)
    change_pledge(by=None, pledge=pledge, amount_minor=80_00, reward_code="", now=now)
    assert figures(campaign, fund) == (80_00, 80_00, [920_00])
    change_pledge(by=None, pledge=pledge, amount_minor=30_00, reward_code="", now=now)
    assert figures(campaign, fund) == (30_00, 30_00, [970_00])
    sound(now)
    withdraw_pledge(by=None, pledge=pledge, now=now)
    assert figures(campaign, fund) == (0, 0, [1000_00])
    match = Match.objects.get()
    assert (match.state, match.reversed_minor) == (MatchState.REVERSED, 80_00)
    assert [e.to_minor for e in match.events.order_by("pk")] == [50_00, 80_00, 30_00, 0]
    sound(now)


def test_three_funders_share_every_cent(campaign, backed, now):
    fund = match_fund(now=now, paid_in=(100_00, 100_00, 100_00), campaigns=[campaign])
    pledge = backed(campaign, amount_minor=100_00)
    assert figures(campaign, fund) == (100_00, 100_00, [66_66, 66_67, 66_67])
    sound(now)
    withdraw_pledge(by=None, pledge=pledge, now=now)
    assert figures(campaign, fund)[2] == [100_00, 100_00, 100_00]
    sound(now)


def test_a_limit_per_person_counts_all_their_pledges_in_all_campaigns(campaign, backed, now):
    other = CampaignFactory()
    campaign_page(other)
    match_fund(now=now, per_person_minor=60_00, per_pledge_minor=50_00, campaigns=[campaign, other])
    for one in (campaign, other, campaign):
        backed(one, amount_minor=80_00, email="same@example.org")
    assert amounts() == [50_00, 10_00]
    sound(now)


def test_limits_per_campaign_and_round(campaign, backed, now):
    match_fund(now=now, per_campaign_minor=70_00, per_round_minor=60_00, campaigns=[campaign])
    backed(campaign, amount_minor=50_00)
    backed(campaign, amount_minor=50_00)
    assert amounts() == [50_00, 10_00]
    sound(now)


def test_only_pledges_the_rules_speak_of(campaign, backed, now):
    wanted = RewardFactory(campaign=campaign)
    fund = match_fund(now=now, rules=({"first_only": True},), campaigns=[campaign])
    fund.rules.get().rewards.add(wanted)
    backed(campaign, amount_minor=50_00)
    backed(campaign, amount_minor=50_00, reward_code=wanted.code, email="a@example.org")
    backed(campaign, amount_minor=50_00, reward_code=wanted.code, email="a@example.org")
    assert amounts() == [50_00]
    sound(now)


def test_a_boost_is_kept_by_what_was_pledged_in_it(campaign, backed, now):
    rules = ({"factor_percent": 200, "ends_at": now + HOUR}, {"factor_percent": 50})
    match_fund(now=now, rules=rules, campaigns=[campaign])
    pledge = backed(campaign, amount_minor=20_00)
    assert amounts() == [40_00]
    change_pledge(by=None, pledge=pledge, amount_minor=30_00, reward_code="", now=now + 2 * HOUR)
    assert amounts() == [40_00]
    backed(campaign, amount_minor=20_00, at=now + 2 * HOUR)
    assert amounts() == [40_00, 10_00]
    sound(now)


def test_a_milestone_is_set_aside_once_and_taken_back_below_it(campaign, backed, now):
    rules = ({"milestone_minor": 300_00, "milestone_percent": 10, "milestone_backers": 2},)
    fund = match_fund(now=now, rules=rules, campaigns=[campaign])
    backed(campaign, amount_minor=100_00)
    assert amounts() == []
    second = backed(campaign, amount_minor=10_00)
    backed(campaign, amount_minor=10_00)
    assert amounts() == [300_00]
    sound(now)
    withdraw_pledge(by=None, pledge=second, now=now)
    assert amounts() == [300_00]
    withdraw_pledge(by=None, pledge=campaign.pledges.order_by("-pk").first(), now=now)
    assert figures(campaign, fund) == (0, 0, [1000_00])
    sound(now)


def test_two_funds_each_add_their_own(campaign, backed, now):
    for _ in range(2):
        match_fund(now=now, campaigns=[campaign])
    backed(campaign, amount_minor=50_00)
    assert amounts() == [50_00, 50_00]
    sound(now)


def test_a_fund_that_ended_gives_nothing_new_and_keeps_what_it_said(campaign, backed, now):
    fund = match_fund(now=now, campaigns=[campaign])
    pledge = backed(campaign, amount_minor=50_00)
    match_funds.move_fund(by=UserFactory(is_superuser=True), fund=fund, to="closed", now=now)
    backed(campaign, amount_minor=50_00)
    change_pledge(by=None, pledge=pledge, amount_minor=70_00, reward_code="", now=now)
    assert amounts() == [50_00]
    change_pledge(by=None, pledge=pledge, amount_minor=40_00, reward_code="", now=now)
    assert amounts() == [40_00]
    sound(now)


def test_a_campaign_that_no_fund_accepted_asks_nothing(campaign, backed, now, django_assert_num_queries, monkeypatch):
    match_fund(now=now)
    monkeypatch.setattr(matches, "lock_funds", None)
    backed(campaign, amount_minor=50_00)
    assert amounts() == []


def test_money_of_a_funder_is_in_the_books_once(now):
    fund = match_fund(now=now, paid_in=(300_00,))
    funder = fund.funders.get()
    for _ in range(2):
        match_money.record_paid_in(
            by=UserFactory(is_superuser=True), funder=funder, amount_minor=300_00, reference="in 0",
            received_on=now.date(), now=now,
        )  # fmt: skip
    fund.refresh_from_db()
    assert (fund.budget_minor, balance(f"match_committed:{fund.code}")) == (300_00, 300_00)
    sound(now)


@pytest.mark.parametrize(
    ("field", "rows"),
    [("reserved_minor", MatchFund), ("amount_minor", Match), ("matched_minor", Campaign)],
)
def test_a_figure_that_was_changed_by_hand_is_found(campaign, backed, now, field, rows):
    """The control of the invariants."""
    match_fund(now=now, campaigns=[campaign])
    backed(campaign, amount_minor=50_00)
    rows.objects.all().update(**{field: 49_00})
    assert 23 in {found.number for found in check_money(now)}
