"""Money nobody claimed goes back to its sender: small sums by one person, others by two; the books follow the bank.
What the desk's page says is tested in views."""

import pytest
from django.db import IntegrityError, transaction

from payments.checks_money import check_money
from payments.enums import LineState, OrderState
from payments.exceptions import NotAllowed, NotMatchable, SecondPersonNeeded, WrongAccount
from payments.models import BankOrder, LineReturn, StatementLine
from payments.queries import balance
from payments.services import bank_orders
from payments.services.matching import ignore_line, match_line, match_waiting
from payments.services.sending_back import decide_return, propose_return
from payments.services.statements import import_statement
from payments.services.switches import turn_off
from tests.factories.accounts import UserFactory
from tests.factories.statements import OWN, PAYER, camt, entry
from tests.payments.desk_people import finance_person

OTHER = "ES9121000418450200051332"


@pytest.fixture
def people(db):
    return finance_person(), finance_person()


@pytest.fixture
def arrived(db, now):
    """A movement of so many euros that says nothing."""

    def take(euros="40.00", text="with love", ref="X1"):
        statement = import_statement(by=None, data=camt(entry(euros, text, ref=ref)), filename="m.xml", now=now)
        match_waiting(now=now, statement=statement)
        return StatementLine.objects.get(statement=statement)

    return take


def propose(by, line, now, **given):
    said = {"name": "Nora Vidal", "iban": PAYER, "reason": "She asked for it."} | given
    return propose_return(by=by, line=line, **said, now=now)


def filed(by, now, settings):
    settings.BANK_ACCOUNT_IBAN, settings.BANK_ACCOUNT_NAME = OWN, "Platform"
    bank_orders.make_payment_file(by=by, now=now)
    return BankOrder.objects.get()


def shown(order, now):
    """The statement that shows the order's transfer."""
    bank_orders.confirm(
        order_code=order.code, amount_minor=order.amount_minor, booked_on=now.date(), reference="B7", now=now
    )


def test_a_small_sum_goes_back_by_one_word(arrived, people, now, settings):
    line = arrived()
    made = propose(people[0], line, now)
    line.refresh_from_db()
    assert (made.agreed, made.decided_by, line.state, line.free_minor) == (True, None, LineState.RETURNED, 0)
    assert (balance("bank"), balance("bank_unclaimed")) == (40_00, 40_00)
    order = filed(people[0], now, settings)
    assert (order.iban, order.amount_minor, order.subject_code) == (PAYER, 40_00, made.code)
    assert made.code in order.remittance
    shown(order, now)
    shown(order, now)
    assert (balance("bank"), balance("bank_unclaimed")) == (0, 0)
    assert [e.to_state for e in line.events.order_by("number")] == ["unmatched", "returned"]
    assert check_money(now) == []


@pytest.mark.parametrize(("euros", "iban"), [("500.01", PAYER), ("40.00", OTHER)])
def test_above_the_limit_or_to_another_account_two_people_agree(euros, iban, arrived, people, now):
    line = arrived(euros)
    made = propose(people[0], line, now, iban=iban)
    assert propose(people[1], line, now, iban=PAYER) == made
    assert not BankOrder.objects.exists()
    with pytest.raises(SecondPersonNeeded):
        decide_return(by=people[0], given_back=made, agreed=True, now=now)
    with pytest.raises(NotAllowed):
        decide_return(by=UserFactory(), given_back=made, agreed=True, now=now)
    decide_return(by=people[1], given_back=made, agreed=True, now=now)
    decide_return(by=people[1], given_back=made, agreed=False, now=now)
    assert BankOrder.objects.get().iban == iban
    assert check_money(now) == []


def test_a_proposal_is_refused_and_another_may_follow(arrived, people, now):
    line = arrived("600.00")
    made = propose(people[0], line, now)
    decide_return(by=people[0], given_back=made, agreed=False, now=now)
    line.refresh_from_db()
    assert (line.state, line.free_minor) == (LineState.UNMATCHED, 600_00)
    assert propose(people[1], line, now).pk != made.pk
    assert check_money(now) == []


def test_only_the_rest_of_a_movement_goes_back(arrived, awaiting, people, fresh, now):
    payment = awaiting()
    line = arrived("40.00", payment.reference)
    made = propose(people[0], line, now)
    line.refresh_from_db()
    assert (made.amount_minor, line.state) == (15_00, LineState.MATCHED)
    assert fresh(payment).state == "collected"
    with pytest.raises(NotMatchable):
        propose(people[1], line, now)
    assert check_money(now) == []


