"""Share capital by direct debit, the way in: agreed, announced, collected, or stopped on the way.
What becomes of it afterwards is test_debits_back.py's."""

from datetime import date, timedelta

import pytest

from crowdcoop.audit.models import AuditEvent
from crowdcoop.mail.models import OutboxMessage
from membership.enums import ApplicationState
from membership.exceptions import (
    DebitUnderway,
    NoDebits,
    NotPossibleNow,
    PaidTooLate,
)
from membership.models import Member, RegisterOperation
from membership.queries import debit_of, running_debit, waiting_for
from membership.services.applications import withdraw_application
from membership.services.contributions import record_contribution
from membership.services.debits import begin_debit, offer_debits, order_debits
from payments.checks_money import check_money
from payments.enums import PaymentState
from payments.exceptions import PaymentsOff
from payments.models import Payment
from payments.services.checkout import begin_checkout
from payments.services.debits import NOTICE
from payments.services.reconcile import reconcile
from payments.services.switches import PLEDGES, turn_off
from tests.factories.membership import ApplicationFactory, CooperativeFactory
from tests.membership.services.conftest import DAY, MINUTE, PLACES, go_round, state_of
from tests.payments.conftest import Crash
from tests.sandbox import IBAN, WORKS

pytestmark = pytest.mark.django_db


def test_admitted_due_announced_collected_entered(firm, agreed, sandbox, letters, now):
    assert (agreed.state, agreed.nature, agreed.method) == (PaymentState.DUE, "share_capital", "sepa")
    go_round(now + MINUTE)
    announced = OutboxMessage.objects.get(kind="payments/debit_announced")
    assert announced.to == firm.email
    assert "provisional" in announced.text or "provisionales" in announced.text
    go_round(now + NOTICE)
    assert sandbox.objects("payment_intent") == []  # not a second before its fourteen days
    go_round(now + NOTICE + MINUTE)
    assert state_of(firm) == ApplicationState.FIRM  # on its way is not money
    assert not Member.objects.exists()
    sandbox.settle()
    go_round(now + NOTICE + DAY)
    assert state_of(firm) == ApplicationState.MEMBER
    entry = RegisterOperation.objects.get()
    assert (entry.kind, entry.quantity, entry.payment_code) == ("admission", 3, agreed.code)
    welcome = letters("member_welcome")[0]
    assert "19/05/2027" in welcome.text or "19 de mayo de 2027" in welcome.text
    assert check_money(now + NOTICE + DAY) == []


def test_nobody_is_asked_to_pay_what_is_on_its_way(firm, request, now):
    assert len(waiting_for(firm.user, now)) == 1
    request.getfixturevalue("agreed")
    assert waiting_for(firm.user, now) == []


def test_beginning_twice_is_one_debit(firm, now):
    first = begin_debit(by=firm.user, application=firm, now=now)
    assert begin_debit(by=firm.user, application=firm, now=now + MINUTE) == first
    assert AuditEvent.objects.filter(action="application.debit_begun").count() == 1


def test_the_page_takes_accounts_only(firm, sandbox, now):
    url = begin_checkout(payment=begin_debit(by=firm.user, application=firm, now=now), now=now, **PLACES)
    assert sandbox.pay(url, WORKS) == ""
    assert sandbox.pay(url, IBAN) == PLACES["return_url"]


def test_where_it_is_not_offered_there_is_none(firm, cooperative, now):
    offer_debits(cooperative=cooperative, offered=False, now=now)
    with pytest.raises(NoDebits):
        begin_debit(by=firm.user, application=firm, now=now)
    offer_debits(cooperative=cooperative, offered=False, now=now)
    assert AuditEvent.objects.filter(action="cooperative.debits").count() == 2
    with pytest.raises(NoDebits):
        offer_debits(cooperative=CooperativeFactory(with_fee=True), offered=True, now=now)


def test_only_an_admitted_person_in_time(firm, now):
    undecided = ApplicationFactory(cooperative=firm.cooperative)
    with pytest.raises(NotPossibleNow):
        begin_debit(by=None, application=undecided, now=now)
    with pytest.raises(PaidTooLate):
        begin_debit(by=firm.user, application=firm, now=now + timedelta(days=40))


def test_while_promises_are_switched_off_none_begins(firm, clerk_pair, now):
    turn_off(PLEDGES, by=clerk_pair[0], reason="a look at the books", now=now)
    with pytest.raises(PaymentsOff):
        begin_debit(by=firm.user, application=firm, now=now)


def test_a_mandate_after_withdrawing_counts_for_nothing(firm, sandbox, now):
    payment = begin_debit(by=firm.user, application=firm, now=now)
    url = begin_checkout(payment=payment, now=now, **PLACES)
    withdraw_application(application=firm, now=now)
    sandbox.pay(url, IBAN)
    go_round(now + MINUTE)
    assert Payment.objects.get(pk=payment.pk).state == PaymentState.EXPIRED
    assert running_debit(firm) is None


def test_an_owner_that_waits_no_more_refuses_the_mandate(firm, sandbox, now):
    payment = begin_debit(by=firm.user, application=firm, now=now)
    sandbox.pay(begin_checkout(payment=payment, now=now, **PLACES), IBAN)
    type(firm).objects.filter(pk=firm.pk).update(state=ApplicationState.LAPSED)
    go_round(now)
    assert Payment.objects.get(pk=payment.pk).state == PaymentState.EXPIRED


