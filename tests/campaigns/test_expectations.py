"""What finance may expect of campaigns that close soon.
The page is tested with payments' views."""

from datetime import timedelta

import pytest

from campaigns.expectations import closings
from campaigns.models import Campaign


@pytest.mark.parametrize(("pledged", "expected"), [(0, 0), (999_99, 0), (1000_00, 1000_00)])
def test_a_campaign_that_closes_is_expected_with_its_money_once_it_has_its_minimum(pledged, expected, campaign, now):
    soon = {"deadline_at": now + timedelta(days=2), "minimum_minor": 1000_00, "optimum_minor": 2000_00}
    Campaign.objects.filter(pk=campaign.pk).update(pledged_minor=pledged, **soon)
    items = list(closings(now, now + timedelta(days=7)))
    assert [item.money_in for item in items] == [expected]
    assert list(closings(now, now + timedelta(days=1))) == []
