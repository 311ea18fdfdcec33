"""Who sees how a campaign goes, what stands there, and what everybody may read: figures and fees.
The numbers themselves are the queries' tests'."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns import rules
from campaigns.services.figures import note_figures
from crowdcoop.cms.generation import renew
from payments.enums import Method
from payments.fees import costs_of, platform_fee, provider_fee
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page, many_campaigns

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def open_campaign(cooperative, team, now):
    campaign = CampaignFactory(cooperative=cooperative, opens_at=now - 10 * DAY, deadline_at=now + 30 * DAY)
    campaign_page(campaign)
    return campaign


@pytest.fixture
def read(open_campaign):
    def get(person, language="en", campaign=open_campaign):
        client = Client()
        client.force_login(person)
        return client.get(f"/{language}/workspace/campaigns/{campaign.code}/figures/")

    return get


def test_the_team_sees_how_it_goes(open_campaign, owner, backed, read, now):
    backed(open_campaign, amount_minor=120_00, source="assembly")
    note_figures(now)
    answer = read(owner)
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "no-store" in answer["Cache-Control"]
    assert soup.select_one("svg.curve__box[role=img]")["aria-label"].count("€120")
    assert [cell.text for cell in soup.select("#h-sources ~ table th[scope=row]")] == ["assembly"]
    assert "at least 4 campaigns that have ended" in answer.content.decode()
    assert not soup.select("[style], script:not([src])")


@pytest.mark.parametrize("page", ["", "figures/", "backers/", "reach/", "dashboard"])
def test_a_teams_pages_cost_the_same_with_more_pledges_and_more_campaigns(page, open_campaign, owner, backed, now):
    client = Client()
    client.force_login(owner)
    path = "/en/dashboard/" if page == "dashboard" else f"/en/workspace/campaigns/{open_campaign.code}/{page}"

    def cost():
        note_figures(now)
        renew()
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    backed(open_campaign, source="fair")
    cost()
    few = cost()
    for number in range(5):
        backed(open_campaign, source=f"fair-{number}")
    many_campaigns(200, now)
    assert cost() == few


@pytest.mark.parametrize("role", ["treasurer", "secretary"])
def test_the_treasurer_may_and_the_secretary_has_no_part_in_it(cooperative, read, role):
    person = UserFactory()
    cooperative.roles.create(user=person, role=role)
    assert read(person).status_code == (200 if role == "treasurer" else 404)


def test_an_adviser_reads_the_figures_and_no_more(open_campaign, read, user, monkeypatch):
    adviser = UserFactory()
    monkeypatch.setattr(rules, "_readers", [lambda person, campaign: person == adviser])
    page = read(adviser).content.decode()
    assert "From reader to member" in page
    assert "What to do today" not in page
    assert f"/campaigns/{open_campaign.code}/overview/" not in page
    assert read(user).status_code == 404


def test_before_it_opens_the_page_says_so(draft, owner, read):
    assert "Nothing to count yet" in read(owner, campaign=draft).content.decode()


def test_everybody_sees_money_over_time_without_a_cookie_and_from_the_cache(
    client, open_campaign, backed, now, django_assert_num_queries
):
    backed(open_campaign, amount_minor=120_00)
    path = f"/en/campaigns/{open_campaign.code}/figures/"
    answer = client.get(path)
    assert answer.cookies == {}
    assert "€120" in answer.content.decode()
    with django_assert_num_queries(0):
        assert client.get(path).content == answer.content
    assert client.get(f"/en/campaigns/{CampaignFactory(draft=True).code}/figures/").status_code == 404


def test_fees_are_worked_out_by_the_rules_of_payouts_and_of_the_payment_service(settings):
    settings.PLATFORM_FEE_BASIS_POINTS = 400
    assert platform_fee(1000_00) == 40_00
    assert [provider_fee(method, 50_00) for method in Method] == [1_00, 35, 0]
    card, debit, transfer = costs_of(1000_30, 50_00)
    assert (card.provider_minor, card.platform_minor, card.arrives_minor) == (20 * 1_00 + 25, 40_01, 940_04)
    assert debit.provider_minor == 21 * 35
    assert transfer.arrives_minor == 1000_30 - 40_01


def test_the_calculator_begins_with_an_example_and_answers_what_is_asked(
    client, db, root_page, django_assert_num_queries
):
    page = client.get("/en/fees/")
    assert page.cookies == {}
    assert "€10,000 in promises of €50" in page.content.decode()
    with django_assert_num_queries(0):
        client.get("/en/fees/")
    asked = client.get("/en/fees/?sum=2.000&each=25").content.decode()
    assert "€2,000 in promises of €25" in asked
    assert "csrfmiddlewaretoken" not in asked


@pytest.mark.parametrize("typed", ["", "abc", "-1", "1e9", "99999999999", "２０", "a%00b", "%F0%9F%A7%B5"])
def test_what_is_no_amount_is_said_beside_its_field_and_kept(client, db, root_page, typed):
    answer = client.get(f"/en/fees/?sum={typed}&each=25")
    soup = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert soup.select("#id_sum[aria-invalid=true]")
    assert soup.select_one("#id_each")["value"] == "25"
    assert not soup.select("table")
