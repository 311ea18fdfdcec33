"""A confirmed transfer that the receiving bank sends back: its money is counted once, whichever news comes first.
Statements are written by hand; the books are asked at every step."""

from datetime import timedelta

import pytest

from payments.checks_money import check_money
from payments.enums import LineState, OrderState, PaymentState, PayoutState
from payments.exceptions import NotAllowed, NotMatchable
from payments.models import BankOrder, Payment, Payout, StatementLine
from payments.queries import balance
from payments.queries.returned_orders import could_be_back, on_the_way_back
from payments.services import bank_orders
from payments.services.contributions import record_transfer
from payments.services.matching import match_line, match_waiting
from payments.services.payout_sending import send_payouts
from payments.services.refund_orders import order_refund_transfer
from payments.services.refunds import propose_refund
from payments.services.returned_orders import receive_returned_order
from payments.services.sending_back import propose_return
from payments.services.statements import import_statement
from tests.factories.accounts import UserFactory
from tests.factories.payouts import BankOrderFactory
from tests.factories.statements import OWN, PAYER, camt, entry
from tests.payments.desk_people import finance_person


@pytest.fixture
def person(db, settings):
    settings.BANK_ACCOUNT_IBAN, settings.BANK_ACCOUNT_NAME = OWN, "Platform"
    return finance_person()


@pytest.fixture
def taken_in(person, now):
    """A statement with this movement: `taken_in("25.00", "words")`."""

    def take(euros, text, e2e="NOTPROVIDED", ref="X1"):
        data = camt(entry(euros, text, ref=ref, e2e=e2e))
        statement = import_statement(by=None, data=data, filename="m.xml", now=now)
        match_waiting(now=now, statement=statement)
        return StatementLine.objects.get(statement=statement)

    return take


def confirmed(order, by, now):
    """The order left in a file and the statement shows it."""
    bank_orders.make_payment_file(by=by, now=now)
    told = {"amount_minor": order.amount_minor, "booked_on": now.date(), "reference": "S-1"}
    return bank_orders.confirm(order_code=order.code, now=now, **told)


@pytest.fixture
def paid_out(charged, books, approved, person, now):
    """A payout of €100 less its costs by bank, confirmed."""
    charged(amount_minor=140_00)
    approved(100_00)
    send_payouts(now=now)
    return confirmed(BankOrder.objects.get(), person, now)


@pytest.fixture
def given_back(owner, person, now):
    """€30 that came by bank and went back to their payer, confirmed."""
    payment = record_transfer(
        by=None, purpose="test_pledge", owner_code="p-9", book_code="c-book", amount_minor=30_00, nature="gift",
        payer_email="a@example.org", payer_language="en", reference="T-1", received_on=now.date(), now=now,
    )  # fmt: skip
    refund = propose_refund(by=person, payment=payment, amount_minor=30_00, reason="x", now=now)
    refund = order_refund_transfer(by=person, refund=refund, name="Ana Roca", iban=PAYER, now=now)
    return confirmed(BankOrder.objects.get(code=refund.bank_order_code), person, now)


@pytest.fixture(params=["paid_out", "given_back"])
def order(request):
    return request.getfixturevalue(request.param)


def euros(order):
    return f"{order.amount_minor // 100}.{order.amount_minor % 100:02}"


def places():
    return balance("bank"), balance("bank_transit"), balance("bank_unclaimed")


def failed(order, now):
    return bank_orders.fail(order_code=order.code, reason="AC04 account closed", now=now)


@pytest.mark.parametrize("said", ["end_to_end", "words"])
def test_said_first_and_shown_later(said, order, taken_in, now):
    before = balance("bank")
    failed(order, now)
    assert places() == (before, order.amount_minor, 0)
    assert check_money(now) == []
    words = {"text": "RETURN AC04", "e2e": order.code} if said == "end_to_end" else {"text": f"Dev. {order.code} AC04"}
    line = taken_in(euros(order), **words)
    order.refresh_from_db()
    assert (line.state, line.free_minor, order.returned_line) == (LineState.MATCHED, 0, line)
    assert places() == (before + order.amount_minor, 0, 0)
    assert check_money(now) == []
    assert match_waiting(now=now) == 0
    assert places() == (before + order.amount_minor, 0, 0)


def test_shown_first_and_said_later(order, taken_in, now):
    before = balance("bank")
    line = taken_in(euros(order), "RETURN", order.code)
    assert (line.state, *places()) == (LineState.UNMATCHED, before + order.amount_minor, 0, order.amount_minor)
    assert check_money(now) == []
    failed(order, now)
    assert check_money(now) == []
    assert match_waiting(now=now) == 1
    line.refresh_from_db()
    assert (line.state, *places()) == (LineState.MATCHED, before + order.amount_minor, 0, 0)
    assert check_money(now) == []


