"""The demo: shut outside DEBUG, and inside it one click is one person.
Building the whole world is tested by the story of the demo."""

from datetime import timedelta

import pytest

from crowdcoop import clock
from crowdcoop.accounts.models import User
from crowdcoop.mail.models import OutboxMessage
from home.demo import build, people, restart
from home.demo.people import PASSWORD
from home.demo.planting import stream
from home.demo.tour import STOPS
from home.demo.words import Words, said, translations
from home.demo.world import World
from tests.factories.campaigns import CampaignFactory

pytestmark = pytest.mark.django_db
GETS = ("", "mailbox/", "mailbox/1/")
POSTS = ("enter/", "time/", "start-over/")


@pytest.fixture
def demo(settings, tmp_path, home):
    settings.DEBUG = True
    settings.DATA_DIR = tmp_path


@pytest.fixture
def inhabitants(demo, now):
    people.build(World(now=now))


def test_demo_is_not_found_outside_debug(client, home):
    assert {client.get(f"/es/demo/{path}").status_code for path in GETS} == {404}
    assert {client.post(f"/es/demo/{path}").status_code for path in POSTS} == {404}


def test_demo_world_and_restart_refuse_outside_debug(now):
    with pytest.raises(RuntimeError):
        build.build_world(now)
    with pytest.raises(RuntimeError):
        restart.start_over()
    assert not User.objects.exists()


def test_people_are_made_once_and_can_sign_in(client, inhabitants, now):
    people.build(World(now=now))
    assert User.objects.count() == len(people.PEOPLE)
    assert client.login(email="supporter@demo.crowdcoop.example", password=PASSWORD)


def test_guide_shows_every_stop(client, inhabitants):
    response = client.get("/en/demo/")
    assert response.status_code == 200
    assert [entry["stop"].key for entry in response.context["stops"]] == [stop.key for stop in STOPS]


@pytest.mark.parametrize("stop", [stop for stop in STOPS if stop.login], ids=lambda stop: stop.key)
def test_one_click_is_that_person(client, inhabitants, stop):
    response = client.post("/en/demo/enter/", {"stop": stop.key, "login": stop.login})
    assert response.status_code == 302
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.email.startswith(f"{stop.login}@")


def test_stop_without_a_login_signs_out(client, inhabitants, user):
    client.force_login(user)
    client.post("/en/demo/enter/", {"stop": "pledge", "login": ""})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("login", ["nobody", "person0", "owner\x00", "../admin", "x" * 5000])
def test_nobody_else_can_be_entered(client, inhabitants, user, login):
    assert client.post("/en/demo/enter/", {"login": login}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_time_passes_by_days(client, demo):
    assert client.post("/en/demo/time/", {"days": "7"}).status_code == 302
    assert clock.offset() == timedelta(days=7)


def test_time_passes_to_a_deadline(client, demo):
    campaign = CampaignFactory(draft=False, state="funded", deadline_at=clock.now() + timedelta(days=3))
    client.post("/en/demo/time/", {"campaign": campaign.code})
    assert clock.now() > campaign.deadline_at


@pytest.mark.parametrize(
    "data", [{}, {"days": "0"}, {"days": "-1"}, {"days": "9999"}, {"days": "٣"}, {"days": "x"}, {"campaign": "c-\x00"}]
)
def test_time_does_not_pass_for_nonsense(client, demo, data):
    assert client.post("/en/demo/time/", data).status_code == 404
    assert clock.offset() == timedelta()


def test_mailbox_shows_letters_as_written(client, demo):
    letter = OutboxMessage.objects.create(
        kind="a/b",
        subject_code="x",
        to="a@example.org",
        language="ca",
        subject="Gràcies <3",
        text="Hola\n\nhttps://a.b/c",
    )
    assert "Gràcies &lt;3" in client.get("/en/demo/mailbox/").content.decode()
    html = client.get(f"/en/demo/mailbox/{letter.pk}/").content.decode()
    assert '<a href="https://a.b/c"' in html


def test_words_are_said_in_one_language_all_the_way_down():
    text = Words("uno", "un", "one")
    value = [("quote", {"text": text, "list": [text, 3]})]
    assert said(value, "ca") == [("quote", {"text": "un", "list": ["un", 3]})]
    assert translations(value, "en") == {"uno": "one"}
    stored = stream(value)
    assert stored[0]["value"]["list"][0]["value"] == "uno"
    assert all(item["id"] for item in [*stored, *stored[0]["value"]["list"]])
