"""The page where a failed charge is put right, in a browser's steps.
Webhooks are tested in services/test_inbox.py."""

import pytest

from payments.links import repair_url
from payments.services.collection import collect_due
from tests.sandbox import ASKS, DECLINED_LATER, LOST


def path_of(payment):
    return "/" + repair_url(payment).split("/", 3)[3]


@pytest.mark.parametrize("token", ["x", "pay-abc:forged", "..%2f", "%00", "pay-abc"])
def test_repair_refuses_forged_links(token, client, db):
    assert client.get(f"/en/repair/{token}/").status_code == 404
    assert client.post(f"/en/repair/{token}/", {"way": "new_card"}).status_code == 404


def test_repair_link_is_always_the_same(charged):
    payment = charged(ASKS)
    assert repair_url(payment) == repair_url(payment)


@pytest.mark.parametrize("card", [DECLINED_LATER, LOST])
def test_a_declined_card_is_replaced_through_the_link(card, client, charged, sandbox, fresh, now):
    payment = charged(card)
    page = client.get(path_of(payment))
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    hosted = client.post(path_of(payment), {"way": "new_card"}).headers["Location"]
    assert hosted.startswith(sandbox.address)
    assert sandbox.pay(hosted) == repair_url(payment)
    client.get(path_of(payment))
    collect_due(now=now)
    assert fresh(payment).state == "collected"
    assert "thank you" in client.get(path_of(payment)).content.decode()


def test_the_bank_is_asked_through_the_link(client, charged, sandbox, fresh):
    payment = charged(ASKS)
    bank = client.post(path_of(payment), {"way": "authenticate"}).headers["Location"]
    assert sandbox.authenticate(bank).startswith(repair_url(payment))
    assert "thank you" in client.get(path_of(payment)).content.decode()
    assert fresh(payment).state == "collected"


@pytest.mark.parametrize("form", [{}, {"way": ""}, {"way": "steal"}, {"way": "\x00"}, {"way": ["new_card"] * 2000}])
def test_repair_says_no_to_unknown_ways(form, client, charged, fresh):
    payment = charged(ASKS)
    answer = client.post(path_of(payment), form)
    assert answer.status_code in (302, 422)
    assert fresh(payment).state == "action_required"


def test_repair_of_a_settled_payment_does_nothing(client, charged, sandbox):
    payment = charged()
    answer = client.post(path_of(payment), {"way": "new_card"})
    assert answer.status_code == 422
    assert len(sandbox.objects("checkout.session")) == 1


def test_the_link_speaks_the_payers_language(charged):
    assert "/gl/repair/" in repair_url(charged(ASKS, payer_language="gl"))
