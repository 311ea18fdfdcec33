"""Sending, confirming, answering and taking back an application.
The board's decisions are in test_decisions.py."""

from datetime import date, timedelta

import pytest

from membership.consents import JOIN_PURPOSES
from membership.enums import ApplicationState, ProspectState
from membership.exceptions import AlreadyApplied, AlreadyMember, ConsentMissing, NotPossibleNow, NotTakingMembers
from membership.models import Application, Consent
from membership.services.applications import (
    ApplicationOrder,
    answer_information,
    confirm_application,
    lapse_unconfirmed,
    receive_application,
    withdraw_application,
)
from tests.factories.membership import ApplicationFactory, CooperativeFactory, MemberFactory, ProspectFactory

pytestmark = pytest.mark.django_db


def order_for(cooperative, user=None, **changes):
    given = {
        "cooperative_code": cooperative.code,
        "email": user.email if user else "guest@example.org",
        "language": "en",
        "full_name": "Marta Soler",
        "tax_id": "12345678Z",
        "address": "Plaça Major 3",
        "shares": 2,
        "consents": tuple(str(p) for p in JOIN_PURPOSES),
        "user": user,
    }
    return ApplicationOrder(**given | changes)


def test_signed_in_person_gets_receipt_and_the_clock_starts(cooperative, secretary, applicant, now, letters):
    application = receive_application(by=applicant, order=order_for(cooperative, applicant), now=now)
    assert application.state == ApplicationState.RECEIVED
    assert application.receipt_number == 1
    assert application.decide_by == date(2027, 6, 9)
    letter = letters("application_received")[0]
    assert letter.to == applicant.email
    assert "9 June 2027" in letter.text
    assert "admitted by law" in letter.text
    assert letters("application_arrived")[0].to == secretary.email


def test_consents_are_kept_with_text_version_and_time(cooperative, applicant, now):
    application = receive_application(by=applicant, order=order_for(cooperative, applicant), now=now)
    kept = Consent.objects.filter(application=application)
    assert {c.purpose for c in kept} == set(JOIN_PURPOSES)
    assert all(cooperative.name in c.text and c.text_version and c.given_at == now and c.language == "en" for c in kept)


def test_missing_consent_is_refused_and_nothing_kept(cooperative, applicant, now):
    with pytest.raises(ConsentMissing):
        receive_application(by=applicant, order=order_for(cooperative, applicant, consents=()), now=now)
    assert not Application.objects.exists()


def test_receipts_are_numbered_per_cooperative(cooperative, now):
    from tests.factories.accounts import UserFactory

    numbers = []
    for coop in (cooperative, cooperative, CooperativeFactory()):
        person = UserFactory()
        numbers.append(receive_application(by=person, order=order_for(coop, person), now=now).receipt_number)
    assert numbers == [1, 2, 1]


def test_guest_is_received_only_after_the_link(cooperative, secretary, now, letters):
    application = receive_application(order=order_for(cooperative), now=now)
    assert application.state == ApplicationState.AWAITING_CONFIRMATION
    assert application.receipt_number is None
    assert not letters("application_arrived")
    confirm_application(application=application, now=now + timedelta(days=1))
    application.refresh_from_db()
    assert application.receipt_number == 1
    assert application.decide_by == date(2027, 6, 10)


def test_confirming_twice_is_one_receipt(cooperative, now, letters):
    application = receive_application(order=order_for(cooperative), now=now)
    for _ in range(2):
        confirm_application(application=application, now=now)
    assert len(letters("application_received")) == 1


def test_old_link_confirms_nothing_and_the_data_are_erased(cooperative, now):
    application = receive_application(order=order_for(cooperative), now=now)
    with pytest.raises(NotPossibleNow):
        confirm_application(application=application, now=now + timedelta(days=15))
    assert lapse_unconfirmed(now + timedelta(days=15)) == 1
    application.refresh_from_db()
    assert (application.state, application.email, application.full_name, application.tax_id) == ("lapsed", "", "", "")


def test_closed_cooperative_takes_nobody(applicant, now):
    with pytest.raises(NotTakingMembers):
        receive_application(by=applicant, order=order_for(CooperativeFactory(closed=True), applicant), now=now)


def test_second_application_while_one_is_open(application, applicant, now):
    with pytest.raises(AlreadyApplied):
        receive_application(by=applicant, order=order_for(application.cooperative, applicant), now=now)


def test_apply_again_after_taking_back(application, applicant, now):
    withdraw_application(by=applicant, application=application, now=now)
    again = receive_application(by=applicant, order=order_for(application.cooperative, applicant), now=now)
    assert again.receipt_number == application.receipt_number + 1


def test_guest_form_does_not_tell_who_has_applied(application, now):
    order = order_for(application.cooperative, email=application.email)
    second = receive_application(order=order, now=now)
    with pytest.raises(AlreadyApplied):
        confirm_application(application=second, now=now)


def test_member_cannot_apply(cooperative, applicant, now):
    MemberFactory(cooperative=cooperative, user=applicant)
    with pytest.raises(AlreadyMember):
        receive_application(by=applicant, order=order_for(cooperative, applicant), now=now)


def test_application_takes_its_prospect_along(cooperative, applicant, now):
    prospect = ProspectFactory(cooperative=cooperative, email=applicant.email, campaign_code="c-1")
    application = receive_application(by=applicant, order=order_for(cooperative, applicant), now=now)
    prospect.refresh_from_db()
    assert (application.prospect, application.campaign_code) == (prospect, "c-1")
    assert prospect.state == ProspectState.APPLIED


def test_answer_goes_back_to_the_board(secretary, cooperative, applicant, now, letters):
    application = ApplicationFactory(cooperative=cooperative, user=applicant, information_requested=True)
    answer_information(by=applicant, application=application, text="Here it is.", now=now)
    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW
    assert letters("information_answered")[0].to == secretary.email


def test_answer_without_question_is_refused(application, now):
    with pytest.raises(NotPossibleNow):
        answer_information(application=application, text="?", now=now)


def test_withdrawing_twice_is_quiet(application, applicant, now, secretary, letters):
    for _ in range(2):
        withdraw_application(by=applicant, application=application, now=now)
    assert len(letters("application_withdrawn")) == 1
