"""The page for another card: by signed link only, reads on GET, one button."""

from datetime import timedelta

import pytest
from django.urls import reverse

from payments.links import repair_token
from payments.services import cards
from payments.services.payments import withdraw_payment


@pytest.fixture
def kept(promised, now, monkeypatch):
    monkeypatch.setattr("crowdcoop.clock.timezone.now", lambda: now)
    return promised(deadline_at=now + timedelta(days=9))


def address(payment):
    return reverse("payments:card", args=[repair_token(payment)])


def test_it_shows_the_card_and_leads_to_the_provider(client, kept, sandbox):
    page = client.get(address(kept))
    assert page.status_code == 200
    assert "4242" in page.content.decode()
    there = client.post(address(kept))
    assert there.status_code == 302
    assert there["Location"].startswith(sandbox.address)
    sandbox.pay(there["Location"], "4000 0025 0000 3155")
    assert "3155" in client.get(address(kept)).content.decode()


def test_get_changes_nothing(client, kept):
    before = (kept.version, kept.session_url)
    client.get(address(kept))
    kept.refresh_from_db()
    assert (kept.version, kept.session_url) == before


def test_a_closed_promise_says_so(client, kept, now):
    withdraw_payment(by=None, payment=kept, now=now)
    assert client.get(address(kept)).status_code == 200
    answer = client.post(address(kept))
    assert answer.status_code == 422
    assert not cards.may_change_card(kept, now + timedelta(days=30))


@pytest.mark.parametrize("token", ["x", "pay-1:forged", "%00", "ñ:ñ", "a" * 3000])
def test_a_forged_link_leads_nowhere(token, client, db):
    assert client.get(f"/en/card/{token}/").status_code == 404
    assert client.post(f"/en/card/{token}/").status_code == 404
