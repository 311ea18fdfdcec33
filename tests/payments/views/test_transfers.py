"""The page that says where to send a promised transfer: only by its link, only while the money is awaited.
Matching what arrives is tested in services/test_matching.py."""

import pytest

from payments.links import transfer_url
from payments.services.matching import match_waiting
from payments.services.statements import import_statement
from tests.factories.statements import OWN, camt, entry


@pytest.fixture(autouse=True)
def account(settings):
    settings.BANK_ACCOUNT_IBAN, settings.BANK_ACCOUNT_NAME = OWN, "Crowdcoop Platform"


@pytest.fixture
def shown(client):
    """The page behind a payment's link."""
    return lambda payment: client.get("/" + transfer_url(payment).split("/", 3)[3])


def arrives(euros, text, now, ref="R1"):
    statement = import_statement(by=None, data=camt(entry(euros, text, ref=ref)), filename="m.xml", now=now)
    match_waiting(now=now, statement=statement)


def grouped(text):
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def test_it_says_where_to_send_what_under_which_reference(awaiting, shown):
    payment = awaiting()
    answer = shown(payment)
    page = answer.content.decode()
    for said in (grouped(OWN), "Crowdcoop Platform", grouped(payment.reference), "<svg", "Please send €25"):
        assert said in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_missing_is_asked_for_and_what_is_whole_is_thanked_for(awaiting, shown, now):
    payment = awaiting()
    arrives("10.00", payment.reference, now)
    answer = shown(payment)
    assert (answer.context["received_minor"], answer.context["missing_minor"]) == (10_00, 15_00)
    arrives("15.00", payment.reference, now, ref="R2")
    page = shown(payment).content.decode()
    assert "Your transfer has arrived" in page
    assert grouped(OWN) not in page


def test_without_an_account_nobody_is_sent_anywhere(awaiting, shown, settings):
    payment = awaiting()
    settings.BANK_ACCOUNT_IBAN = ""
    assert "There is nothing to send" in shown(payment).content.decode()


@pytest.mark.parametrize("token", ["x", "pay-abc:forged", "%00"])
def test_forged_links_open_nothing(token, client, db):
    assert client.get(f"/en/transfer/{token}/").status_code == 404


def test_a_promise_by_card_has_no_such_page(charged, shown):
    assert shown(charged()).status_code == 404
