"""The desk's pages for statements: importing, deciding about one movement, and the queues they fill.
What may be matched is tested in services."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from payments.enums import LineState
from payments.models import Statement, StatementLine
from tests.factories.payouts import BankOrderFactory
from tests.factories.statements import StatementLineFactory, camt, entry

from .test_desk import finance_person, signed_in

URL = "/en/finance/statements/"


@pytest.fixture
def clerk(db):
    return signed_in(finance_person())


def upload(clerk, data, name="march.xml", **given):
    return clerk.post(URL, {"file": SimpleUploadedFile(name, data), **given}, follow=True)


def test_a_statement_is_imported_and_matched(clerk, awaiting, fresh):
    payment = awaiting()
    answer = upload(clerk, camt(entry("25.00", payment.reference), entry("7.00", "what?", ref="B")))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nora Vidal" in page
    assert fresh(payment).state == "collected"
    assert "1 waits" in clerk.get(URL).content.decode()
    again = upload(clerk, camt(entry("25.00", payment.reference), entry("7.00", "what?", ref="B")))
    assert again.redirect_chain == answer.redirect_chain
    assert Statement.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"\x00", b"hello", camt(entry())[:-9]], ids=["empty", "nul", "text", "cut"])
def test_a_broken_file_is_refused_in_words(clerk, data):
    answer = upload(clerk, data)
    assert answer.status_code == 200
    assert "alert" in answer.content.decode() or "invalid-feedback" in answer.content.decode()
    assert Statement.objects.count() == 0


def test_a_huge_file_is_refused(clerk, monkeypatch):
    monkeypatch.setattr("payments.forms.MAX_BYTES", 10)
    assert "larger than 20 MB" in upload(clerk, camt(entry())).content.decode()


def test_a_movement_is_matched_by_suggestion_taken_back_and_left_aside(clerk, awaiting, fresh, now):
    payment = awaiting(amount_minor=40_00, payer_email="nora.vidal@example.org")
    upload(clerk, camt(entry("25.00", "for the bakery")))
    line = StatementLine.objects.get()
    url = f"/en/finance/movements/{line.code}/"
    page = clerk.get(url).content.decode()
    assert payment.code in page
    assert "a name like the sender" in page
    matched = clerk.post(url, {"way": "match", "payment": payment.reference.lower()}, follow=True).content.decode()
    assert "Take the match back" in matched
    assert "Why" in clerk.post(url, {"way": "unmatch", "payment": payment.code}).content.decode()
    clerk.post(url, {"way": "unmatch", "payment": payment.code, "reason": "mistake"})
    line.refresh_from_db()
    assert line.state == LineState.UNMATCHED
    clerk.post(url, {"way": "ignore", "reason": "not ours"})
    line.refresh_from_db()
    assert line.state == LineState.IGNORED


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"way": "steal"},
        {"way": "match"},
        {"way": "match", "payment": "nothing"},
        {"way": "match", "payment": "x\x00"},
        {"way": "match", "payment": "x" * 50},
        {"way": "ignore"},
        {"way": "ignore", "reason": "a\x00b"},
        {"way": "unmatch", "reason": "x"},
    ],
)
def test_what_cannot_be_decided_changes_nothing(clerk, form):
    line = StatementLineFactory()
    answer = clerk.post(f"/en/finance/movements/{line.code}/", form)
    assert answer.status_code == 200
    line.refresh_from_db()
    assert line.state == LineState.UNMATCHED


def test_a_reference_of_an_ended_promise_is_explained(clerk, awaiting, now):
    from datetime import timedelta

    from payments.services.transfers import remind_of_transfers

    payment = awaiting()
    for days in (7, 14, 21):
        remind_of_transfers(now=now + timedelta(days=days))
    upload(clerk, camt(entry("25.00", payment.reference)))
    line = StatementLine.objects.get()
    assert "which is over" in clerk.get(f"/en/finance/movements/{line.code}/").content.decode()
    assert payment.code in clerk.get("/en/finance/bank-unmatched/").content.decode()


@pytest.mark.parametrize(("queue", "state"), [("bank-unmatched", "unmatched"), ("bank-partly", "partly_matched")])
def test_a_queue_costs_the_same_with_one_movement_and_three(
    queue, state, clerk, awaiting, django_assert_max_num_queries
):
    url = f"/en/finance/{queue}/"
    StatementLineFactory(state=state, reference=awaiting().reference)
    clerk.get(url)
    with django_assert_max_num_queries(14) as one:
        clerk.get(url)
    StatementLineFactory.create_batch(2, state=state)
    with django_assert_max_num_queries(14) as three:
        assert clerk.get(url).content.decode().count("deskrow__head") == 3
    assert len(one) == len(three)


def test_a_movement_is_a_transfer_of_ours_that_came_back(clerk, now):
    order = BankOrderFactory(kind="refund", state="failed", confirmed_on=now.date(), amount_minor=25_00)
    line = StatementLineFactory()
    url = f"/en/finance/movements/{line.code}/"
    assert "It is this transfer" in clerk.get(url).content.decode()
    for wrong in ("", "ord-nobody", "x\x00"):
        assert clerk.post(url, {"way": "returned", "order": wrong}).status_code == 200
    page = clerk.post(url, {"way": "returned", "order": order.code}, follow=True).content.decode()
    assert "A transfer of ours that came back" in page
    assert "It is this transfer" not in page
    assert line.code in clerk.get(f"/en/finance/orders/{order.code}/").content.decode()
