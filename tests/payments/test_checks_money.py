"""Every invariant holds after honest work, and finds each kind of damage (negative controls).
Damage is done behind the services' back, the way a bug or a hand in the database would."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from payments import invariants
from payments.checks_money import check_money
from payments.models import ChainHead, ChargeAttempt, Entry, LedgerAccount, Payment, PaymentEvent, Posting
from payments.services.collection import collect_due
from payments.services.contributions import record_transfer
from payments.services.parking import park
from payments.services.payments import mark_due, withdraw_payment
from payments.services.transitions import locked
from tests.sandbox import ASKS


@pytest.fixture
def world(promised, fresh, now):
    """One payment collected, one active, one withdrawn, one entry fee paid by transfer."""
    collected = mark_due(payment=promised(), snapshot_code="s-1", now=now)
    collect_due(now=now)
    active = promised(owner_code="p-2")
    withdraw_payment(by=None, payment=promised(owner_code="p-3"), now=now)
    fee = record_transfer(
        by=None,
        purpose="test_pledge",
        owner_code="a-1",
        book_code="coop-1",
        amount_minor=100_00,
        nature="entry_fee",
        payer_email="member@example.org",
        payer_language="ca",
        reference="A-1",
        received_on=now.date(),
        now=now,
    )
    return {"collected": fresh(collected), "active": fresh(active), "fee": fee}


@pytest.fixture
def unguarded(db):
    """Run SQL as somebody who got past the triggers."""

    def run(sql, *params):
        tables = ["payments_entry", "payments_posting", "payments_paymentevent"]
        with connection.cursor() as cursor:
            for table in tables:
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{on}")
            if connection.vendor == "postgresql":
                cursor.execute("DROP TRIGGER IF EXISTS payments_posting_balances ON payments_posting")
            cursor.execute(sql, params)

    return run


def numbers(now):
    return {violation.number for violation in check_money(now)}


def test_check_money_finds_nothing_after_honest_work(world, now):
    assert check_money(now) == []
    call_command("check_money")


def test_check_money_command_fails_on_a_finding(world, now):
    Payment.objects.filter(pk=world["active"].pk).update(amount_minor=1)
    with pytest.raises(CommandError):
        call_command("check_money")


@pytest.mark.parametrize(
    ("number", "sql"),
    [
        (1, "UPDATE payments_posting SET amount_minor = amount_minor + 1 WHERE side = 'debit'"),
        (1, "DELETE FROM payments_posting WHERE position = 2 AND entry_id = (SELECT min(id) FROM payments_entry)"),
        (2, "UPDATE payments_entry SET description = 'nothing to see' WHERE number = 2"),
        (2, "UPDATE payments_posting SET amount_minor = amount_minor + 1"),
        (2, "UPDATE payments_chainhead SET number = number + 1"),
        (16, "UPDATE payments_paymentevent SET from_state = 'released' WHERE to_state = 'collected'"),
        (16, "UPDATE payments_payment SET state = 'withdrawn' WHERE state = 'active'"),
        (21, "UPDATE payments_payment SET amount_minor = amount_minor + 1 WHERE state = 'active'"),
        (6, "UPDATE payments_payment SET amount_minor = amount_minor + 1 WHERE state = 'collected'"),
        (19, "UPDATE payments_payment SET amount_minor = amount_minor + 1 WHERE nature = 'entry_fee'"),
        (3, "UPDATE payments_payment SET state = 'active', collected_at = NULL WHERE state = 'collected'"),
        (3, "UPDATE payments_chargeattempt SET state = 'failed_soft'"),
        (7, "UPDATE payments_payment SET snapshot_code = ''"),
        (8, "UPDATE payments_payment SET state = 'released', collected_at = NULL WHERE state = 'collected'"),
        (4, "UPDATE payments_payment SET payment_intent_id = 'pi_other' WHERE state = 'collected' AND method = 'card'"),
        (20, "UPDATE payments_payment SET livemode = NOT livemode"),
        (18, "UPDATE payments_posting SET currency = 'USD'"),
        (24, "UPDATE payments_ledgeraccount SET kind = 'campaign_held' WHERE name = 'bank'"),
        (25, "UPDATE payments_payment SET purpose = 'nobody' WHERE state = 'active'"),
    ],
)
def test_check_money_finds_damage(number, sql, world, unguarded, now):
    unguarded(sql)
    assert number in numbers(now)


def test_check_money_finds_a_deleted_entry(world, unguarded, now):
    entry = Entry.objects.get(number=3)
    unguarded("UPDATE payments_paymentevent SET entry_id = NULL WHERE entry_id = %s", entry.pk)
    unguarded("DELETE FROM payments_posting WHERE entry_id = %s", entry.pk)
    unguarded("DELETE FROM payments_entry WHERE id = %s", entry.pk)
    assert 2 in numbers(now)


@pytest.mark.parametrize(("state", "limit"), [("charging", "15 minutes"), ("unknown", "15 minutes"), ("draft", "25 h")])
def test_check_money_finds_what_is_stuck(state, limit, world, now):
    Payment.objects.filter(pk=world["active"].pk).update(state=state)
    assert 12 in numbers(now + timedelta(hours=26))


def test_check_money_finds_what_is_past_its_window(world, now):
    Payment.objects.filter(pk=world["active"].pk).update(state="declined", window_ends_at=now)
    assert 12 not in numbers(now + timedelta(hours=23))
    assert 12 in numbers(now + timedelta(hours=25))


def test_what_is_owed_and_in_review_is_still_owed(charged, now):
    payment = charged(ASKS)
    with transaction.atomic():
        park(locked(payment.pk), "for a test", now, "")
    assert check_money(now) == []


def test_check_money_finds_old_suspense(world, now):
    Payment.objects.filter(pk=world["active"].pk).update(state="review")
    assert 15 not in numbers(now + timedelta(days=2))
    assert 15 in numbers(now + timedelta(days=4))


@pytest.mark.parametrize("model", [Entry, Posting, PaymentEvent])
def test_the_database_refuses_to_change_what_is_booked(model, world):
    row = model.objects.first()
    with pytest.raises(Error), transaction.atomic():
        row.save()


def test_upper_apps_register_their_own(world, now):
    invariants.register(10, "test stock", lambda at: ["reward r-1 taken 3 of 2"])
    try:
        assert "10 test stock: reward r-1 taken 3 of 2" in [str(v) for v in check_money(now)]
    finally:
        invariants._registered.pop("test stock")


def test_every_damage_test_has_rows_to_damage(world):
    for model in (ChainHead, ChargeAttempt, LedgerAccount):
        assert model.objects.exists()
