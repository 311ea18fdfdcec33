"""Who supports a campaign: names and addresses only with their owners' consent, in the list and in the files.
No cell of a file is ever run as a formula."""

import csv
import io

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from campaigns.services.figures import note_figures
from crowdcoop import spreadsheets
from crowdcoop.audit.models import AuditEvent
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page
from tests.factories.membership import ConsentFactory, ProspectFactory


@pytest.fixture(autouse=True)
def at_now(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def open_campaign(cooperative, team):
    campaign = CampaignFactory(cooperative=cooperative)
    campaign_page(campaign)
    return campaign


@pytest.fixture
def reader(owner):
    client = Client()
    client.force_login(owner)
    return client


def at(campaign, rest):
    return f"/en/workspace/campaigns/{campaign.code}/{rest}"


def lines(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_names_and_addresses_only_with_consent(reader, open_campaign, backed, now):
    backed(open_campaign, name="Seen Soler", show_name=True, message="Go on", email="seen@example.org")
    backed(open_campaign, name="Hidden Hidalgo", message="Quietly", email="hidden@example.org", source="fair")
    told = ProspectFactory(
        cooperative=open_campaign.cooperative, email="hidden@example.org", state="interested", confirmed_at=now
    )
    html = reader.get(at(open_campaign, "backers/")).content.decode()
    assert "Seen Soler" in html
    assert "Go on" in html
    for kept in ("Hidden Hidalgo", "Quietly", "seen@example.org", "hidden@example.org"):
        assert kept not in html
    ConsentFactory(prospect=told, purpose="share_contact", state="given")
    html = reader.get(at(open_campaign, "backers/")).content.decode()
    assert "hidden@example.org" in html
    assert "Hidden Hidalgo" not in html
    rows = lines(reader.get(at(open_campaign, "backers.csv")))
    assert [row[4:8] for row in rows[1:]] == [["Seen Soler", "Go on", "", ""], ["", "", "hidden@example.org", "fair"]]


def test_another_cooperatives_consent_is_not_ours(reader, open_campaign, backed, now):
    backed(open_campaign, email="a@example.org")
    elsewhere = ProspectFactory(email="a@example.org", state="interested", confirmed_at=now)
    ConsentFactory(prospect=elsewhere, purpose="share_contact", state="given")
    assert "a@example.org" not in reader.get(at(open_campaign, "backers/")).content.decode()


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_no_cell_is_run_as_a_formula(reader, open_campaign, backed, begin):
    backed(open_campaign, name=f"{begin}1+1", show_name=True)
    name = lines(reader.get(at(open_campaign, "backers.csv")))[1][4]
    assert name.startswith("'")
    book = load_workbook(io.BytesIO(reader.get(at(open_campaign, "backers.xlsx")).content))
    cell = book.active["E2"]
    assert (cell.data_type, cell.value.startswith("'")) == ("s", True)


def test_a_workbook_holds_numbers_and_days(reader, open_campaign, backed, now):
    backed(open_campaign, amount_minor=45_50, name="Bell \x07 Ring", show_name=True)
    sheet = load_workbook(io.BytesIO(reader.get(at(open_campaign, "backers.xlsx")).content)).active
    assert (sheet["C2"].value, sheet["B2"].value.date(), sheet["E2"].value) == (45.5, now.date(), "Bell  Ring")


def test_days_are_a_file_without_names(reader, open_campaign, backed, now):
    backed(open_campaign, amount_minor=45_50)
    note_figures(now)
    rows = lines(reader.get(at(open_campaign, "days.csv")))
    assert rows[-1] == [now.date().isoformat(), "45.50", "0.00", "0"]
    assert load_workbook(io.BytesIO(reader.get(at(open_campaign, "days.xlsx")).content)).active["B2"].value is not None


def test_taking_the_file_is_written_down(reader, open_campaign, owner):
    reader.get(at(open_campaign, "backers.csv"))
    event = AuditEvent.objects.get(action="campaign.backers_exported")
    assert event.actor == owner


def test_only_these_kinds_of_file_and_no_endless_workbook(reader, open_campaign, backed, monkeypatch):
    for _ in range(2):
        backed(open_campaign)
    assert reader.get(at(open_campaign, "backers.exe")).status_code == 404
    monkeypatch.setattr(spreadsheets, "XLSX_LINES", 1)
    assert reader.get(at(open_campaign, "backers.xlsx")).status_code == 404
    assert "backers.xlsx" not in reader.get(at(open_campaign, "backers/")).content.decode()


def test_the_adviser_and_others_get_no_list(open_campaign, user, cooperative):
    secretary = UserFactory()
    cooperative.roles.create(user=secretary, role="secretary")
    for person in (user, secretary):
        client = Client()
        client.force_login(person)
        assert [client.get(at(open_campaign, rest)).status_code for rest in ("backers/", "backers.csv")] == [404, 404]


def test_the_list_is_read_in_parts_at_a_fixed_cost(reader, open_campaign, backed, django_assert_max_num_queries):
    for number in range(33):
        backed(open_campaign, name=f"Person {number}", show_name=True)
    with django_assert_max_num_queries(20):
        html = reader.get(at(open_campaign, "backers/")).content.decode()
    assert html.count("Person ") == 30
    more = html.split('rel="next" href="')[1].split('"')[0]
    assert reader.get(at(open_campaign, f"backers/{more}")).content.decode().count("Person ") == 3
