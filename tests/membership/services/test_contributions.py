"""The contribution: money booked by payments, member number, first entry in the register.
The book's own rules are in test_register.py."""

from datetime import UTC, date, datetime

import pytest

from membership.enums import ApplicationState, ProspectState
from membership.exceptions import NotAllowed, NotPossibleNow, OwnApplication, PaidTooLate, WrongAmount, WrongDate
from membership.models import Member, RegisterOperation
from membership.services.contributions import give_more_time, record_contribution
from payments.models import Payment
from tests.factories.membership import ApplicationFactory, CooperativeFactory, CooperativeRoleFactory, ProspectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(cooperative, applicant):
    return ApplicationFactory(cooperative=cooperative, user=applicant, firm=True, shares=3)


def paid(now, **changes):
    given = {"amount_minor": 300_00, "received_on": date(2027, 3, 8), "reference": "TRF 1", "now": now}
    return given | changes


def test_contribution_makes_the_member(firm, treasurer, now, letters):
    member = record_contribution(by=treasurer, application=firm, **paid(now))
    firm.refresh_from_db()
    assert firm.state == ApplicationState.MEMBER
    assert member.number == 1
    operation = RegisterOperation.objects.get()
    assert (operation.kind, operation.quantity, operation.member) == ("admission", 3, member)
    payment = Payment.objects.get()
    assert (payment.amount_minor, payment.nature, payment.code) == (300_00, "share_capital", operation.payment_code)
    assert "no. 1" in letters("member_welcome")[0].subject or "1" in letters("member_welcome")[0].subject


def test_recording_twice_is_one_member(firm, treasurer, now):
    first = record_contribution(by=treasurer, application=firm, **paid(now))
    second = record_contribution(by=treasurer, application=firm, **paid(now))
    assert first == second
    assert Payment.objects.count() == RegisterOperation.objects.count() == 1


def test_entry_fee_is_booked_apart(now, applicant):
    role = CooperativeRoleFactory(treasurer=True, cooperative=CooperativeFactory(with_fee=True))
    firm = ApplicationFactory(cooperative=role.cooperative, user=applicant, firm=True)
    record_contribution(by=role.user, application=firm, **paid(now, amount_minor=120_00))
    booked = dict(Payment.objects.values_list("nature", "amount_minor"))
    assert booked == {"share_capital": 100_00, "entry_fee": 20_00}


def test_numbers_have_no_gaps(cooperative, treasurer, now):
    for n in (1, 2, 3):
        firm = ApplicationFactory(cooperative=cooperative, firm=True)
        member = record_contribution(
            by=treasurer, application=firm, **paid(now, amount_minor=100_00, reference=f"TRF {n}")
        )
        assert member.number == n


@pytest.mark.parametrize("amount", [299_99, 300_01, 1])
def test_another_amount_is_refused(firm, treasurer, now, amount):
    with pytest.raises(WrongAmount):
        record_contribution(by=treasurer, application=firm, **paid(now, amount_minor=amount))
    assert not Member.objects.exists()
    assert not Payment.objects.exists()


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2027, 3, 10)])
def test_days_before_the_application_or_in_the_future_are_refused(firm, treasurer, now, day):
    with pytest.raises(WrongDate):
        record_contribution(by=treasurer, application=firm, **paid(now, received_on=day))


def test_late_money_needs_more_time_first(firm, treasurer, secretary):
    late = datetime(2027, 4, 10, 9, 0, tzinfo=UTC)
    with pytest.raises(PaidTooLate):
        record_contribution(by=treasurer, application=firm, **paid(late, received_on=date(2027, 4, 9)))
    give_more_time(by=secretary, application=firm, now=late)
    record_contribution(by=treasurer, application=firm, **paid(late, received_on=date(2027, 4, 9)))
    assert Member.objects.count() == 1


def test_nobody_becomes_a_member_before_the_admission_is_firm(application, secretary, now):
    with pytest.raises(NotPossibleNow):
        record_contribution(by=secretary, application=application, **paid(now, amount_minor=100_00))


def test_editor_records_no_money(firm, now):
    editor = CooperativeRoleFactory(cooperative=firm.cooperative, editor=True).user
    with pytest.raises(NotAllowed):
        record_contribution(by=editor, application=firm, **paid(now))


def test_nobody_records_their_own_contribution(cooperative, treasurer, now):
    mine = ApplicationFactory(cooperative=cooperative, user=treasurer, firm=True)
    with pytest.raises(OwnApplication):
        record_contribution(by=treasurer, application=mine, **paid(now, amount_minor=100_00))


def test_prospect_becomes_member(cooperative, applicant, treasurer, now):
    prospect = ProspectFactory(cooperative=cooperative)
    firm = ApplicationFactory(cooperative=cooperative, user=applicant, firm=True, prospect=prospect)
    record_contribution(by=treasurer, application=firm, **paid(now, amount_minor=100_00))
    prospect.refresh_from_db()
    assert prospect.state == ProspectState.MEMBER
