"""Share capital by direct debit, afterwards: provisional for eight weeks, and struck when the bank gives it back.
The way in is test_debits.py's."""

from datetime import date, timedelta

import pytest

from membership.enums import ApplicationState
from membership.exceptions import (
    NotEnoughShares,
    ProvisionalShares,
    WrongAmount,
    WrongDate,
)
from membership.models import Member, RegisterOperation
from membership.queries import actions_on, debit_of, owes_again, provisional_until, shares_of
from membership.services.contributions import record_contribution
from membership.services.register import append_operation
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.models import Payment
from payments.services.debits import NOTICE
from payments.services.reconcile import reconcile
from payments.services.refunds import approve_refund, order_refunds_of_book, propose_refund, send_refunds
from tests.membership.services.conftest import DAY, go_round

pytestmark = pytest.mark.django_db


def test_provisional_shares_cannot_be_moved_for_eight_weeks(firm, collected, now):
    member, at = Member.objects.get(), now + timedelta(weeks=6)
    move = {"by": None, "member": member, "kind": "transfer_out", "share_value_minor": 100_00}
    until = {member.pk: date(2027, 5, 19)}
    assert provisional_until(member.cooperative, at) == until
    assert debit_of(firm).provisional_until == date(2027, 5, 19)
    with pytest.raises(ProvisionalShares):
        append_operation(quantity=-1, valid_on=at.date(), now=at, **move)
    later = now + NOTICE + DAY + timedelta(weeks=8, minutes=1)
    assert provisional_until(member.cooperative, later) == {}
    with pytest.raises(NotEnoughShares):
        append_operation(quantity=-4, valid_on=later.date(), now=later, **move)
    append_operation(quantity=-1, valid_on=later.date(), now=later, **move)
    assert shares_of(member, later.date()) == 2


def test_a_debit_given_back_is_struck_by_a_correction(firm, given_back, letters, secretary, now):
    at = now + timedelta(weeks=5)
    assert (given_back.state, given_back.lost_minor) == (PaymentState.DISPUTE_LOST, 300_00)
    entries = RegisterOperation.objects.order_by("number").values_list("kind", "quantity", "payment_code")
    assert list(entries) == [("admission", 3, given_back.code), ("correction", -3, given_back.code)]
    assert shares_of(Member.objects.get(), at.date()) == 0
    assert (len(letters("capital_returned")), letters("capital_returned")[0].to) == (1, firm.email)
    assert letters("capital_returned_board")[0].to == secretary.email
    reconcile(now=at + DAY)
    assert RegisterOperation.objects.count() == 2
    assert check_money(at + DAY) == []


def test_while_the_bank_decides_the_shares_still_count(collected, sandbox, now):
    sandbox.open_dispute(collected.charge_id, reason="debit_not_authorized")
    reconcile(now=now + timedelta(weeks=4))
    assert Payment.objects.get(pk=collected.pk).state == PaymentState.DISPUTED
    assert RegisterOperation.objects.count() == 1
    assert check_money(now + timedelta(weeks=4)) == []


def test_an_altered_register_is_still_seen_while_the_bank_decides(collected, sandbox, now):
    """Negative control: counting disputed money must not hide shares that nobody paid."""
    sandbox.open_dispute(collected.charge_id, reason="debit_not_authorized")
    at = now + timedelta(weeks=4)
    reconcile(now=at)
    given = {"share_value_minor": 100_00, "valid_on": at.date(), "now": at}
    append_operation(by=None, member=Member.objects.get(), kind="increase", quantity=1, **given)
    assert {found.name for found in check_money(at)} == {"share capital in the ledger equals the register"}


def test_a_refund_two_people_decide_is_struck_and_unwinding_never_takes_capital(collected, sandbox, clerk_pair, now):
    at = now + NOTICE + 2 * DAY
    assert order_refunds_of_book(book_code=collected.book_code, cause="unwinding", now=at) == 0
    first, second = clerk_pair
    refund = propose_refund(by=first, payment=collected, amount_minor=300_00, reason="left", now=at)
    assert refund.state == "proposed"  # never by one person alone
    approve_refund(by=second, refund=refund, now=at)
    send_refunds(now=at)
    reconcile(now=at + DAY)
    assert shares_of(Member.objects.get(), (at + DAY).date()) == 0
    assert check_money(at + DAY) == []


def test_after_a_return_the_capital_may_come_by_transfer(firm, given_back, treasurer, now):
    at = now + timedelta(weeks=6)
    given = {"by": treasurer, "application": firm, "reference": "TRF 9", "now": at}
    assert actions_on(type(firm).objects.get(pk=firm.pk), at) == ["contribution"]
    with pytest.raises(WrongAmount):
        record_contribution(amount_minor=200_00, received_on=at.date(), **given)
    with pytest.raises(WrongDate):
        record_contribution(amount_minor=300_00, received_on=at.date() + DAY, **given)
    member = record_contribution(amount_minor=300_00, received_on=at.date(), **given)
    assert (shares_of(member, at.date()), RegisterOperation.objects.count()) == (3, 3)
    record_contribution(amount_minor=300_00, received_on=at.date(), **given)
    assert RegisterOperation.objects.count() == 3
    assert not owes_again(type(firm).objects.get(pk=firm.pk), at.date())
    assert check_money(at) == []


def test_capital_that_arrives_for_nobody_is_found(firm, underway, sandbox, caplog, now):
    type(firm).objects.filter(pk=firm.pk).update(state=ApplicationState.LAPSED)
    sandbox.settle()
    go_round(now + NOTICE + DAY)
    assert not Member.objects.exists()
    assert "arrived for an application" in caplog.text
    assert {found.number for found in check_money(now + NOTICE + DAY)} == {19}


def test_nothing_said_about_what_never_was_in_the_register(firm, underway, now):
    from membership.services.debits import went_back

    went_back(underway, now)
    assert not RegisterOperation.objects.exists()
