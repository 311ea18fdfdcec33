"""What the provider pays out to our own bank: booked when it leaves, matched when the statement shows it.
Driven through the sandbox; statements are written by hand."""

from datetime import timedelta

import pytest

from payments.checks_money import check_money
from payments.enums import LineState
from payments.exceptions import NotAllowed, NotMatchable
from payments.models import Entry, ProviderMove, StatementLine
from payments.queries import balance
from payments.queries.provider_payouts import could_be, on_the_way
from payments.services.balance import fetch_moves, match_balance
from payments.services.matching import match_line, match_waiting
from payments.services.provider_payouts import receive_payout
from payments.services.sending_back import propose_return
from payments.services.statements import import_statement
from tests.factories.accounts import UserFactory
from tests.factories.statements import PAYER, camt, entry
from tests.payments.desk_people import finance_person


@pytest.fixture
def paid_out(charged, sandbox, now):
    """A charge of which the provider sent €20 to our bank."""
    charged()
    sandbox.control("pay-out", amount=20_00)
    match_balance(now=now)
    return ProviderMove.objects.get(kind="payout")


@pytest.fixture
def arrived(paid_out, now):
    """Movements of a statement, booked on the day the provider sent the money."""

    def take(*said):
        day = f"{paid_out.created_at:%Y-%m-%d}"
        rows = [entry(*row, ref=f"P{n}", day=day, name="") for n, row in enumerate(said)]
        statement = import_statement(by=None, data=camt(*rows), filename="m.xml", now=now)
        match_waiting(now=now, statement=statement)
        return list(StatementLine.objects.filter(statement=statement).order_by("position"))

    return take


def findings(now):
    """The provider's clock is the real one, so what is late is asked as of when it sent the money."""
    return [str(found) for found in check_money(now) if found.number in (13, 15)]


def test_what_leaves_the_provider_is_booked_once(paid_out, now):
    before = balance("provider_clearing")
    assert balance("bank_transit") == 20_00
    fetch_moves(now=now)
    row = match_balance(now=now)
    assert (row.difference_minor, balance("provider_clearing"), balance("bank_transit")) == (0, before, 20_00)
    assert Entry.objects.filter(kind="provider_payout").count() == 1
    assert findings(paid_out.created_at) == []


def test_the_statement_shows_it(paid_out, arrived, now):
    (line,) = arrived(("20.00", "STRIPE PAYOUT"))
    paid_out.refresh_from_db()
    assert (line.state, line.free_minor, paid_out.line) == (LineState.MATCHED, 0, line)
    assert (balance("bank_transit"), balance("bank_unclaimed"), balance("bank")) == (0, 0, 20_00)
    assert match_waiting(now=now) == 0
    assert findings(now) == []
    assert not on_the_way().exists()


def test_its_name_is_enough(paid_out, arrived):
    (line,) = arrived(("20.00", f"transferencia {paid_out.source_id}"))
    assert line.state == LineState.MATCHED


@pytest.mark.parametrize("said", [("20.00", "a gift"), ("19.99", "STRIPE"), ("40.00", "STRIPE")])
def test_what_might_be_something_else_waits_for_a_person(said, paid_out, arrived):
    (line,) = arrived(said)
    assert (line.state, balance("bank_transit")) == (LineState.UNMATCHED, 20_00)
    assert findings(paid_out.created_at) == []


def test_two_movements_of_one_amount_are_left_to_a_person(paid_out, arrived):
    assert {line.state for line in arrived(("20.00", "STRIPE"), ("20.00", "STRIPE"))} == {LineState.UNMATCHED}


def test_two_payouts_of_one_amount_are_left_to_a_person(paid_out, arrived, sandbox, now):
    sandbox.control("pay-out", amount=20_00)
    fetch_moves(now=now)
    (line,) = arrived(("20.00", "STRIPE"))
    assert line.state == LineState.UNMATCHED
    assert len(could_be(line)) == 2


def test_a_person_says_that_it_is(paid_out, arrived, now):
    (line,) = arrived(("20.00", "ingreso"))
    person = finance_person()
    with pytest.raises(NotAllowed):
        receive_payout(by=UserFactory(), line=line, move=paid_out, now=now)
    receive_payout(by=person, line=line, move=paid_out, now=now)
    receive_payout(by=person, line=line, move=paid_out, now=now)
    line.refresh_from_db()
    assert (line.state, line.events.count(), balance("bank_transit")) == (LineState.MATCHED, 2, 0)
    assert findings(now) == []


def test_a_payout_is_shown_by_one_movement_only(paid_out, arrived, now):
    (_first, second) = arrived(("20.00", "STRIPE"), ("20.00", "ingreso"))
    with pytest.raises(NotMatchable):
        receive_payout(by=finance_person(), line=second, move=paid_out, now=now)


def test_a_movement_of_another_amount_is_not_it(paid_out, arrived, now):
    (line,) = arrived(("21.00", "STRIPE"))
    with pytest.raises(NotMatchable):
        receive_payout(by=finance_person(), line=line, move=paid_out, now=now)


def test_our_own_money_pays_no_promise_and_goes_back_to_nobody(paid_out, arrived, awaiting, now):
    (line,) = arrived(("20.00", "STRIPE"))
    person = finance_person()
    with pytest.raises(NotMatchable):
        match_line(by=person, line=line, payment=awaiting(), now=now)
    with pytest.raises(NotMatchable):
        propose_return(by=person, line=line, name="Nora", iban=PAYER, reason="no", now=now)


def test_a_payout_that_came_back_is_not_on_its_way(charged, sandbox, now):
    charged()
    sandbox.control("pay-out", amount=20_00, fails=True)
    row = match_balance(now=now)
    assert (row.difference_minor, balance("bank_transit"), on_the_way().count()) == (0, 0, 0)
    assert findings(now) == []


def test_a_payout_fee_is_an_expense(charged, now):
    charged()
    match_balance(now=now)
    ProviderMove.objects.create(
        move_id="txn_p", kind="payout", amount_minor=-10_00, fee_minor=25, net_minor=-10_25, currency="EUR",
        source_id="po_x", created_at=now, seen_at=now,
    )  # fmt: skip
    fees, clearing = balance("provider_fees"), balance("provider_clearing")
    fetch_moves(now=now)
    assert (balance("provider_fees") - fees, clearing - balance("provider_clearing")) == (25, 10_25)
    assert (balance("bank_transit"), match_balance(now=now).difference_minor) == (10_00, 0)


def test_what_never_arrives_is_found(paid_out, now):
    ProviderMove.objects.filter(pk=paid_out.pk).update(created_at=now - timedelta(days=15))
    assert any("not seen since" in text for text in findings(now))


def test_a_payout_nobody_booked_is_found(paid_out, now):
    ProviderMove.objects.create(
        move_id="txn_y", kind="payout", amount_minor=-1, fee_minor=0, net_minor=-1, currency="EUR",
        source_id="po_y", created_at=now, seen_at=now,
    )  # fmt: skip
    assert any("on their way" in text for text in findings(now))
