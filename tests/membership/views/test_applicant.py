"""The applicant's own pages: who may open them, what they say, what can be done there.
Permissions of the board are in test_workspace.py."""

import pytest
from django.urls import reverse
from django.utils import translation

from membership.enums import ApplicationState
from membership.links import application_url
from tests.factories.accounts import UserFactory
from tests.factories.membership import ApplicationFactory, CooperativeFactory

pytestmark = pytest.mark.django_db


def page_of(application, name="application"):
    with translation.override("en"):
        return reverse(name, args=[application.code])


@pytest.fixture
def english(application):
    application.language = "en"
    application.save()
    return application


def test_the_legal_clock_is_said_in_plain_words(client, english):
    text = client.get(application_url(english)).content.decode()
    assert "The board must answer by 1 June 2027; if it does not, you are admitted by law." in text


def test_in_galicia_silence_means_something_else(client):
    application = ApplicationFactory(cooperative=CooperativeFactory(galician=True), language="en")
    assert "you can appeal" in client.get(application_url(application)).content.decode()


def test_only_the_applicant_or_the_key_opens_it(client, english):
    other = ApplicationFactory()
    assert client.get(page_of(english)).status_code == 404
    assert client.get(f"{page_of(english)}?key=wrong").status_code == 404
    stolen = application_url(other).partition("?")[2]
    assert client.get(f"{page_of(english)}?{stolen}").status_code == 404
    client.force_login(UserFactory())
    assert client.get(page_of(english)).status_code == 404
    client.force_login(english.user)
    assert client.get(page_of(english)).status_code == 200


@pytest.mark.parametrize("state", ["awaiting", "firm", "information_requested"])
def test_every_state_has_its_page(client, state):
    application = ApplicationFactory(**{state: True}, language="en")
    assert client.get(application_url(application)).status_code == 200


@pytest.mark.parametrize("text", ["", "x" * 4001, "a\x00b"])
def test_a_bad_answer_is_refused_and_nothing_sent(client, text):
    application = ApplicationFactory(information_requested=True, language="en")
    client.force_login(application.user)
    response = client.post(page_of(application, "application_answer"), {"text": text})
    assert response.context["form"].errors["text"]
    application.refresh_from_db()
    assert application.state == ApplicationState.INFORMATION_REQUESTED


def test_answer_and_take_back(client):
    application = ApplicationFactory(information_requested=True, language="en")
    client.force_login(application.user)
    client.post(page_of(application, "application_answer"), {"text": "Here it is."})
    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW
    assert client.get(page_of(application, "application_withdraw")).status_code == 200
    client.post(page_of(application, "application_withdraw"), {})
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN


def test_a_get_changes_nothing(client, english):
    client.force_login(english.user)
    for name in ("application_withdraw", "application", "application_confirm", "application_answer"):
        client.get(page_of(english, name))
    english.refresh_from_db()
    assert english.state == ApplicationState.RECEIVED
