"""Openings of a page are counted: from the cache too, without a cookie, robots and teams left out.
Whose page it is, and where the number goes, is the campaigns app's."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from campaigns.models import CampaignDay
from crowdcoop import readings
from tests.factories.campaigns import CampaignFactory, campaign_page

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(now):
    readings._tally.clear()
    readings._since = None
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller
    readings._tally.clear()
    readings._since = None


@pytest.fixture
def path():
    campaign = CampaignFactory()
    campaign_page(campaign)
    return f"/es/campaigns/{campaign.code}/"


def seen(clock, now):
    clock.move_to(now + readings.EVERY)
    readings.write_down()
    return sum(CampaignDay.objects.values_list("views", flat=True))


def test_kept_pages_count_and_nothing_of_the_reader_stays(path, clock, now, django_assert_num_queries):
    first = Client().get(path, HTTP_USER_AGENT=BROWSER)
    with django_assert_num_queries(0):
        kept = Client().get(path, HTTP_USER_AGENT=BROWSER)
    for answer in (first, kept):
        assert answer.cookies == {}
        assert readings.HEADER not in answer.headers
    assert seen(clock, now) == 2
    row = CampaignDay.objects.get()
    assert row.on == timezone.localdate(now)


@pytest.mark.parametrize(
    "agent",
    ["", "curl/8.5.0", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
     "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/130.0", "facebookexternalhit/1.1"],
)  # fmt: skip
def test_programs_that_say_what_they_are_do_not_count(path, clock, now, agent):
    Client().get(path, HTTP_USER_AGENT=agent)
    assert seen(clock, now) == 0


def test_nor_do_people_signed_in_nor_fetching_ahead_nor_heads(path, clock, now, user):
    team = Client()
    team.force_login(user)
    team.get(path, HTTP_USER_AGENT=BROWSER)
    Client().get(path, HTTP_USER_AGENT=BROWSER, HTTP_SEC_PURPOSE="prefetch;prerender")
    Client().head(path, HTTP_USER_AGENT=BROWSER)
    Client().get("/es/campaigns/", HTTP_USER_AGENT=BROWSER)
    assert seen(clock, now) == 0


def test_who_only_asks_for_the_film_is_the_same_reader(clock, now):
    campaign = CampaignFactory()
    page = campaign_page(campaign)
    page.video = "https://vimeo.com/12345678"
    page.save_revision().publish()
    path = f"/es/campaigns/{campaign.code}/"
    for asked in (path, f"{path}?video=play"):
        assert Client().get(asked, HTTP_USER_AGENT=BROWSER).status_code == 200
    assert seen(clock, now) == 1


def test_a_process_writes_once_a_minute_after_an_answer(path, clock, now):
    Client().get(path, HTTP_USER_AGENT=BROWSER)
    clock.move_to(now + timedelta(seconds=59))
    Client().get("/robots.txt")
    assert not CampaignDay.objects.exists()
    clock.move_to(now + timedelta(seconds=61))
    Client().get("/robots.txt")
    assert CampaignDay.objects.get().views == 1
    assert readings._since is None


def test_what_could_not_be_written_is_not_lost(path, clock, now, monkeypatch):
    def broken(counts, on):
        raise RuntimeError

    kept = readings._sinks["campaign"]
    Client().get(path, HTTP_USER_AGENT=BROWSER)
    monkeypatch.setitem(readings._sinks, "campaign", broken)
    assert seen(clock, now) == 0
    monkeypatch.setitem(readings._sinks, "campaign", kept)
    assert seen(clock, now + 2 * readings.EVERY) == 1
