"""The webhook against strangers: too large, unreadable, forged, about nobody: a clear answer, and no row.
What becomes of honest messages is tested in services/test_inbox.py."""

import io
import json
from datetime import timedelta

import pytest

from payments.models import Dispute, Entry, Payment, PaymentEvent, ProviderEvent, Refund
from payments.sandbox.webhooks import signed
from payments.services.inbox import process_waiting
from tests.sandbox import SECRET

ADDRESS = "/webhooks/stripe/"


def event(**changed):
    body = {
        "id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "livemode": False, "created": 1,
        "data": {"object": {"id": "pi_nobody", "metadata": {}}},
    }  # fmt: skip
    return body | changed


def send(client, body, signature=""):
    return client.post(ADDRESS, body, content_type="application/json", headers={"Stripe-Signature": signature})


def rows():
    """Everything a message could have moved."""
    return [list(model.objects.order_by("pk").values()) for model in (Payment, PaymentEvent, Entry, Refund, Dispute)]


class Unreadable(io.BytesIO):
    """A body that must not be read."""

    def read(self, *args):
        raise AssertionError("the body was read")


@pytest.mark.parametrize("length", ["10485760", "1000001", "9" * 400])
def test_ten_megabytes_are_refused_before_they_are_read(length, client, sandbox, db):
    answer = client.generic(
        "POST", ADDRESS, content_type="application/json", **{"wsgi.input": Unreadable(), "CONTENT_LENGTH": length}
    )
    assert answer.status_code == 413
    assert "Larger" in answer.content.decode()
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize("length", ["-1", "abc", "1e9", "٣", "0x10", "1 000"])
def test_a_length_that_is_no_number_is_refused(length, client, sandbox, db):
    answer = client.generic(
        "POST", ADDRESS, content_type="application/json", **{"wsgi.input": Unreadable(), "CONTENT_LENGTH": length}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"\xff\xfe", b"[]", b"null", b"{}", b'{"id": 1}', b"{" * 100_000, b'"\\ud800"']
)
def test_what_cannot_be_read_leaves_no_row_even_when_signed(body, client, sandbox, db):
    assert send(client, body).status_code == 400
    signature = signed(event(), SECRET)[1]
    assert send(client, body, signature).status_code == 400
    assert not ProviderEvent.objects.exists()


KINDS = [
    "setup_intent.succeeded", "checkout.session.completed", "payment_intent.succeeded", "charge.succeeded",
    "refund.updated", "charge.dispute.created", "transfer.created", "payout.paid", "account.updated",
    "invented.by_the_provider", "",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_message_about_an_unknown_object_is_kept_and_changes_nothing(kind, collected, client, sandbox):
    """Nobody's at all is left aside at once; what names a payment of ours is waited for three days."""
    collected()
    before = rows()
    named = {"id": "xx_nobody", "object": "x", "metadata": {"payment": "pay-nobody"}}
    for number, thing in enumerate(({"id": "xx_nobody", "metadata": {}}, {"id": None}, {}, named)):
        body, signature = signed(event(id=f"nobody_{number}", type=kind, data={"object": thing}), SECRET)
        assert send(client, body, signature).status_code == 200
    got = ProviderEvent.objects.filter(event_id__startswith="nobody").order_by("pk")
    at = got[3].received_at
    process_waiting(now=at)
    assert list(got.values_list("state", flat=True)) == ["ignored"] * 3 + ["waiting"]
    process_waiting(now=at + timedelta(days=3))
    assert list(got.values_list("state", flat=True)) == ["ignored"] * 4
    assert rows() == before


def test_every_changed_byte_of_a_signed_message_is_refused(client, sandbox, db):
    body, signature = signed(event(), SECRET)
    raw = body if isinstance(body, bytes) else body.encode()
    for place in range(0, len(raw), 7):
        forged = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        assert send(client, forged, signature).status_code == 400
    assert not ProviderEvent.objects.exists()


def test_a_message_of_the_other_mode_is_refused(client, sandbox, db):
    body, signature = signed(event(livemode=True), SECRET)
    assert send(client, body, signature).status_code == 400
    assert json.loads(body)["livemode"] is True
    assert not ProviderEvent.objects.exists()


def test_a_message_of_another_account_is_refused(client, sandbox, db):
    body, signature = signed(event(account="acct_1"), SECRET)
    assert send(client, body, signature).status_code == 400
    assert not ProviderEvent.objects.exists()
    assert send(client, *signed(event(account=None), SECRET)).status_code == 200


def test_only_posting_is_answered(client, db):
    assert client.get(ADDRESS).status_code == 405
