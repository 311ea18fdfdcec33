"""What charts are drawn from is noted by the clock, costs the same at one pledge and at many, and can be made anew.
Reading it is tests/campaigns/queries/test_cockpit.py's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import CampaignBreakdown, CampaignDay
from campaigns.services.figures import SOURCES_KEPT, add_views, note_breakdowns, note_days, note_figures, rebuild_days
from campaigns.services.pledges import change_pledge, withdraw_pledge
from tests.factories.campaigns import CampaignFactory, RewardFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def days(campaign):
    return list(CampaignDay.objects.filter(campaign=campaign).order_by("on").values_list("on", "pledged_minor"))


def test_each_day_keeps_how_it_ended(campaign, backed, now):
    backed(campaign, amount_minor=30_00)
    note_days(now)
    backed(campaign, amount_minor=20_00)
    note_days(now + timedelta(minutes=1))
    gone = backed(campaign, amount_minor=50_00, at=now + DAY)
    note_days(now + DAY)
    withdraw_pledge(by=None, pledge=gone, now=now + 2 * DAY)
    note_days(now + 2 * DAY)
    first = timezone.localdate(now)
    assert days(campaign) == [(first, 50_00), (first + DAY, 100_00), (first + 2 * DAY, 50_00)]


def test_nothing_is_written_where_nothing_changed(campaign, backed, now):
    backed(campaign)
    assert note_days(now) == 1
    assert note_days(now + timedelta(minutes=1)) == 0


def test_a_day_says_how_much_of_the_time_was_gone(campaign, now):
    campaign.opens_at, campaign.deadline_at = now - 10 * DAY, now + 30 * DAY
    campaign.save()
    note_days(now)
    assert 25 <= CampaignDay.objects.get().percent <= 28


def test_what_is_not_open_has_no_days(now):
    for state in ("draft", "approved", "unsuccessful"):
        CampaignFactory(state=state, opens_at=None, deadline_at=None)
    assert note_days(now) == 0


def test_the_clock_costs_the_same_at_one_pledge_and_at_many(campaign, backed, now):
    def cost():
        CampaignDay.objects.all().delete()
        CampaignBreakdown.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            note_days(now)
            note_breakdowns(now)
        return len(captured)

    backed(campaign)
    few = cost()
    for _ in range(12):
        backed(campaign)
    assert cost() == few


def test_a_campaign_without_days_gets_them_from_its_pledges(campaign, backed, now):
    campaign.opens_at = now - 9 * DAY
    campaign.save()
    backed(campaign, amount_minor=30_00, at=now - 6 * DAY)
    backed(campaign, amount_minor=40_00, at=now - 6 * DAY)
    backed(campaign, amount_minor=50_00, at=now - 2 * DAY)
    note_figures(now)
    today = timezone.localdate(now)
    assert days(campaign) == [
        (today - 9 * DAY, 0), (today - 6 * DAY, 70_00), (today - 2 * DAY, 120_00), (today, 120_00),
    ]  # fmt: skip
    percents = list(CampaignDay.objects.order_by("on").values_list("percent", flat=True))
    assert percents == sorted(percents)


def test_making_the_days_anew_keeps_the_views(campaign, backed, now):
    backed(campaign, amount_minor=30_00)
    add_views({campaign.code: 7}, timezone.localdate(now))
    CampaignDay.objects.update(pledged_minor=1)
    rebuild_days(campaign, now)
    row = CampaignDay.objects.get(on=timezone.localdate(now))
    assert (row.pledged_minor, row.views) == (30_00, 7)


def test_views_add_up_and_unknown_codes_are_nobody(campaign, backed, now):
    on = timezone.localdate(now)
    hidden = CampaignFactory(draft=True)
    add_views({campaign.code: 2, "c-nobody": 9, hidden.code: 4}, on)
    add_views({campaign.code: 3}, on)
    assert list(CampaignDay.objects.values_list("campaign", "views")) == [(campaign.pk, 5)]
    backed(campaign, amount_minor=30_00)
    note_days(now)
    row = CampaignDay.objects.get()
    assert (row.views, row.pledged_minor) == (5, 30_00)


def test_by_link_and_by_reward(campaign, backed, now):
    loaf = RewardFactory(campaign=campaign, price_minor=30_00)
    backed(campaign, amount_minor=30_00, reward_code=loaf.code, source="assembly")
    backed(campaign, amount_minor=45_00, source="assembly")
    other = backed(campaign, amount_minor=20_00)
    note_breakdowns(now)
    found = CampaignBreakdown.objects.get()
    assert found.sources == [["assembly", 2, 75_00], ["", 1, 20_00]]
    assert found.rewards == [["", 2, 65_00], [loaf.code, 1, 30_00]]
    withdraw_pledge(by=None, pledge=other, now=now)
    note_breakdowns(now)
    found.refresh_from_db()
    assert found.sources == [["assembly", 2, 75_00]]


def test_another_reward_for_the_same_amount_is_seen_within_the_hour(campaign, backed, now):
    loaf = RewardFactory(campaign=campaign, price_minor=30_00)
    pledge = backed(campaign, amount_minor=30_00)
    note_breakdowns(now)
    change_pledge(by=None, pledge=pledge, amount_minor=30_00, reward_code=loaf.code, now=now)
    assert note_breakdowns(now + timedelta(minutes=5)) == 0
    assert note_breakdowns(now + timedelta(hours=1)) == 1
    assert CampaignBreakdown.objects.get().rewards == [[loaf.code, 1, 30_00]]


def test_invented_words_of_links_do_not_fill_the_table(campaign, backed, now):
    for number in range(SOURCES_KEPT + 3):
        backed(campaign, amount_minor=10_00 + number, source=f"w{number}")
    note_breakdowns(now)
    found = CampaignBreakdown.objects.get().sources
    assert len(found) == SOURCES_KEPT + 1
    assert found[-1] == ["…", 3, 10_00 + 10_01 + 10_02]
