"""Money of a statement finds its promise: exact, too little, too much, twice, unknown.
Reading files is tested in bankfiles; windows and letters in test_transfers."""

import pytest

from payments.checks_money import check_money
from payments.enums import LineState, PaymentState
from payments.models import Entry, StatementLine
from payments.queries import balance
from payments.services.matching import match_waiting, received_minor
from payments.services.statements import import_statement
from tests.factories.statements import camt, entry


@pytest.fixture
def imported(now):
    """Import movements and match what can be matched; returns the lines in their order."""

    def take(*entries, **given):
        statement = import_statement(by=None, data=camt(*entries, **given), filename="march.xml", now=now)
        match_waiting(now=now, statement=statement)
        return list(StatementLine.objects.filter(statement=statement).order_by("position"))

    return take


def test_exact_transfer_is_collected(awaiting, imported, fresh, owner, now):
    payment = awaiting()
    (line,) = imported(entry("25.00", f"Forn {payment.reference} gracies"))
    payment = fresh(payment)
    assert (line.state, payment.state) == (LineState.MATCHED, PaymentState.COLLECTED)
    assert payment.received_on == line.booked_on
    assert (balance("bank"), balance("suspense"), balance("campaign_held:c-book")) == (25_00, 0, 25_00)
    assert balance("pledges_due:c-book") == 0
    assert owner.hooks == ["on_active", "on_settled"]
    assert check_money(now) == []


def test_the_same_file_again_changes_nothing(awaiting, imported, now):
    payment = awaiting()
    (line,) = imported(entry("25.00", payment.reference))
    booked = Entry.objects.count()
    assert imported(entry("25.00", payment.reference)) == [line]
    assert Entry.objects.count() == booked
    assert check_money(now) == []


def test_too_little_waits_for_the_rest(awaiting, imported, fresh, now):
    payment = awaiting()
    (first,) = imported(entry("10.00", payment.reference, ref="A"))
    assert (first.state, fresh(payment).state) == (LineState.PARTLY_MATCHED, PaymentState.AWAITING_TRANSFER)
    assert (received_minor(payment), balance("suspense")) == (10_00, 10_00)
    (second,) = imported(entry("15.00", payment.reference, ref="B"))
    first.refresh_from_db()
    assert (first.state, second.state) == (LineState.MATCHED, LineState.MATCHED)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert (balance("suspense"), balance("campaign_held:c-book")) == (0, 25_00)
    assert check_money(now) == []


def test_too_much_is_collected_and_the_rest_kept_apart(awaiting, imported, fresh, now):
    payment = awaiting()
    (line,) = imported(entry("30.00", payment.reference))
    assert (line.state, line.free_minor) == (LineState.PARTLY_MATCHED, 5_00)
    assert fresh(payment).state == PaymentState.COLLECTED
    assert (balance("suspense"), balance("campaign_held:c-book")) == (5_00, 25_00)
    assert check_money(now) == []


def test_unknown_reference_waits_for_a_person(awaiting, imported, fresh, now):
    payment = awaiting()
    (line,) = imported(entry("25.00", "for the bakery"))
    assert (line.state, line.reference, balance("suspense")) == (LineState.UNMATCHED, "", 25_00)
    assert fresh(payment).state == PaymentState.AWAITING_TRANSFER
    assert check_money(now) == []
