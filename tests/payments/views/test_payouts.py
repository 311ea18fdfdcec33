"""The desk's pages about money that leaves, walked as two people walk them."""

import pytest
from django.urls import reverse

from payments.enums import OrderState, PayoutState
from payments.models import BankOrder, PaymentFile, Payout, PayoutAccount
from tests.amounts import bad_amounts
from tests.factories.payouts import BankOrderFactory, PayoutAccountFactory, PayoutFactory
from tests.payments.payout_fixtures import BOOK, COOP


@pytest.fixture
def people(finance, client):
    """(first, second) of the finance desk; `as_(person)` signs in."""
    return finance(), finance()


def at(name, *args):
    return reverse(f"payments:{name}", args=args)


@pytest.fixture
def book(charged, account):
    return [charged(amount_minor=100_00), charged(amount_minor=40_00)]


def test_two_people_pay_out(book, people, client, bank, now, time_machine):
    time_machine.move_to(now)
    first, second = people
    client.force_login(first)
    page = client.get(at("finance_queue", "payouts-open"))
    assert "Forn de Dalt" in page.content.decode()
    page = client.get(at("finance_payout_new", BOOK))
    assert "133" in page.content.decode()
    assert client.post(at("finance_payout_new", BOOK), {"amount": "200"}).status_code == 200
    done = client.post(at("finance_payout_new", BOOK), {"amount": "120,50"})
    payout = Payout.objects.get()
    assert done.url == at("finance_payout", payout.code)
    assert payout.amount_minor == 120_50
    client.post(done.url, {"decision": "yes"})
    assert Payout.objects.get().state == PayoutState.PROPOSED
    client.force_login(second)
    assert payout.code in client.get(at("finance_queue", "payouts")).content.decode()
    assert client.get(done.url).status_code == 200
    client.post(done.url, {"decision": "yes"})
    assert Payout.objects.get().state == PayoutState.APPROVED
    from payments.services.payouts import send_payouts

    send_payouts(now=now)
    assert client.get(done.url).status_code == 200
    order = BankOrder.objects.get()
    assert order.code in client.get(at("finance_queue", "transfers-out")).content.decode()
    assert order.code in client.get(at("finance_files")).content.decode()
    client.post(at("finance_files"), {})
    made = PaymentFile.objects.get()
    fetched = client.get(at("finance_file", made.message_id))
    assert fetched.content.decode() == made.content
    assert fetched["Content-Disposition"] == f'attachment; filename="{made.message_id}.xml"'
    assert order.code in client.get(at("finance_queue", "transfers-sent")).content.decode()
    assert client.get(at("finance_files")).status_code == 200
    assert client.get(at("finance_order", order.code)).status_code == 200
    client.post(at("finance_order", order.code), {"reason": "AC04"})
    order.refresh_from_db()
    assert order.state == OrderState.FAILED
    assert Payout.objects.get().state == PayoutState.FAILED


def test_a_no_needs_a_reason(book, proposed, people, client, now):
    payout = proposed(50_00)
    client.force_login(people[1])
    url = at("finance_payout", payout.code)
    assert client.post(url, {"decision": "no"}).status_code == 200
    assert Payout.objects.get().state == PayoutState.PROPOSED
    client.post(url, {"decision": "no", "reason": "The board has to decide first."})
    assert Payout.objects.get().state == PayoutState.REJECTED
    assert client.post(url, {"decision": "perhaps"}).status_code == 200


def test_a_file_of_nothing_is_told_calmly(people, client, bank):
    client.force_login(people[0])
    answer = client.post(at("finance_files"), {})
    assert answer.status_code == 200
    assert not PaymentFile.objects.exists()


def test_two_people_check_an_account(people, books, client, now):
    account = PayoutAccountFactory(beneficiary_code=COOP, unchecked=True)
    url = at("finance_account", COOP)
    client.force_login(people[0])
    assert account.holder_name in client.get(at("finance_queue", "payout-accounts")).content.decode()
    assert "ES88 9999 0001" in client.get(url).content.decode()
    client.post(url, {"version": 1})
    client.post(url, {"version": 1})
    assert not PayoutAccount.objects.get().is_verified
    assert client.get(url).status_code == 200
    client.force_login(people[1])
    client.post(url, {"version": 2})
    assert not PayoutAccount.objects.get().is_verified
    client.post(url, {"version": 1})
    assert PayoutAccount.objects.get().is_verified
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("amount", **bad_amounts("1.000.000"))
def test_amounts_that_are_none_are_answered_calmly(amount, book, people, client):
    client.force_login(people[0])
    assert client.post(at("finance_payout_new", BOOK), {"amount": amount}).status_code == 200
    assert not Payout.objects.exists()


def test_what_is_not_there_is_not_there(people, client, db):
    client.force_login(people[0])
    gone = [
        at("finance_payout_new", "c-none"),
        at("finance_payout", "out-none"),
        at("finance_account", "none"),
        at("finance_order", "ord-none"),
        at("finance_file", "msg-none"),
        at("finance_payout_statement", "out-none"),
        at("finance_payout_statement", PayoutFactory().code),
    ]
    assert {client.get(url).status_code for url in gone} == {404}


def test_a_payout_of_a_book_nobody_owns_any_more_can_still_be_read(people, client, now, finance):
    payout = PayoutFactory(book_code="c-gone", state="approved", approved_by=people[1], approved_at=now)
    client.force_login(people[0])
    assert "c-gone" in client.get(at("finance_payout", payout.code)).content.decode()
    assert client.get(at("finance_payout_statement", payout.code)).status_code == 404


def test_an_order_for_something_else(people, client, db):
    order = BankOrderFactory()
    client.force_login(people[0])
    assert order.subject_code in client.get(at("finance_order", order.code)).content.decode()


@pytest.mark.parametrize("language", ["es", "ca", "eu", "gl", "en"])
def test_the_statement_is_a_paper_in_the_readers_language(language, book, approved, people, client):
    payout = approved(100_00)
    client.force_login(people[0])
    answer = client.get(f"/{language}/finance/payouts/{payout.code}.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.7")
    assert b"pdfuaid" in answer.content
