"""The home page: what it shows is counted, and showing it costs the same however much there is.
The pages of other apps are tested there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crowdcoop import clock
from tests.factories.campaigns import CampaignFactory, CostLineFactory, campaign_page
from tests.factories.membership import CooperativeFactory

pytestmark = pytest.mark.django_db


def open_campaigns(count):
    for number in range(count):
        campaign = CampaignFactory(
            deadline_at=clock.now() + timedelta(days=3 + number), pledged_minor=300_00, backers=10
        )
        CostLineFactory(campaign=campaign)
        campaign_page(campaign, title=f"Campaign {number}")


def queries_of(client, path):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_empty_site_shows_no_row_of_zeros(client, home):
    html = client.get("/es/").content.decode()
    assert home.headline in html
    assert 'class="figures"' not in html


def test_campaigns_that_end_first_are_shown(client, home):
    open_campaigns(5)
    html = client.get("/es/").content.decode()
    assert [f"Campaign {n}" in html for n in range(5)] == [True, True, True, False, False]


def test_figures_are_counted(client, home):
    open_campaigns(2)
    CooperativeFactory(accepts_members=True, share_value_minor=100_00)
    front = client.get("/es/").context["front"]
    assert [figure.value for figure in front.figures] == ["20"]
    assert front.support.note.startswith("2")


@pytest.mark.parametrize("path", ["/es/", "/ca/"])
def test_home_costs_at_most_twelve_queries_and_the_same_with_more(client, tree, path, settings):
    open_campaigns(1)
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    client.get(path)
    few = queries_of(client, path)
    open_campaigns(6)
    assert queries_of(client, path) == few
    assert few <= 12


def test_home_is_kept_and_renewed_by_a_campaigns_change(client, home, django_assert_num_queries):
    open_campaigns(1)
    client.get("/es/")
    with django_assert_num_queries(0):
        client.get("/es/")


def test_page_ends_with_the_first_deadline(client, home):
    campaign = CampaignFactory(deadline_at=clock.now() + timedelta(minutes=5))
    CostLineFactory(campaign=campaign)
    campaign_page(campaign)
    request = client.get("/es/").wsgi_request
    assert request.valid_until == campaign.deadline_at
