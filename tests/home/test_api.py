"""The public interface: what each collection says, how it is paged, and what it never says.
The books behind the ledger are tested with payments."""

import csv
import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.queries.open_collections import FILED, SERVED
from tests.factories.campaigns import CampaignFactory, PledgeFactory, campaign_page, match_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(now):
    campaign = CampaignFactory()
    campaign_page(campaign, title="Pan de barrio")
    campaign_page(campaign, language="ca", title="Pa de barri")
    return campaign


def get(client, path, status=200, **asked):
    response = client.get(f"/api/v1/{path}", asked)
    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    return response.json()


def test_a_campaign_says_what_it_raised_and_nothing_of_people(client, campaign):
    pledge = PledgeFactory(campaign=campaign, name="Aitana Ruiz", show_name=True, payment__active=True)
    [row] = get(client, "campaigns/")["rows"]
    assert row["code"] == campaign.code
    assert (row["title"], row["pledged"], row["currency"]) == ("Pan de barrio", campaign.pledged_minor, "EUR")
    said = json.dumps(get(client, "campaigns/")) + json.dumps(get(client, "conversion/"))
    assert "Aitana" not in said
    assert pledge.email not in said
    assert pledge.code not in said


def test_a_fund_says_what_is_left(client, campaign, now):
    fund = match_fund(now=now, paid_in=(500_00,), campaigns=[campaign])
    [row] = get(client, "match-funds/")["rows"]
    assert (row["code"], row["budget"], row["reserved"], row["left"]) == (fund.code, 500_00, 0, 500_00)
    assert row["campaigns"] == 1
    assert client.get(row["links"]["page"].removeprefix(settings.SITE_URL)).status_code == 200


def test_a_campaign_says_what_it_is_about_and_where(client, campaign):
    campaign.categories, campaign.sdgs, campaign.territory = ["food"], [8, 12], "ES-GA"
    campaign.save()
    [row] = get(client, "campaigns/", territory="ES-GA")["rows"]
    assert (row["categories"], row["sdgs"], row["territory"]) == (["food"], [8, 12], "ES-GA")
    assert get(client, "campaigns/", territory=campaign.cooperative.territory)["rows"] == []


def test_titles_come_in_the_language_asked_for(client, campaign):
    assert get(client, "campaigns/", lang="ca")["rows"][0]["title"] == "Pa de barri"
    assert get(client, f"campaigns/{campaign.code}/", lang="eu")["title"] == "Pan de barrio"


@pytest.mark.parametrize("name", SERVED)
def test_each_collection_answers_with_the_columns_it_describes(client, campaign, name):
    description = get(client, "openapi.json")
    columns = description["components"]["schemas"][name]["properties"]
    for row in get(client, f"{name}/")["rows"]:
        assert list(row) == list(columns)
    assert f"/{name}/" in description["paths"]


def test_parts_follow_each_other_without_gap_or_repetition(client):
    codes = []
    for number in range(5):
        campaign = CampaignFactory()
        campaign_page(campaign, title=f"Campaña {number}")
        codes.append(campaign.code)
    seen, after = [], ""
    while after is not None:
        part = get(client, "campaigns/", limit=2, **({"after": after} if after else {}))
        seen += [row["code"] for row in part["rows"]]
        after = part["next"]
    assert seen == codes[::-1]


def test_filters_narrow(client, campaign):
    other = CampaignFactory(state="funded")
    campaign_page(other, title="Otra cosa")
    assert [r["code"] for r in get(client, "campaigns/", state="funded")["rows"]] == [other.code]
    assert [r["code"] for r in get(client, "campaigns/", q="barrio")["rows"]] == [campaign.code]
    assert get(client, "campaigns/", territory="ES-XX")["rows"] == []


@pytest.mark.parametrize("asked", [{"limit": "0"}, {"limit": "ten"}, {"limit": "9" * 30}, {"after": "nobody"}])
def test_what_cannot_be_is_said_in_words(client, campaign, asked):
    error = get(client, "campaigns/", 400, **asked)["error"]
    assert error["code"] in asked
    assert error["message"]


@pytest.mark.parametrize("path", ["paths/?after=no-uuid", "campaigns/?after=%00", "campaigns/?q=%00%ED%A0%80&limit=1"])
def test_odd_characters_break_nothing(client, campaign, path):
    assert client.get(f"/api/v1/{path}").status_code in (200, 400)


def test_a_draft_is_not_there(client, now):
    draft = CampaignFactory(state="draft")
    campaign_page(draft)
    assert get(client, "campaigns/")["rows"] == []
    assert get(client, f"campaigns/{draft.code}/", 404)["error"]["code"] == "unknown"
    get(client, f"campaigns/{draft.code}/ledger/", 404)


def test_nothing_is_sent_twice(client, campaign):
    first = client.get("/api/v1/campaigns/")
    again = client.get("/api/v1/campaigns/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    campaign.pledged_minor += 1
    campaign.save(update_fields=["pledged_minor"])
    assert client.get("/api/v1/campaigns/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_it_is_read_only(client):
    assert client.post("/api/v1/campaigns/").status_code == 405


@pytest.mark.parametrize("name", SERVED)
def test_a_collection_costs_the_same_with_one_and_three(client, campaign, name):
    with CaptureQueriesContext(connection) as one:
        get(client, f"{name}/")
    for _ in range(2):
        campaign_page(CampaignFactory(), title="Otra")
    with CaptureQueriesContext(connection) as three:
        get(client, f"{name}/")
    assert len(three) == len(one)


def test_the_files_hold_every_collection_and_no_person(tmp_path, campaign, capsys):
    pledge = PledgeFactory(campaign=campaign, name="Aitana Ruiz", payment__active=True, counted_minor=2500)
    call_command("export_open_data", str(tmp_path))
    assert {path.stem for path in tmp_path.iterdir()} == {*FILED, "ledger"}
    rows = list(csv.DictReader((tmp_path / "pledges.csv").open()))
    assert [(row["campaign"], row["amount"]) for row in rows] == [(campaign.code, "2500")]
    everything = "".join(path.read_text() for path in tmp_path.iterdir())
    for said in (pledge.email, "Aitana", pledge.code, pledge.payment.code):
        assert said not in everything


def test_a_returns_file_of_formulas_is_harmless(tmp_path, campaign, now):
    campaign.returns.create(
        code="w-1", licence="CC0", promised_on=(now + timedelta(days=9)).date(), link="https://a.example/=1"
    )
    campaign.cooperative.name = "=1+1"
    campaign.cooperative.save(update_fields=["name"])
    call_command("export_open_data", str(tmp_path))
    assert ",=" not in (tmp_path / "returns.csv").read_text() + (tmp_path / "campaigns.csv").read_text()
