"""The desk's pages about money going back: what they say, that the buttons work, that bad input changes nothing.
The rules are tested with the services."""

import pytest
from django.test import Client

from payments import desk
from payments.models import Refund
from payments.order_owners import owner_of
from payments.queries import balance
from payments.services import bank_orders
from payments.services.refunds import propose_refund, send_refunds
from payments.services.settlement import apply
from tests.amounts import bad_amounts
from tests.payments.services.conftest import parked  # noqa: F401 - fixture

GOOD_IBAN = "ES9121000418450200051332"


@pytest.fixture
def browsers(clerks):
    found = []
    for person in clerks:
        client = Client()
        client.force_login(person)
        found.append(client)
    return found


def test_a_refund_is_proposed_agreed_and_shown(collected, browsers, sandbox, now):
    payment = collected(amount_minor=800_00)
    page = browsers[0].get(f"/en/finance/payments/{payment.code}/").content.decode()
    assert "Give money back" in page
    url = f"/en/finance/payments/{payment.code}/refund/"
    assert "A second person has to agree" in browsers[0].get(url).content.decode()
    for bad in (
        {},
        {"amount": "900", "reason": "x"},
        {"amount": "5", "reason": "\x00"},
    ):
        assert browsers[0].post(url, bad).status_code == 200
    assert not Refund.objects.exists()
    answer = browsers[0].post(url, {"amount": "800", "reason": "the project stopped"})
    refund = Refund.objects.get()
    assert answer.url == f"/en/finance/refunds/{refund.code}/"
    assert "another person has to agree" in browsers[0].get(answer.url).content.decode()
    browsers[0].post(answer.url, {"way": "approve"})
    assert Refund.objects.get().state == "proposed"
    assert refund.code in browsers[1].get("/en/finance/refunds/").content.decode()
    assert browsers[1].post(answer.url, {"way": "approve"}).status_code == 302
    send_refunds(now=now)
    assert Refund.objects.get().state == "succeeded"
    assert refund.code in browsers[1].get(f"/en/finance/payments/{payment.code}/").content.decode()
    history = browsers[1].get(answer.url).content.decode()
    assert "<b>succeeded</b>" not in history  # the state's name for people, not its code


@pytest.mark.parametrize("amount", **bad_amounts("25.01"))
def test_a_refund_of_what_is_no_amount_is_refused(amount, collected, browsers):
    url = f"/en/finance/payments/{collected().code}/refund/"
    answer = browsers[0].post(url, {"amount": amount, "reason": "x"})
    assert (answer.status_code, "alert" in answer.content.decode()) == (200, True)
    assert not Refund.objects.exists()


def test_a_refund_is_rejected_with_a_reason(collected, browsers, clerks, now):
    refund = propose_refund(
        by=clerks[0], payment=collected(amount_minor=800_00), amount_minor=700_00, reason="x", now=now
    )
    url = f"/en/finance/refunds/{refund.code}/"
    for bad in ({"way": "reject"}, {"way": "nothing"}, {}):
        assert browsers[1].post(url, bad).status_code == 200
    assert browsers[1].post(url, {"way": "reject", "reason": "not agreed"}).status_code == 302
    assert Refund.objects.get().state == "rejected"


@pytest.mark.parametrize("ends", ["confirmed", "failed", "returned"])
def test_what_came_by_bank_goes_back_by_bank(ends, opened, browsers, clerks, fresh, now, settings):
    from payments.services.contributions import record_transfer

    settings.BANK_ACCOUNT_IBAN, settings.BANK_ACCOUNT_NAME = GOOD_IBAN, "Crowdcoop"
    payment = record_transfer(
        by=None, purpose="test_pledge", owner_code="p-9", book_code="c-book", amount_minor=30_00, nature="gift",
        payer_email="a@example.org", payer_language="en", reference="T-1", received_on=now.date(), now=now,
    )  # fmt: skip
    refund = propose_refund(by=clerks[0], payment=payment, amount_minor=30_00, reason="x", now=now)
    assert send_refunds(now=now) == 0
    url = f"/en/finance/refunds/{refund.code}/"
    assert refund.code in browsers[0].get("/en/finance/refunds-bank/").content.decode()
    for bad in ({"way": "order"}, {"way": "order", "name": "A", "iban": "ES00"}):
        assert browsers[0].post(url, bad).status_code == 200
    for _ in range(2):
        assert browsers[0].post(url, {"way": "order", "name": "Ana Roca", "iban": GOOD_IBAN}).status_code == 302
    refund.refresh_from_db()
    assert (refund.state, fresh(payment).state) == ("pending", "refund_pending")
    order = {"order_code": refund.bank_order_code, "now": now}
    if ends != "failed":
        bank_orders.make_payment_file(by=clerks[1], now=now)
        bank_orders.confirm(**order, amount_minor=30_00, booked_on=now.date(), reference="S-1")
        assert (fresh(payment).state, balance("bank")) == ("refunded", 0)
    if ends != "confirmed":
        bank_orders.fail(**order, reason="account closed")
        assert balance("bank") + balance("bank_transit") == 30_00
        assert fresh(payment).state == ("collected" if ends == "failed" else "review")
    assert owner_of("refund").on_confirmed


def test_a_payment_leaves_review_by_two_people(collected, parked, browsers, fresh):  # noqa: F811 - fixture
    payment = parked(collected())
    url = f"/en/finance/payments/{payment.code}/review/"
    page = browsers[0].get(url).content.decode()
    assert "Propose this" in page
    for bad in (
        {"way": "propose", "to": "collected"},
        {"way": "propose", "to": "nowhere", "reason": "x"},
        {"way": "approve"},
    ):
        browsers[0].post(url, bad)
    assert fresh(payment).state == "review"
    browsers[0].post(url, {"way": "propose", "to": "collected", "reason": "the figures agree"})
    assert "another person has to agree" in browsers[0].get(url).content.decode()
    assert payment.code in browsers[1].get("/en/finance/resolutions/").content.decode()
    browsers[1].post(url, {"way": "reject"})
    browsers[0].post(url, {"way": "propose", "to": "collected", "reason": "the figures agree"})
    browsers[1].post(url, {"way": "approve"})
    assert fresh(payment).state == "collected"
    assert "cannot leave the review yet" in browsers[1].get(url).content.decode()


def test_a_silent_provider_is_said(collected, parked, browsers, sandbox):  # noqa: F811 - fixture
    url = f"/en/finance/payments/{parked(collected()).code}/review/"
    sandbox.faults(("intent.retrieve", "cut_before"))
    assert "not answering" in browsers[0].get(url).content.decode()
    sandbox.faults(("intent.retrieve", "cut_before"))
    answer = browsers[0].post(url, {"way": "propose", "to": "collected", "reason": "x"})
    assert "not answering" in answer.content.decode()


def test_disputes_stand_in_their_queue(collected, browsers, sandbox, now):
    payment = collected()
    sandbox.open_dispute(payment.charge_id)
    apply(payment_id=payment.pk, cause="webhook", now=now)
    page = browsers[0].get("/en/finance/disputes/").content.decode()
    assert payment.code in page
    assert "fraudulent" in page
    assert browsers[0].get(f"/en/finance/payments/{payment.code}/").status_code == 200
    assert {"refunds", "refunds-bank", "refunds-failed", "disputes", "resolutions"} <= {q.name for q in desk.queues()}
