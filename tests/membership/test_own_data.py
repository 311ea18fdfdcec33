"""What membership gives out, lets claim and erases when a person leaves.
The archive and the account itself are the accounts app's."""

from datetime import date

import pytest

from membership import own_data
from membership.enums import ApplicationState
from membership.services.contributions import record_contribution
from tests.factories.membership import ApplicationFactory, CooperativeRoleFactory, ProspectFactory

pytestmark = pytest.mark.django_db


def test_export_holds_what_was_said(application, applicant, cooperative):
    ProspectFactory(cooperative=cooperative, user=applicant)
    data = own_data.export(applicant)
    assert data["applications"][0]["tax_id"] == application.tax_id
    assert data["prospects"][0]["answer"] == "interested"
    assert own_data.export(CooperativeRoleFactory().user)["applications"] == []


def test_guest_work_is_claimed_by_address_only(applicant, now):
    mine = ApplicationFactory(user=None, email=applicant.email)
    other = ApplicationFactory(user=None, email="other@example.org")
    assert own_data.claim(user=applicant, email=applicant.email.upper(), now=now) == 1
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.user, other.user) == (applicant, None)


def test_open_application_and_last_owner_stand_in_the_way(application, applicant):
    CooperativeRoleFactory(user=applicant)
    assert len(own_data.obstacles(applicant)) == 2


def test_erasure_scrubs_the_application_and_keeps_the_register(cooperative, treasurer, applicant, now):
    closed = ApplicationFactory(cooperative=cooperative, user=applicant, state=ApplicationState.WITHDRAWN)
    firm = ApplicationFactory(cooperative=cooperative, user=applicant, firm=True)
    given = {"amount_minor": 100_00, "received_on": date(2027, 3, 8), "reference": "TRF 1", "now": now}
    member = record_contribution(by=treasurer, application=firm, **given)
    own_data.erase(applicant, now)
    closed.refresh_from_db()
    member.refresh_from_db()
    assert (closed.full_name, closed.tax_id, closed.email, closed.user) == ("", "", "", None)
    assert (member.full_name, member.email, member.user) == ("Marta Soler Vidal", "", None)
    assert member.operations.count() == 1
