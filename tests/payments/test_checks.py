"""What the portal refuses to start with, and what it does without a provider.
Production settings themselves are tested with the settings."""

import pytest
from django.db import connections

from payments.checks import keys_and_database_agree, production_has_a_provider
from payments.exceptions import PaymentsOff
from payments.services.checkout import begin_checkout
from payments.services.collection import collect_due, drop_overdue
from payments.services.reconcile import reconcile
from tests.payments.conftest import BACK, CANCEL


def ids(found):
    return [message.id for message in found]


@pytest.mark.parametrize(("vendor", "refused"), [("sqlite", ["payments.E001"]), ("postgresql", [])])
def test_a_live_key_on_sqlite_is_refused(settings, monkeypatch, vendor, refused):
    settings.STRIPE_API_KEY, settings.PAYMENT_SANDBOX_URL = "sk_live_x", ""
    monkeypatch.setattr(connections["default"], "vendor", vendor)
    assert ids(keys_and_database_agree(None)) == refused


def test_a_live_key_never_meets_the_sandbox(settings):
    settings.STRIPE_API_KEY, settings.PAYMENT_SANDBOX_URL = "rk_live_x", "http://127.0.0.1:1"
    assert "payments.E002" in ids(keys_and_database_agree(None))


def test_a_key_without_signing_secret_is_refused(settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert "payments.E003" in ids(keys_and_database_agree(None))


def test_production_without_key_says_that_payments_are_off(settings):
    settings.DEBUG, settings.STRIPE_API_KEY = False, ""
    assert ids(production_has_a_provider(None)) == ["payments.E004"]
    settings.STRIPE_API_KEY = "sk_live_x"
    assert ids(production_has_a_provider(None)) == []


def test_without_a_key_nothing_moves(opened, settings, now, client):
    settings.STRIPE_API_KEY = ""
    payment = opened()
    with pytest.raises(PaymentsOff):
        begin_checkout(payment=payment, return_url=BACK, cancel_url=CANCEL, now=now)
    payment.refresh_from_db()
    assert payment.state == "draft"
    assert reconcile(now=now) == collect_due(now=now) == drop_overdue(now=now) == 0
    assert client.post("/webhooks/stripe/", b"{}", content_type="application/json").status_code == 400
