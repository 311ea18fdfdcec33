"""The dashboard's figures: what they say, and that many pledges cost no more than one.
How the page looks and who may open it is tests/campaigns/views/test_cockpit.py's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import CampaignDay, CoachAdvice
from campaigns.queries.charts import days_of, money_over_time
from campaigns.queries.cockpit import cockpit, funnel, today
from campaigns.services.figures import add_views, note_figures
from tests.factories.campaigns import (
    CampaignFactory,
    CampaignUpdateFactory,
    CoachRuleFactory,
    NeedOfferFactory,
    RemarkFactory,
)
from tests.factories.membership import ApplicationFactory, ProspectFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def drawn(campaign, now):
    return money_over_time(campaign, days_of(campaign), now)


def test_the_curve_runs_from_the_opening_to_now(campaign, now):
    campaign.opens_at, campaign.deadline_at = now - 10 * DAY, now + 10 * DAY
    campaign.minimum_minor, campaign.optimum_minor, campaign.pledged_minor = 1000_00, 2000_00, 500_00
    campaign.save()
    on = timezone.localdate(now) - 5 * DAY
    CampaignDay.objects.create(campaign=campaign, on=on, pledged_minor=200_00, matched_minor=50_00)
    chart = drawn(campaign, now)
    assert chart.line.startswith("M0 100 L")
    assert chart.line.endswith("L50.00 75.00")
    assert chart.now_x == "50.0"
    assert [(day.raised_minor, day.more_minor) for day in chart.days] == [(500_00, 250_00), (250_00, 250_00)]
    assert [(mark.kind, mark.y) for mark in chart.marks] == [("minimum", "128.0"), ("optimum", "28.0")]


def test_lines_that_are_near_keep_their_words_apart(campaign, now):
    campaign.minimum_minor, campaign.optimum_minor = 1000_00, 1050_00
    marks = drawn(campaign, now).marks
    assert abs(float(marks[0].words_y) - float(marks[1].words_y)) > 16
    campaign.optimum_minor = campaign.minimum_minor
    assert [mark.kind for mark in drawn(campaign, now).marks] == ["minimum"]


def test_after_the_end_the_curve_stands_still(campaign, now):
    campaign.state, campaign.closed_at, campaign.pledged_minor = "funded", now, 900_00
    campaign.save()
    for back, minor in ((2, 400_00), (0, 900_00)):
        CampaignDay.objects.create(campaign=campaign, on=timezone.localdate(now) - back * DAY, pledged_minor=minor)
    later = timezone.localdate(now) + 30 * DAY
    CampaignDay.objects.create(campaign=campaign, on=later, pledged_minor=900_00, views=4)
    chart = drawn(campaign, now + 40 * DAY)
    assert [day.raised_minor for day in chart.days] == [900_00, 400_00]
    assert not chart.is_open


def test_before_it_opens_there_is_no_chart(draft, now):
    assert drawn(draft, now) is None
    assert cockpit(draft, draft.pages.get(), now) is None


def test_a_second_round_goes_on_and_its_beginning_is_marked(campaign, now):
    campaign.round, campaign.opens_at, campaign.deadline_at = 2, now - 50 * DAY, now + 10 * DAY
    campaign.save()
    CampaignDay.objects.create(campaign=campaign, on=timezone.localdate(now) - 10 * DAY, percent=100)
    assert 60 < float(drawn(campaign, now).second_x) < 70


def test_from_reader_to_member(campaign, backed, now):
    add_views({campaign.code: 200}, timezone.localdate(now))
    for _ in range(4):
        backed(campaign)
    campaign.refresh_from_db()
    ProspectFactory(cooperative=campaign.cooperative, campaign_code=campaign.code, state="interested", confirmed_at=now)
    ApplicationFactory(cooperative=campaign.cooperative, campaign_code=campaign.code)
    steps = funnel(campaign)
    assert [step.number for step in steps] == [200, 4, 1, 1, 0]
    assert [step.of_before for step in steps] == [None, 2, 25, 100, 0]


def test_more_than_came_by_the_step_before_is_no_share(campaign, backed):
    backed(campaign)
    campaign.refresh_from_db()
    assert [step.of_before for step in funnel(campaign)][1] is None


def test_today_gathers_what_waits_for_this_campaign(campaign, cooperative, owner, now):
    campaign.cooperative, campaign.opens_at = cooperative, now - 20 * DAY
    campaign.save()
    other = CampaignFactory(cooperative=cooperative)
    RemarkFactory(campaign=campaign)
    RemarkFactory(campaign=other)
    NeedOfferFactory(need__campaign=campaign)
    NeedOfferFactory(need__campaign=other)
    CoachAdvice.objects.create(campaign=campaign, rule=CoachRuleFactory(), at=now - DAY)
    urls = [item.url for item in today(campaign, owner, now)]
    rest = ["offers/", "questions/", "updates/", "coach/"]
    assert sorted(urls) == sorted(f"/es/workspace/campaigns/{campaign.code}/{one}" for one in rest)
    CampaignUpdateFactory(campaign=campaign, published_at=now - DAY)
    CoachAdvice.objects.update(at=now - 9 * DAY)
    rest = [item.url.rstrip("/").rsplit("/", 1)[1] for item in today(campaign, owner, now)]
    assert sorted(rest) == ["offers", "questions"]


def test_many_pledges_cost_no_more_than_one(campaign, cooperative, owner, backed, now):
    campaign.cooperative = cooperative
    campaign.save()
    page = campaign.pages.get()

    def cost():
        note_figures(now)
        campaign.refresh_from_db()
        campaign.cooperative  # noqa: B018 - loaded by the view
        with CaptureQueriesContext(connection) as captured:
            cockpit(campaign, page, now)
            today(campaign, owner, now)
        assert not any("campaigns_pledge" in query["sql"] for query in captured)
        return len(captured)

    backed(campaign, source="assembly")
    few = cost()
    for number in range(12):
        backed(campaign, source=f"place{number}")
    assert cost() == few
