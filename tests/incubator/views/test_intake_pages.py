"""Checker, application form, draft link and status, as a group meets them.
What sending brings about is tested in tests/incubator/services/test_intake.py."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from crowdcoop.mail.models import OutboxMessage
from incubator.enums import IntakeState
from incubator.models import IntakeApplication
from incubator.pages import CallIndexPage, CallPage
from incubator.queries import application_token
from tests.factories.incubator import CallFactory, IncubationFactory, IntakeApplicationFactory, ProgrammeTextFactory

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def call(root_page):
    return CallFactory(programme=ProgrammeTextFactory().programme, territories=["ES-CT", "ES-IB"])


def filled(**values):
    base = {
        "email": "grup@example.org",
        "group_name": "Forn",
        "group_stage": "group",
        "kind": "consumer",
        "municipality": "Manresa",
        "territory": "ES-CT",
        "people_count": "5",
        "idea": "Un horno.",
        "need": "Números.",
        "once": "a" * 32,
        "send": "1",
    }
    return {**base, **values}


def apply(client, call, **values):
    return client.post(reverse("intake_apply", args=[call.code]), filled(**values))


def test_checker_answers_without_a_cookie(client, call):
    url = reverse("intake_check", args=[call.code])
    assert client.get(url).cookies == {}
    answers = {"people": 4, "territory": "ES-CT", "group_stage": "idea", "together": "1"}
    good = client.get(url, answers)
    link = f'href="{reverse("intake_apply", args=[call.code])}"'
    assert link in good.content.decode()
    assert good.cookies == {}
    few = client.get(url, {**answers, "people": 2}).content.decode()
    assert link not in few


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": "many"},
        {"people": "-1"},
        {"people": ""},
        {"territory": "FR-75"},
        {"group_stage": "x"},
        {"together": ""},
    ],
)
def test_checker_names_what_is_wrong_and_keeps_the_rest(client, call, wrong):
    answers = {"people": 4, "territory": "ES-CT", "group_stage": "idea", "together": "1", **wrong}
    html = client.get(reverse("intake_check", args=[call.code]), answers).content.decode()
    assert "invalid-feedback" in html
    assert 'role="status"' not in html


@pytest.mark.parametrize("people", ["9" * 40, "\x00", "4\ud800"])
def test_checker_survives_broken_values(client, call, people):
    from urllib.parse import quote

    url = reverse("intake_check", args=[call.code]) + "?people=" + quote(people, errors="surrogatepass")
    assert client.get(url).status_code == 200


def test_send_shows_where_it_stands(client, call):
    response = apply(client, call)
    assert response.status_code == 302
    page = client.get(response.url)
    assert page.status_code == 200
    assert IntakeApplication.objects.get().state == IntakeState.SUBMITTED
    assert "Forn" in page.content.decode()


def test_send_twice_with_one_token_makes_one_application(client, call):
    client.get(reverse("intake_apply", args=[call.code]))
    first, second = apply(client, call), apply(client, call)
    assert first.url == second.url
    assert IntakeApplication.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="incubator/application_received").count() == 1


def test_draft_needs_only_an_address_and_goes_on_by_its_link(client, call):
    values = {"group_name": "", "idea": "", "need": "", "people_count": "", "kind": "", "territory": "",
              "municipality": "", "group_stage": ""}  # fmt: skip
    data = filled(**values, save="1")
    del data["send"]
    saved = client.post(reverse("intake_apply", args=[call.code]), data)
    assert IntakeApplication.objects.get().state == IntakeState.DRAFT
    link = saved.url.partition("?")[0]
    assert client.get(saved.url).status_code == 200
    done = client.post(link, filled(once="b" * 32))
    assert done.status_code == 302
    assert IntakeApplication.objects.get().state == IntakeState.SUBMITTED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "no address"),
        ("email", ""),
        ("group_name", ""),
        ("group_name", "x" * 161),
        ("group_name", "a\x00b"),
        ("idea", "x" * 3001),
        ("people_count", "five"),
        ("people_count", "0"),
        ("people_count", "99999999999999999999"),
        ("kind", "bank"),
        ("territory", "FR-75"),
        ("group_stage", "dream"),
        ("need", "   "),
    ],
)
def test_bad_input_is_named_kept_and_makes_nothing(client, call, name, value):
    response = apply(client, call, **{name: value})
    assert response.status_code == 200
    form = response.context["form"]
    assert name in form.errors
    assert "Manresa" in response.content.decode()
    assert not IntakeApplication.objects.exists()


def test_a_closed_call_says_so_and_keeps_what_was_typed(client, call):
    with time_machine.travel(call.closes_at + timedelta(minutes=1), tick=False):
        response = apply(client, call)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert "Un horno." in response.content.decode()
    assert not IntakeApplication.objects.exists()


def test_a_link_that_was_tampered_with_opens_nothing(client, call):
    draft = IntakeApplicationFactory(call=call, draft=True, applicant=None)
    good = application_token(draft)
    assert client.get(reverse("intake_resume", args=[call.code, good])).status_code == 200
    assert client.get(reverse("intake_resume", args=[call.code, good[:-2] + "xx"])).status_code == 404
    assert client.get(reverse("intake_resume", args=[CallFactory().code, good])).status_code == 404


def test_a_foreign_cooperative_cannot_be_chosen(enter, call, user):
    foreign = IncubationFactory().cooperative
    response = apply(enter(user), call, cooperative=foreign.code)
    assert response.status_code == 302
    assert IntakeApplication.objects.get().cooperative is None


def test_my_status_is_mine(enter, call, user):
    mine, other = IntakeApplicationFactory(call=call, applicant=user), IntakeApplicationFactory(call=call)
    client = enter(user)
    assert client.get(reverse("intake_status", args=[call.code, mine.code])).status_code == 200
    assert client.get(reverse("intake_status", args=[call.code, other.code])).status_code == 404


def test_somebody_signed_in_is_led_to_what_they_have(enter, call, user):
    mine = IntakeApplicationFactory(call=call, applicant=user, draft=True)
    response = enter(user).get(reverse("intake_apply", args=[call.code]))
    assert response.url == reverse("intake_resume", args=[call.code, application_token(mine)])


def test_call_pages_are_anonymous_and_say_the_rules(client, root_page, call):
    from tests.factories.home import site_with_home

    index = site_with_home(root_page).add_child(instance=CallIndexPage(title="Convocatorias", slug="calls"))
    page = index.add_child(instance=CallPage(title="Primavera", slug="spring", call=call, lead="Ven."))
    for face in (index, page):
        response = client.get(face.get_url())
        assert response.status_code == 200
        assert response.cookies == {}
        html = response.content.decode()
        assert "Primavera" in html
        assert "csrfmiddlewaretoken" not in html
    assert reverse("intake_check", args=[call.code]) in html
    assert "3 " in html


def test_the_application_form_speaks_all_five_languages(client, call):
    for code in ("es", "ca", "eu", "gl", "en"):
        assert client.get(f"/{code}/apply/{call.code}/").status_code == 200