def test_what_was_claimed_meanwhile_does_not_go_back(arrived, awaiting, people, now):
    line = arrived("600.00")
    made = propose(people[0], line, now)
    match_line(by=people[1], line=line, payment=awaiting(), now=now)
    with pytest.raises(NotMatchable):
        decide_return(by=people[1], given_back=made, agreed=True, now=now)
    assert not BankOrder.objects.exists()
    assert check_money(now) == []


def test_what_goes_back_pays_nothing_any_more(arrived, awaiting, people, now):
    line = arrived()
    propose(people[0], line, now)
    with pytest.raises(NotMatchable):
        match_line(by=people[0], line=line, payment=awaiting(), now=now)


def test_money_left_aside_may_still_go_back(arrived, people, now):
    line = arrived()
    ignore_line(by=people[0], line=line, reason="not ours", now=now)
    propose(people[0], line, now)
    line.refresh_from_db()
    assert line.state == LineState.RETURNED


def test_a_transfer_that_never_left_frees_the_money(arrived, people, now, settings):
    line = arrived()
    propose(people[0], line, now)
    order = filed(people[0], now, settings)
    bank_orders.fail(order_code=order.code, reason="account closed", now=now)
    line.refresh_from_db()
    assert (line.state, line.free_minor, order.state) == (LineState.UNMATCHED, 40_00, OrderState.IN_FILE)
    again = propose(people[0], line, now, iban=OTHER)
    decide_return(by=people[1], given_back=again, agreed=True, now=now)
    assert BankOrder.objects.filter(state=OrderState.WAITING).count() == 1
    assert check_money(now) == []


def test_a_transfer_that_came_back_is_a_new_movement(arrived, people, now, settings):
    line = arrived()
    propose(people[0], line, now)
    order = filed(people[0], now, settings)
    shown(order, now)
    bank_orders.fail(order_code=order.code, reason="returned", now=now)
    new = arrived("40.00", "retorno", ref="X2")
    line.refresh_from_db()
    assert (line.state, new.state, balance("bank_unclaimed")) == (LineState.RETURNED, LineState.UNMATCHED, 40_00)
    assert check_money(now) == []


def test_nothing_leaves_while_money_out_is_off(arrived, people, now, settings):
    propose(people[0], arrived(), now)
    turn_off("MONEY_OUT", by=people[0], reason="a look at the books", now=now)
    with pytest.raises(bank_orders.MoneyIsOff):
        filed(people[0], now, settings)


@pytest.mark.parametrize("iban", ["", "ES00", "ES9121000418450200051333", "x" * 40])
def test_an_account_that_cannot_be_is_refused(iban, arrived, people, now):
    with pytest.raises(WrongAccount):
        propose(people[0], arrived(), now, iban=iban)
    assert not LineReturn.objects.exists()


def test_strangers_send_nothing(arrived, now):
    with pytest.raises(NotAllowed):
        propose(UserFactory(), arrived(), now)


def test_the_database_wants_two_people_too(arrived, people, now):
    made = propose(people[0], arrived("600.00"), now)
    with pytest.raises(IntegrityError), transaction.atomic():
        LineReturn.objects.filter(pk=made.pk).update(agreed=True, decided_by=people[0], decided_at=now)


# The invariants find what was tampered with ---------------------------------------------------------------------------


def found(now):
    return [str(violation) for violation in check_money(now) if violation.number == 15]


def test_an_order_nobody_decided_is_found(arrived, people, now):
    made = propose(people[0], arrived(), now)
    BankOrder.objects.update(subject_code="lr-nobody")
    assert any("nobody decided it" in text for text in found(now))
    assert any(made.code in text for text in found(now))


def test_money_used_twice_is_found(arrived, people, now):
    made = propose(people[0], arrived(), now)
    LineReturn.objects.filter(pk=made.pk).update(amount_minor=41_00)
    assert any("more is used" in text for text in found(now))


def test_a_confirmation_without_its_entry_is_found(arrived, people, now):
    propose(people[0], arrived(), now)
    assert found(now) == []
    BankOrder.objects.update(confirmed_on=now.date())
    assert any("unclaimed" in text for text in found(now))
