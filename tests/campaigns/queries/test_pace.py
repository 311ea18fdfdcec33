"""Beside others: who they are, where they stood at the same point, and when nothing is said.
The arithmetic itself is tests/campaigns/test_prediction.py's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import CampaignDay
from campaigns.prediction import AT_LEAST
from campaigns.queries.pace import outlook
from tests.factories.campaigns import CampaignFactory, SnapshotFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ended(now):
    """ended(final, curve, minimum=…): a campaign whose first round is over, with (per cent gone, raised) by day."""

    def make(final, curve, minimum=1000_00, state="funded"):
        campaign = CampaignFactory(state=state, minimum_minor=minimum, optimum_minor=minimum, closed_at=now - DAY)
        outcome = "succeeded" if final >= minimum else "unsuccessful"
        SnapshotFactory(
            campaign=campaign, minimum_minor=minimum, total_minor=final, outcome=outcome, taken_at=now - DAY
        )
        for number, (percent, raised) in enumerate(curve):
            on = timezone.localdate(now) - timedelta(days=60 - number)
            CampaignDay.objects.create(campaign=campaign, on=on, percent=percent, pledged_minor=raised)
        return campaign

    return make


@pytest.fixture
def running(now):
    """Half of its forty days are gone."""
    return CampaignFactory(
        opens_at=now - 20 * DAY, deadline_at=now + 20 * DAY, pledged_minor=600_00, minimum_minor=1000_00
    )


def test_others_are_read_at_the_very_same_point(running, ended, now):
    for final in (800_00, 1000_00, 1200_00, 1600_00, 2000_00):
        ended(final, [(40, final * 3 // 10), (60, final * 7 // 10), (100, final)])
    found = outlook(running, now)
    assert (found.pace.percent_gone, found.pace.percent, found.pace.usual_percent) == (50, 60, 60)
    assert (found.pace.ahead_of, found.pace.campaigns, found.pace.similar) == (2, 5, True)
    assert (found.band.low_minor, found.band.middle_minor, found.band.high_minor) == (1200_00, 1200_00, 1200_00)
    assert (found.held, found.of) == (5, 5)


def test_failed_ones_count_as_well(running, ended, now):
    for final in (300_00, 400_00, 900_00, 1200_00):
        ended(final, [(50, final // 2), (100, final)], state="unsuccessful" if final < 1000_00 else "funded")
    assert outlook(running, now).pace.campaigns == 4


def test_with_too_few_it_says_so(running, ended, now):
    for _ in range(AT_LEAST - 1):
        ended(1200_00, [(50, 600_00), (100, 1200_00)])
    found = outlook(running, now)
    assert found.too_few
    assert found.pace is None
    assert found.band is None


def test_only_similar_ones_where_there_are_enough(running, ended, now):
    for _ in range(AT_LEAST):
        ended(1200_00, [(50, 600_00), (100, 1200_00)])
    for _ in range(6):
        ended(90_000_00, [(50, 1_00), (100, 90_000_00)], minimum=80_000_00)
    found = outlook(running, now)
    assert (found.pace.campaigns, found.pace.similar) == (AT_LEAST, True)


def test_else_all_that_ended_and_it_is_said(running, ended, now):
    for _ in range(AT_LEAST):
        ended(90_000_00, [(50, 45_000_00), (100, 90_000_00)], minimum=80_000_00)
    found = outlook(running, now)
    assert (found.pace.campaigns, found.pace.similar) == (AT_LEAST, False)


def test_too_early_there_is_pace_and_no_prediction(running, ended, now):
    for _ in range(AT_LEAST):
        ended(1200_00, [(50, 600_00), (100, 1200_00)])
    found = outlook(running, now - 16 * DAY)
    assert found.early
    assert found.band is None
    assert found.pace.percent_gone == 10


def test_nothing_of_a_second_round_or_of_what_is_over(running, ended, now):
    running.round = 2
    assert outlook(running, now) is None
    assert outlook(CampaignFactory(state="funded"), now) is None


def test_a_campaign_is_not_compared_with_itself_and_the_cost_is_fixed(
    running, ended, now, django_assert_max_num_queries
):
    for _ in range(30):
        ended(1200_00, [(50, 600_00), (100, 1200_00)])
    SnapshotFactory(campaign=running, minimum_minor=1000_00, total_minor=600_00)
    with django_assert_max_num_queries(2):
        assert outlook(running, now).pace.campaigns == 30
