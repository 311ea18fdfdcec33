"""Asking when every message is lost: what is open each minute, what others began every four."""

from datetime import timedelta

import pytest

from payments.models import Dispute, Payment, ProviderEvent, Refund
from payments.services import reconcile as module
from payments.services.reconcile import look_for_returns, open_objects, reconcile

MINUTE = timedelta(minutes=1)


@pytest.fixture
def collected(charged, sandbox, now):
    """Money that is here; everything the provider said of it has been swept."""
    payment = charged()
    reconcile(now=now)
    return payment


def asked(payment, at):
    return open_objects(at).filter(pk=payment.pk).exists()


@pytest.mark.parametrize("inquiry", [False, True])
def test_an_open_dispute_is_asked_about_each_minute(inquiry, collected, sandbox, now):
    made = sandbox.open_dispute(collected.charge_id, inquiry=inquiry)
    reconcile(now=now + 4 * MINUTE)
    assert Dispute.objects.get().state == ("inquiry" if inquiry else "open")
    assert not asked(collected, now + 4 * MINUTE)
    assert asked(collected, now + 5 * MINUTE)
    sandbox.close_dispute(made["id"], "warning_closed" if inquiry else "won")
    reconcile(now=now + 5 * MINUTE)
    assert Dispute.objects.get().state == "won"
    assert not asked(collected, now + 60 * MINUTE)


def test_a_refund_on_its_way_is_asked_about_each_minute(collected, sandbox, now):
    sandbox.refund_outcomes("pending")
    made = sandbox.refund_outside(collected.payment_intent_id, 5_00)
    reconcile(now=now + 4 * MINUTE)
    assert Refund.objects.get().state == "pending"
    sandbox.finish_refund(made["id"])
    reconcile(now=now + 5 * MINUTE)
    assert Refund.objects.get().state == "succeeded"


def test_what_others_begin_is_looked_for_every_four_minutes(collected, sandbox, now):
    sandbox.refund_outside(collected.payment_intent_id)
    reconcile(now=now + 3 * MINUTE)
    assert Payment.objects.get().state == "collected"
    reconcile(now=now + 4 * MINUTE)
    assert Payment.objects.get().state == "refunded"


def test_only_what_is_new_is_kept(collected, sandbox, now):
    sandbox.refund_outside(collected.payment_intent_id)
    before = ProviderEvent.objects.count()
    assert look_for_returns(now=now + 4 * MINUTE) == 1
    assert look_for_returns(now=now + 8 * MINUTE) == 0
    assert ProviderEvent.objects.count() == before + 1


def test_a_silent_provider_is_asked_again(collected, sandbox, now):
    sandbox.refund_outside(collected.payment_intent_id)
    sandbox.faults(("event.list", "500_before"))
    assert look_for_returns(now=now + 4 * MINUTE) == 0
    assert look_for_returns(now=now + 5 * MINUTE) == 1


def test_control_asking_hourly_is_too_late(collected, sandbox, now, monkeypatch):
    monkeypatch.setattr(module, "LOOK_EVERY", module.SWEEP_EVERY)
    sandbox.refund_outside(collected.payment_intent_id)
    reconcile(now=now + 5 * MINUTE)
    assert Payment.objects.get().state == "collected"
