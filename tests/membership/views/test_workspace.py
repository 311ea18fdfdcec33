"""The cooperative's rooms: who comes in, and every step of the secretary through its page.
The rules behind the steps are tested with the services."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from membership.enums import ApplicationState
from membership.models import CooperativeRole, Member
from tests.factories.accounts import UserFactory
from tests.factories.membership import ApplicationFactory, CooperativeRoleFactory

pytestmark = pytest.mark.django_db
ROOMS = {
    "membership_workspace": {"owner", "editor", "treasurer", "secretary"},
    "membership_applications": {"owner", "secretary", "treasurer"},
    "membership_register": {"owner", "secretary"},
    "membership_register_csv": {"owner", "secretary"},
    "membership_capital": {"owner", "treasurer"},
    "membership_capital_account": {"owner", "treasurer"},
    "membership_people": {"owner"},
}
STEPS = ["review", "ask", "admit", "deny", "silence", "more_time"]


@pytest.fixture(autouse=True)
def in_march(now):
    with time_machine.travel(now, tick=False):
        yield


def address(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


@pytest.mark.parametrize("role", ["owner", "editor", "treasurer", "secretary"])
@pytest.mark.parametrize("room", ROOMS)
def test_each_room_opens_for_its_roles_only(client, cooperative, room, role):
    client.force_login(CooperativeRoleFactory(cooperative=cooperative, role=role).user)
    assert client.get(address(room, cooperative.code)).status_code == (200 if role in ROOMS[room] else 404)


@pytest.mark.parametrize("room", ROOMS)
def test_strangers_find_nothing_and_visitors_sign_in(client, cooperative, room):
    response = client.get(address(room, cooperative.code))
    assert response.status_code == 302
    assert "login" in response.url
    client.force_login(CooperativeRoleFactory().user)
    assert client.get(address(room, cooperative.code)).status_code == 404


@pytest.mark.parametrize("step", [*STEPS, "application", "contribution"])
def test_application_of_another_cooperative_is_not_found(client, cooperative, secretary, step):
    foreign = ApplicationFactory()
    client.force_login(secretary)
    url = address(f"membership_{step}", cooperative.code, foreign.code)
    assert client.get(url).status_code == 404
    assert client.post(url, {}).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_treasurer_takes_no_decision(client, application, treasurer, step):
    client.force_login(treasurer)
    url = address(f"membership_{step}", application.cooperative.code, application.code)
    assert client.post(url, {}).status_code == 404
    application.refresh_from_db()
    assert application.state == ApplicationState.RECEIVED


def test_whole_way_through_the_pages(client, application, secretary):
    client.force_login(secretary)
    code, desk = application.cooperative.code, address("membership_applications", application.cooperative.code)
    assert application.full_name in client.get(desk).content.decode()

    def step(name, **data):
        return client.post(address(f"membership_{name}", code, application.code), data)

    assert step("review").status_code == 302
    assert step("ask", text="Which unit?").status_code == 302
    assert step("admit").status_code == 302
    with time_machine.travel(datetime(2027, 3, 30, 9, 0, tzinfo=UTC), tick=False):
        from membership.tasks import tick

        tick(datetime(2027, 3, 30, 9, 0, tzinfo=UTC))
        client.force_login(secretary)
        done = step("contribution", amount_minor="100", received_on="2027-03-29", reference="TRF 1")
        assert done.status_code == 302
        assert "Member no. 1" in client.get(done.url).content.decode()
    assert Member.objects.get().number == 1
    page = client.get(address("membership_register", code)).content.decode()
    assert "All seals agree" in page
    book = client.get(address("membership_register_csv", code))
    assert book["Content-Type"].startswith("text/csv")
    assert "attachment" in book["Content-Disposition"]
    assert "no-store" in book["Cache-Control"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"reason_code": "requirements", "text": "no"},
        {"reason_code": "because", "text": "Article 8 of the statutes says so."},
        {"reason_code": "silence", "text": "Article 8 of the statutes says so."},
        {"reason_code": "requirements", "text": "x" * 4001},
        {"reason_code": "requirements", "text": "Article 8 of the statutes\x00 says so."},
    ],
)
def test_a_denial_without_ground_and_reason_is_refused(client, application, secretary, given):
    client.force_login(secretary)
    response = client.post(address("membership_deny", application.cooperative.code, application.code), given)
    assert response.context["form"].errors
    application.refresh_from_db()
    assert application.state == ApplicationState.RECEIVED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_minor", ""),
        ("amount_minor", "0"),
        ("amount_minor", "-100"),
        ("amount_minor", "hundred"),
        ("amount_minor", "99"),
        ("received_on", ""),
        ("received_on", "soon"),
        ("received_on", "2027-02-30"),
        ("received_on", "2027-03-10"),
        ("received_on", "1027-03-09"),
        ("reference", ""),
        ("reference", "x" * 121),
        ("reference", "TRF\x00"),
    ],
)
def test_a_contribution_that_does_not_fit_makes_no_member(client, cooperative, treasurer, field, value):
    firm = ApplicationFactory(cooperative=cooperative, firm=True)
    client.force_login(treasurer)
    given = {"amount_minor": "100", "received_on": "2027-03-08", "reference": "TRF 1"} | {field: value}
    response = client.post(address("membership_contribution", cooperative.code, firm.code), given)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Member.objects.exists()


def test_moved_on_meanwhile_is_said_calmly(client, application, secretary):
    application.state = ApplicationState.WITHDRAWN
    application.save()
    client.force_login(secretary)
    response = client.post(address("membership_admit", application.cooperative.code, application.code), {})
    assert "moved on" in response.content.decode()


def test_own_application_offers_no_decision(client, cooperative, secretary):
    mine = ApplicationFactory(cooperative=cooperative, user=secretary)
    client.force_login(secretary)
    page = client.get(address("membership_application", cooperative.code, mine.code)).content.decode()
    assert "your own application" in page
    assert address("membership_admit", cooperative.code, mine.code) not in page


def test_owner_adds_and_removes_people(client, cooperative, owner):
    friend = UserFactory()
    client.force_login(owner)
    url = address("membership_people", cooperative.code)
    assert client.post(url, {"email": friend.email.upper(), "role": "secretary"}).status_code == 302
    held = CooperativeRole.objects.get(user=friend)
    gone = address("membership_person_remove", cooperative.code, held.pk)
    assert client.get(gone).status_code == 200
    assert client.post(gone, {}).status_code == 302
    assert not CooperativeRole.objects.filter(user=friend).exists()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"email": "nobody@example.org", "role": "editor"},
        {"email": "x", "role": "editor"},
        {"email": "", "role": "king"},
    ],
)
def test_bad_people_are_refused(client, cooperative, owner, given):
    client.force_login(owner)
    response = client.post(address("membership_people", cooperative.code), given)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert CooperativeRole.objects.count() == 1


def test_last_owner_stays(client, cooperative, owner):
    client.force_login(owner)
    held = CooperativeRole.objects.get(user=owner)
    response = client.post(address("membership_person_remove", cooperative.code, held.pk), {})
    assert "at least one owner" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_asks_the_database_equally_often(client, cooperative, secretary, rows, django_assert_num_queries):
    for _ in range(rows):
        ApplicationFactory(cooperative=cooperative)
    client.force_login(secretary)
    client.get(address("membership_applications", cooperative.code))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        client.get(address("membership_applications", cooperative.code))
    assert len(seen) <= 14
