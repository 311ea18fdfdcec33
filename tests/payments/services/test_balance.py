"""The provider's account is compared with the books to the cent, and each kind of difference is found.
Driven through the sandbox; damage is done on one side only."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import BalanceMatch, Payment, ProviderMove
from payments.services.balance import fetch_moves, match_balance, match_daily
from payments.services.collection import collect_due
from payments.services.debits import NOTICE, announce_debits
from payments.services.ledger import credit, debit, post_entry
from payments.services.reconcile import reconcile
from tests.factories.payments import PaymentFactory
from tests.sandbox import IBAN


def numbers(now):
    return {violation.number for violation in check_money(now)}


def test_what_was_charged_matches_to_the_cent(charged, now):
    payment = charged()
    row = match_balance(now=now)
    assert row.moves == 1
    assert row.provider_minor == row.books_minor > 0
    assert row.difference_minor == 0
    move = ProviderMove.objects.get()
    assert (move.payment_code, move.source_id, move.kind) == (payment.code, payment.charge_id, "charge")
    assert numbers(now) & {13, 14} == set()


def test_moves_are_fetched_once(charged, now):
    charged()
    assert [fetch_moves(now=now), fetch_moves(now=now)] == [1, 0]


def test_a_charge_whose_answer_we_wait_for_is_on_the_way(due, sandbox, now, fresh):
    payment = due()
    sandbox.faults(("intent.confirm", "cut_after"), ("intent.retrieve", "cut_before"))
    collect_due(now=now)
    assert fresh(payment).state == PaymentState.UNKNOWN
    row = match_balance(now=now)
    assert row.books_minor == 0 < row.provider_minor == row.on_the_way_minor
    assert row.difference_minor == 0
    assert numbers(now) & {13, 14} == set()
    for minutes in (2, 4):  # the first question goes unanswered
        reconcile(now=now + timedelta(minutes=minutes))
    assert match_balance(now=now + timedelta(minutes=5)).on_the_way_minor == 0


def test_a_fee_not_booked_yet_is_on_the_way(charged, now):
    charged()
    match_balance(now=now)
    fee = ProviderMove.objects.get().fee_minor
    other = PaymentFactory(collected_at=now, charge_id="ch_x")
    ProviderMove.objects.create(
        move_id="txn_x", kind="charge", amount_minor=25_00, fee_minor=fee, net_minor=25_00 - fee, currency="EUR",
        source_id="ch_x", payment_code=other.code, created_at=now, seen_at=now,
    )  # fmt: skip
    assert match_balance(now=now).on_the_way_minor == -fee


def test_a_direct_debit_matches_when_it_arrived(due, sandbox, now):
    due(IBAN)
    announce_debits(now=now - NOTICE)
    collect_due(now=now)
    assert match_balance(now=now).moves == 0
    sandbox.settle()
    reconcile(now=now + timedelta(minutes=2))
    assert match_balance(now=now + timedelta(minutes=2)).difference_minor == 0


def test_a_cent_too_much_in_the_books_is_found(charged, now):
    charged()
    post_entry(
        key="wrong", kind="test", description="a cent from nowhere", now=now,
        lines=[debit("provider_clearing", 1, "gift"), credit("tips", 1, "gift")],
    )  # fmt: skip
    assert match_balance(now=now).difference_minor == -1
    assert 13 in numbers(now)


def test_a_charge_we_know_nothing_of_is_found(charged, now):
    charged()
    match_balance(now=now)
    ProviderMove.objects.update(payment_code="pay-nobody")
    assert 14 in numbers(now)


def test_a_charge_missing_in_the_books_is_found(charged, now):
    payment = charged()
    match_balance(now=now)
    payment.attempts.update(charge_id="")
    Payment.objects.update(charge_id="")
    assert 14 in numbers(now)


def test_a_charge_the_provider_does_not_show_is_found(charged, now):
    charged()
    later = now + timedelta(hours=3)
    match_balance(now=later)
    assert 14 not in numbers(later)
    ProviderMove.objects.all().delete()
    assert 14 in numbers(later)


def test_comparing_happens_once_a_day_and_is_missed_after_two(charged, sandbox, now):
    charged()
    assert match_daily(now=now) is not None
    assert match_daily(now=now + timedelta(hours=23)) is None
    assert 13 not in numbers(now + timedelta(days=1))
    assert 13 in numbers(now + timedelta(days=3))
    assert match_daily(now=now + timedelta(days=1)) is not None


def test_a_silent_provider_only_delays_the_comparison(charged, sandbox, now):
    charged()
    sandbox.faults(("balance_transaction.list", "cut_before"))
    assert match_daily(now=now) is None
    assert not BalanceMatch.objects.exists()
    assert match_daily(now=now) is not None


def test_without_a_provider_nothing_is_compared(db, settings, now):
    settings.STRIPE_API_KEY = ""
    assert match_daily(now=now) is None
    with pytest.raises(CommandError):
        call_command("reconcile_payments", "--match")


def test_more_than_a_page_of_moves_is_fetched(sandbox, sandbox_server, db, now):
    with sandbox_server.store.lock:
        for _ in range(120):
            sandbox_server.store.new(
                "balance_transaction", "txn", type="adjustment", amount=1, fee=0, net=1, currency="eur"
            )
    assert fetch_moves(now=now) == 120


def test_the_command_compares_and_fails_on_a_difference(charged, now, capsys):
    charged()
    call_command("reconcile_payments", "--match", "--json")
    assert '"difference_minor": 0' in capsys.readouterr().out
    call_command("reconcile_payments")
    assert "Asked about" in capsys.readouterr().out
    call_command("reconcile_payments", "--match")
    assert "books" in capsys.readouterr().out
    post_entry(
        key="wrong", kind="test", description="a cent from nowhere", now=now,
        lines=[debit("provider_clearing", 1, "gift"), credit("tips", 1, "gift")],
    )  # fmt: skip
    with pytest.raises(CommandError):
        call_command("reconcile_payments", "--match")