def test_withdrawing_stops_a_debit_that_the_bank_does_not_have(firm, agreed, sandbox, letters, now):
    withdraw_application(application=firm, now=now)
    go_round(now + MINUTE)
    go_round(now + MINUTE + NOTICE)
    assert Payment.objects.get(pk=agreed.pk).state == PaymentState.DROPPED
    assert sandbox.objects("payment_intent") == []
    assert not OutboxMessage.objects.filter(kind="payments/debit_announced").exists()
    assert letters("debit_failed") == []
    assert check_money(now + MINUTE + NOTICE) == []


def test_withdrawing_between_mandate_and_due_releases_it(firm, sandbox, now):
    payment = begin_debit(by=firm.user, application=firm, now=now)
    sandbox.pay(begin_checkout(payment=payment, now=now, **PLACES), IBAN)
    reconcile(now=now)
    withdraw_application(application=firm, now=now)
    assert order_debits(now=now) == 0
    assert Payment.objects.get(pk=payment.pk).state == PaymentState.RELEASED


def test_a_stranger_among_the_promises_is_not_ordered(firm, agreed, now):
    Payment.objects.filter(pk=agreed.pk).update(state=PaymentState.ACTIVE)
    type(firm).objects.filter(pk=firm.pk).update(state=ApplicationState.WITHDRAWN)
    assert order_debits(now=now) == 0


def test_with_the_bank_there_is_no_other_way(firm, underway, treasurer, now):
    at = now + NOTICE + 2 * MINUTE
    with pytest.raises(DebitUnderway):
        withdraw_application(application=firm, now=at)
    given = {"amount_minor": 300_00, "received_on": date(2027, 3, 23), "reference": "TRF 1"}
    with pytest.raises(DebitUnderway):
        record_contribution(by=treasurer, application=firm, now=at, **given)
    assert state_of(firm) == ApplicationState.FIRM
    assert debit_of(firm).stage == "underway"


def test_a_transfer_noted_in_between_stops_the_debit(firm, agreed, treasurer, sandbox, now):
    given = {"amount_minor": 300_00, "received_on": date(2027, 3, 9), "reference": "TRF 1"}
    record_contribution(by=treasurer, application=firm, now=now, **given)
    for step in (MINUTE, NOTICE, NOTICE + DAY):
        go_round(now + step)
    assert Payment.objects.get(pk=agreed.pk).state == PaymentState.DROPPED
    assert sandbox.objects("payment_intent") == []
    assert RegisterOperation.objects.count() == 1
    assert check_money(now + NOTICE + DAY) == []


def test_a_bank_that_never_pays_leaves_the_contribution_due(firm, underway, sandbox, letters, now):
    sandbox.settle(fails=True)
    for days in range(30):
        go_round(now + NOTICE + (days + 1) * DAY)
        sandbox.settle(fails=True)
    payment = Payment.objects.get(pk=underway.pk)
    assert (payment.state, state_of(firm)) == (PaymentState.DROPPED, ApplicationState.FIRM)
    assert (debit_of(firm).stage, len(letters("debit_failed"))) == ("over", 1)
    assert not Member.objects.exists()
    assert check_money(now + NOTICE + 31 * DAY) == []


def test_declined_once_there_is_a_way_to_put_it_right(firm, underway, sandbox, now):
    sandbox.settle(fails=True)
    go_round(now + NOTICE + DAY)
    debit = debit_of(firm)
    assert debit.stage == "declined"
    assert underway.code in debit.repair_url
    letter = OutboxMessage.objects.get(kind="payments/card_declined")
    assert "domiciliación" in letter.subject


@pytest.mark.parametrize("duplicated", [False, True])
@pytest.mark.parametrize("point", ["charge.booked", "charge.moved", "charge.told", "settlement.written"])
def test_a_crash_while_it_arrives_makes_one_member(point, duplicated, firm, underway, sandbox, crash_at, now):
    sandbox.settle()
    crash_at(point)
    with pytest.raises(Crash):
        reconcile(now=now + NOTICE + DAY)
    assert not Member.objects.exists()
    for hours in range(1, 4 if duplicated else 2):
        go_round(now + NOTICE + DAY + hours * timedelta(hours=1))
    assert (Member.objects.count(), RegisterOperation.objects.count()) == (1, 1)
    assert len(sandbox.objects("charge")) == 1
    assert check_money(now + NOTICE + 2 * DAY) == []


@pytest.mark.parametrize("point", ["attempt.committed", "intent.create.answered", "intent.confirm.answered"])
def test_a_crash_while_it_is_debited_debits_once(point, firm, agreed, sandbox, crash_at, now):
    go_round(now + MINUTE)
    crash_at(point)
    with pytest.raises(Crash):
        go_round(now + MINUTE + NOTICE)
    go_round(now + NOTICE + 5 * MINUTE)
    sandbox.settle()
    go_round(now + NOTICE + DAY)
    assert len(sandbox.objects("payment_intent")) == len(sandbox.objects("charge")) == 1
    assert state_of(firm) == ApplicationState.MEMBER
    assert check_money(now + NOTICE + DAY) == []
