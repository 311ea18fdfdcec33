"""What a fund has done: the page in five languages, the tables to take away, and the page of each funder.
Who is let in is in tests/permissions."""

import csv
import io

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from campaigns.models import MatchFunder
from campaigns.pages import CampaignPage
from campaigns.queries.match_report import report_of
from campaigns.services.pledges import withdraw_pledge
from crowdcoop.cms.generation import renew
from payments.models import Payment
from payments.services.refunds import approve_refund, propose_refund
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import CampaignFactory, campaign_page, match_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client


def url(name, *args, language="en"):
    with translation.override(language):
        return reverse(name, args=args)


@pytest.fixture
def fund(campaign, backed, now):
    """€30 and €10 of two people, and one of them again, matched by half."""
    fund = match_fund(now=now, paid_in=(60_00, 40_00), campaigns=[campaign], rules=({"factor_percent": 50},))
    for minor, who in ((30_00, "a@example.org"), (10_00, "b@example.org"), (20_00, "a@example.org")):
        backed(campaign, amount_minor=minor, email=who)
    return fund


def test_the_figures_are_those_of_the_rows(fund, campaign):
    report = report_of(fund)
    assert (report.people, report.given_minor, report.matched_minor, report.people_per_euro) == (2, 60_00, 30_00, 2.0)
    assert [(row.pledges, row.given_minor) for row in report.rows] == [(3, 60_00)]


def test_a_pledge_that_went_away_is_in_no_figure(fund, campaign, now):
    """The control."""
    withdraw_pledge(by=None, pledge=campaign.pledges.order_by("pk").first(), now=now)
    assert (report_of(fund).given_minor, report_of(fund).matched_minor) == (30_00, 15_00)


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_the_report_is_read_and_printed_in_every_language(fund, admin, language):
    answer = admin.get(url("match_fund_report", fund.code, language=language))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'lang="{language}"' in page
    assert "no-print" in page
    if language != "en":
        assert "Campaign by campaign" not in page


@pytest.mark.parametrize("title", ["=1+1", " @SUM(A1)", "+34"])
def test_no_cell_of_the_tables_is_a_formula(fund, campaign, admin, title):
    CampaignPage.objects.filter(campaign=campaign).update(title=title, draft_title=title)
    lines = list(csv.reader(io.StringIO(admin.get(url("match_fund_csv", fund.code)).content.decode())))
    sheet = load_workbook(io.BytesIO(admin.get(url("match_fund_xlsx", fund.code)).content)).active
    row = [cell.value for cell in list(sheet.rows)[1]]
    assert lines[1][1] == row[1] == f"'{title}"
    assert (lines[1][7], row[7]) == ("60.00", 60)
    assert {cell.data_type for line in sheet.rows for cell in line} <= {"s", "n"}
    assert "@example.org" not in str(lines)


@pytest.mark.parametrize("number", [1, 3])
def test_the_report_asks_the_same_however_many_campaigns(number, admin, now, django_assert_max_num_queries):
    campaigns = [CampaignFactory() for _ in range(number)]
    for one in campaigns:
        campaign_page(one)
    fund = match_fund(now=now, campaigns=campaigns)
    with django_assert_max_num_queries(28):
        assert admin.get(url("match_fund_report", fund.code)).status_code == 200


def test_a_funder_has_a_page_of_what_it_gave_and_where(fund, campaign):
    funder = fund.funders.order_by("pk").first()
    MatchFunder.objects.filter(pk=funder.pk).update(about="Saves since 1910.", website="https://hall.example.org")
    answer = Client().get(url("match_funder", funder.code))
    page = answer.content.decode()
    for said in (funder.name, "Saves since 1910.", "https://hall.example.org", campaign.cooperative.name, fund.name):
        assert said in page
    assert "€18" in page, "six tenths of thirty euros"
    assert funder.email not in page
    assert not answer.cookies
    for place in (url("match_fund_public", fund.code), campaign.pages.get().url):
        assert f"/funders/{funder.code}/" in Client().get(place).content.decode()


def test_a_funder_of_a_draft_is_nobody_yet(now):
    fund = match_fund(now=now, state="open")
    type(fund).objects.filter(pk=fund.pk).update(state="draft")
    assert Client().get(url("match_funder", fund.funders.get().code)).status_code == 404


def test_the_public_page_says_plainly_that_promises_fell(fund, campaign, admin, now):
    before = Client().get(url("match_fund_public", fund.code)).content.decode()
    assert "went back" not in before
    payment = Payment.objects.get(owner_code=fund.funders.order_by("pk").first().code)
    page = admin.get(reverse("payments:finance_refund_new", args=[payment.code])).content.decode()
    assert fund.name in page, "whoever gives it back reads what hangs on it"
    boss, second = UserFactory(is_superuser=True), UserFactory(is_superuser=True)
    refund = propose_refund(by=boss, payment=payment, amount_minor=60_00, reason="asked", now=now)
    approve_refund(by=second, refund=refund, now=now)
    other = Payment.objects.get(owner_code=fund.funders.order_by("pk").last().code)
    refund = propose_refund(by=boss, payment=other, amount_minor=20_00, reason="asked", now=now)
    approve_refund(by=second, refund=refund, now=now)
    renew()  # as after every commit
    assert "€10" in (page := Client().get(url("match_fund_public", fund.code)).content.decode())
    assert "went back" in page
