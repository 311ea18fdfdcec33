"""The statement's figures add up to the cent, and each can be found in the books."""

import pytest
from django.utils import translation

from payments.models import Entry, Payout
from payments.payout_statement import statement
from payments.services.payout_settling import settle_paid
from payments.services.payouts import send_payouts
from tests.payments.payout_fixtures import BOOK


@pytest.fixture
def book(charged, account):
    return [charged(amount_minor=100_00), charged(amount_minor=40_00, nature="presale")]


def cents(text):
    digits = text.replace("\xa0", "").replace("€", "").replace(".", "")
    whole, _comma, part = digits.partition(",")
    return int(whole) * 100 + (1 if not whole.startswith("-") else -1) * int(part or 0)


def tables(paper):
    return [section.table for section in paper.sections if section.table]


def test_the_lines_add_up_to_what_arrives(book, approved, settings):
    settings.PLATFORM_FEE_BASIS_POINTS = 400
    approved(20_00)
    way, natures, pledges, books = tables(statement(approved(100_00), "es"))
    assert sum(cents(amount) for _label, amount in way.rows) == cents(way.total[1]) == 96_00
    assert [row[-1] for row in natures.rows] == ["100\xa0€", "40\xa0€"]
    assert [row[0] for row in pledges.rows] == [payment.owner_code for payment in book]
    known = {str(number) for number in Entry.objects.filter(book_code=BOOK).values_list("number", flat=True)}
    assert {row[3] for row in pledges.rows} <= known
    assert {row[0] for row in books.rows} <= known
    debits, credits = (sum(cents(row[place]) for row in books.rows if row[place]) for place in (2, 3))
    assert debits == credits == 104_00


def test_a_payout_before_anybody_agreed_has_figures_too(book, proposed):
    paper = statement(proposed(50_00), "es")
    assert cents(paper.figure) == 50_00 - 2_60


def test_an_order_tells_where_it_went_even_after_a_change_of_account(book, approved, account, now):
    payout = approved(50_00)
    send_payouts(now=now)
    account.iban = "ES7199990001460000000017"
    account.save()
    facts = {fact.label: fact.value for fact in statement(payout, "es").sections[0].facts}
    assert "ES88 ···· 7890" in facts.values()


def test_without_an_account_the_receivers_code_stands_there(book, approved, account, now):
    payout = approved(50_00)
    account.delete()
    facts = [fact.value for fact in statement(payout, "es").sections[0].facts]
    assert payout.beneficiary_code in facts


def test_the_day_it_left_stands_there_once_it_has(book, approved, now):
    payout = approved(50_00)
    before = {fact.label for fact in statement(payout, "es").sections[0].facts}
    send_payouts(now=now)
    Payout.objects.filter(pk=payout.pk).update(state="sent")
    settle_paid(payout.pk, "test", now)
    payout.refresh_from_db()
    now_there = {fact.label for fact in statement(payout, "es").sections[0].facts} - before
    assert now_there == {translation.gettext("Sent on")}