def test_a_person_says_both_at_once(order, taken_in, person, now):
    before = balance("bank")
    line = taken_in(euros(order), "RETURN", order.code)
    assert could_be_back(line) == [order]
    with pytest.raises(NotAllowed):
        receive_returned_order(by=UserFactory(), line=line, order=order, now=now)
    for _ in range(2):
        line = receive_returned_order(by=person, line=line, order=order, now=now)
    order.refresh_from_db()
    assert (order.state, line.state, line.events.count()) == (OrderState.FAILED, LineState.MATCHED, 2)
    assert places() == (before + order.amount_minor, 0, 0)
    assert could_be_back(line) == []
    assert check_money(now) == []


def test_a_person_ties_what_says_nothing(order, taken_in, person, now):
    failed(order, now)
    line = taken_in(euros(order), "devolución")
    assert (line.state, could_be_back(line)) == (LineState.UNMATCHED, [order])
    receive_returned_order(by=person, line=line, order=order, now=now)
    assert (balance("bank_transit"), balance("bank_unclaimed")) == (0, 0)
    assert check_money(now) == []


def test_what_it_paid_is_open_again(order, now):
    failed(order, now)
    if order.kind == "payout":
        assert Payout.objects.get().state == PayoutState.REVERSED
    else:
        assert Payment.objects.get(owner_code="p-9").state == PaymentState.REVIEW


# Controls: what is something else stays apart -------------------------------------------------------------------------


def test_another_amount_or_two_movements_wait_for_a_person(paid_out, taken_in, person, now):
    failed(paid_out, now)
    other = taken_in("7.00", "RETURN", paid_out.code)
    assert (other.state, could_be_back(other)) == (LineState.UNMATCHED, [])
    with pytest.raises(NotMatchable):
        receive_returned_order(by=person, line=other, order=paid_out, now=now)
    StatementLine.objects.filter(pk=other.pk).update(end_to_end_id="")
    data = camt(*(entry(euros(paid_out), paid_out.code, ref=f"T{n}") for n in range(2)))
    statement = import_statement(by=None, data=data, filename="m.xml", now=now)
    match_waiting(now=now)
    first, second = StatementLine.objects.filter(statement=statement)
    assert (first.state, second.state) == (LineState.UNMATCHED, LineState.UNMATCHED)
    receive_returned_order(by=person, line=first, order=paid_out, now=now)
    with pytest.raises(NotMatchable):
        receive_returned_order(by=person, line=second, order=paid_out, now=now)
    assert check_money(now) == []


def test_a_confirmed_transfer_is_not_offered_to_money_that_does_not_name_it(paid_out, taken_in):
    assert could_be_back(taken_in(euros(paid_out), "a gift")) == []


def test_what_never_was_confirmed_or_is_of_another_kind_cannot_come_back(person, taken_in, now):
    waiting, other = BankOrderFactory(kind="refund"), BankOrderFactory(confirmed_on=now.date(), state=OrderState.FAILED)
    line = taken_in("100.00", f"{waiting.code} {other.code}")
    for order in (waiting, other):
        with pytest.raises(NotMatchable):
            receive_returned_order(by=person, line=line, order=order, now=now)
    assert not on_the_way_back().exists()


def test_it_pays_no_promise_and_goes_back_to_nobody(paid_out, taken_in, person, awaiting, now):
    failed(paid_out, now)
    line = taken_in(euros(paid_out), paid_out.code)
    with pytest.raises(NotMatchable):
        match_line(by=person, line=line, payment=awaiting(), now=now)
    with pytest.raises(NotMatchable):
        propose_return(by=person, line=line, name="Nora", iban=PAYER, reason="no", now=now)


def test_what_a_promise_was_paid_with_did_not_come_back(paid_out, taken_in, person, awaiting, now):
    failed(paid_out, now)
    payment = awaiting(amount_minor=paid_out.amount_minor)
    line = taken_in(euros(paid_out), payment.reference)
    assert line.state == LineState.MATCHED
    with pytest.raises(NotMatchable):
        receive_returned_order(by=person, line=line, order=paid_out, now=now)
    assert check_money(now) == []


def test_what_is_counted_twice_is_found(order, taken_in, now):
    failed(order, now)
    taken_in(euros(order), order.code)
    BankOrder.objects.filter(pk=order.pk).update(returned_line=None)
    assert {found.number for found in check_money(now)} == {13, 15}


def test_what_never_arrives_is_found(order, now):
    failed(order, now)
    late = now + timedelta(days=15)
    assert any("not seen since" in str(found) for found in check_money(late))
