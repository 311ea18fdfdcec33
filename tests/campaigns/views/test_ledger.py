"""The public books of a campaign: they re-add to its page to the cent, name nobody, and run no formula."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns import tasks
from campaigns.models import Campaign
from campaigns.services import pledges
from campaigns.views.ledger import euros, safe
from payments import tasks as payments_tasks
from payments.queries import book_totals
from payments.services import checkout
from tests.campaigns.conftest import order
from tests.sandbox import DECLINED_LATER, WORKS

BACK = "http://testserver/back/"


@pytest.fixture
def collected(campaign, sandbox, now):
    """Three cards, one of which failed for good."""
    for number, (amount, card) in enumerate([(900_00, WORKS), (123_45, WORKS), (50_00, DECLINED_LATER)]):
        wanted = order(campaign, amount_minor=amount, email=f"b{number}@example.org", name="=Ana Pi", show_name=True)
        pledge = pledges.place_pledge(by=None, order=wanted, now=now)
        url = checkout.begin_checkout(payment=pledge.payment, return_url=BACK, cancel_url=BACK, now=now)
        sandbox.pay(url, card)
        payments_tasks.tick(now)
    for days in (0, 1, 2, 9, 10):
        tasks.tick(campaign.deadline_at + timedelta(days=days))
        payments_tasks.tick(campaign.deadline_at + timedelta(days=days))
    return Campaign.objects.get(pk=campaign.pk)


def table(client, campaign):
    answer = client.get(reverse("campaign_ledger", args=[campaign.code]))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    text = b"".join(answer.streaming_content).decode()
    return text, list(csv.DictReader(io.StringIO(text)))


def cents(row):
    def read(cell):
        return int(cell.replace(".", "") or 0)

    return read(row["debit EUR"]) - read(row["credit EUR"])


def balances(rows):
    found = {}
    for row in rows:
        kind = row["account"].partition(":")[0]
        found[kind] = found.get(kind, 0) + cents(row)
    return found


def test_it_re_adds_to_the_page_to_the_cent(client, collected):
    _text, rows = table(client, collected)
    totals, books = balances(rows), book_totals(collected.code)
    assert sum(map(cents, rows)) == 0
    due = sum(cents(r) for r in rows if r["what"] == "pledge_due" and r["account"].startswith("pledges_due"))
    assert due == collected.pledged_minor == 1073_45
    assert -totals["campaign_held"] == collected.collected_minor == 1023_45
    assert totals["pledges_due"] == books.outstanding_minor == 0
    assert due - collected.collected_minor - books.outstanding_minor == books.dropped_minor == 50_00
    assert totals["provider_fees"] == books.provider_fees_minor > 0


def test_it_names_nobody(client, collected):
    text, _rows = table(client, collected)
    assert "Ana" not in text
    assert "@" not in text
    assert "pay-" not in text


def test_before_a_round_has_succeeded_there_is_none(client, campaign, backed):
    """Negative control of the first test."""
    backed(campaign)
    assert client.get(reverse("campaign_ledger", args=[campaign.code])).status_code == 404
    Campaign.objects.filter(pk=campaign.pk).update(state="unsuccessful")
    assert client.get(reverse("campaign_ledger", args=[campaign.code])).status_code == 404
    assert client.post(reverse("campaign_ledger", args=[campaign.code])).status_code == 405


@pytest.mark.parametrize("code", ["c-none", "%00", "ñ", "=1+1", "a" * 3000])
def test_foreign_codes_lead_nowhere(code, client, db):
    assert client.get(f"/en/campaign-ledger/{code}.csv").status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell):
    assert safe(cell) == "'" + cell
    assert safe("x" + cell) == "x" + cell


@pytest.mark.parametrize(("minor", "text"), [(0, ""), (1, "0.01"), (100, "1.00"), (123_45, "123.45")])
def test_euros_are_written_with_a_point(minor, text):
    assert euros(minor) == text
