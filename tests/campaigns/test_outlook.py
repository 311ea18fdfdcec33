"""What finance may expect of campaigns that close soon, and of the tips beside their pledges.
The page is tested with payments' views."""

from datetime import timedelta

import pytest

from campaigns.models import Campaign, Tip
from campaigns.outlook import closings, success_rate
from campaigns.services.baskets import BasketOrder, place_basket
from campaigns.services.pledges import withdraw_pledge
from campaigns.services.tips import withdraw_tip
from payments.forecast import outlook
from payments.models import Payment
from tests.campaigns.conftest import order, save_card
from tests.factories.campaigns import CampaignFactory, campaign_page

WEEK = timedelta(days=7)


@pytest.fixture
def closing(db, now):
    """Two campaigns that close within the week, the second a day after the first; €1,000 are needed for each."""
    made = [CampaignFactory(deadline_at=now + timedelta(days=days)) for days in (2, 3)]
    for campaign in made:
        campaign_page(campaign)
    return made


def tipped(campaigns, now, tip=4_00, **given):
    """A basket with a tip; its card is saved."""
    lines = tuple(order(campaign, **given) for campaign in campaigns)
    basket = place_basket(by=None, order=BasketOrder(lines, tip), now=now)
    for payment in Payment.objects.filter(shared_card=basket.card).order_by("pk"):
        save_card(payment, now)
    return basket


def succeeds(*campaigns):
    """As if others had brought the minimum."""
    Campaign.objects.filter(pk__in=[c.pk for c in campaigns]).update(pledged_minor=1000_00)


def expected(now):
    """(moment, number, cents) of what the outlook of a week says about campaigns."""
    return [(item.at, item.count, item.money_in) for item in closings(now, now + WEEK)]


def test_it_expects_what_will_arrive(campaign, backed, now):
    backed(campaign, amount_minor=2000_00)
    (found,) = closings(campaign.deadline_at - timedelta(days=3), campaign.deadline_at + timedelta(days=4))
    assert success_rate() == (0.97, 0.02, 0)
    assert (found.money_in, found.at, found.count) == (1940_00, campaign.deadline_at, 1)
    assert list(closings(now, now + WEEK)) == []


@pytest.mark.parametrize(("pledged", "brings"), [(0, 0), (999_99, 0), (1000_00, 970_00)])
def test_a_closing_brings_money_once_the_campaign_has_its_minimum(pledged, brings, closing, now):
    Campaign.objects.filter(pk=closing[0].pk).update(pledged_minor=pledged)
    assert [item.money_in for item in closings(now, now + WEEK)] == [brings, 0]
    assert list(closings(now, now + timedelta(days=1))) == []


def test_the_page_of_finance_counts_each_closing_once(closing, now):
    succeeds(closing[0])
    assert sum(day.money_in for day in outlook(now)) == 970_00
    assert sum(len(day.items) for day in outlook(now)) == 2


def test_a_tip_is_expected_with_the_first_of_its_campaigns_that_succeeds(closing, now):
    tipped(closing, now)
    assert len(expected(now)) == 2, "nothing succeeds, nothing is charged"
    succeeds(closing[1])
    assert expected(now)[2:] == [(closing[1].deadline_at, 1, 3_88)]
    succeeds(*closing)
    assert expected(now)[2:] == [(closing[0].deadline_at, 1, 3_88)], "one tip is charged once"


def test_tips_of_one_campaign_are_one_line_and_what_was_withdrawn_is_not_in_it(closing, now):
    kept, gone, alone = (tipped(closing[:1], now, email=f"{name}@example.org") for name in ("a", "b", "c"))
    tipped(closing[1:], now, email="other@example.org", tip=0)
    succeeds(*closing)
    assert [row[1:] for row in expected(now)[2:]] == [(3, 11_64)]
    withdraw_tip(by=None, tip=Tip.objects.get(basket=gone), now=now)
    withdraw_pledge(by=None, pledge=alone.own_pledges.get(), now=now)
    succeeds(*closing)
    assert [row[1:] for row in expected(now)[2:]] == [(1, 3_88)]
    assert Tip.objects.get(basket=kept).payment.state == "active"


def test_it_costs_the_same_for_many_campaigns(closing, now, django_assert_num_queries):
    succeeds(*closing)
    Campaign.objects.update(members_goal=1, members_binding=True)
    with django_assert_num_queries(7):
        list(closings(now, now + WEEK))
    more = [CampaignFactory(deadline_at=now + timedelta(days=4), members_goal=1, members_binding=True) for _ in "123"]
    succeeds(*more)
    with django_assert_num_queries(7):
        assert len(list(closings(now, now + WEEK))) == 5
