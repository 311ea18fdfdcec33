"""Our own account pages: preferences, the door at `/`, own data, claims, leaving.
Sign-in is tested in test_signin.py."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from crowdcoop.accounts import own_data
from crowdcoop.accounts.exceptions import StillNeeded, WrongCode
from crowdcoop.accounts.models import User
from crowdcoop.accounts.services import claiming
from crowdcoop.accounts.services.erasure import erase_account
from crowdcoop.audit.models import AuditEvent
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory

from .conftest import code_in, last_letter, show_again, sign_in

pytestmark = pytest.mark.django_db
EN = "/en/account/"
OWN_PAGES = ["", "preferences/", "data/", "claim/", "claim/code/", "erase/"]


@pytest.mark.parametrize("page", OWN_PAGES)
def test_own_pages_ask_strangers_to_sign_in(client, page):
    answer = client.get(EN + page)
    assert answer.status_code == 302
    assert answer.url.startswith("/en/account/login/")


@pytest.mark.parametrize("page", OWN_PAGES)
def test_own_pages_are_never_stored(signed_in, page):
    answer = signed_in.get(EN + page)
    assert answer.status_code in (200, 302)
    assert answer.status_code == 302 or "no-store" in answer["Cache-Control"]


def test_preferences_are_saved_and_noted(signed_in, ana):
    data = {"first_name": "Anna", "last_name": "Puig i Soler", "language": "eu"}
    answer = signed_in.post(EN + "preferences/", data)
    assert answer.url == "/eu/account/"
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Anna Puig i Soler", "eu")
    event = AuditEvent.objects.get(action="account.preferences_changed")
    assert "Anna" not in json.dumps(event.data)


@pytest.mark.parametrize(
    "data",
    [
        {"language": ""},
        {"language": "xx"},
        {"language": "es", "first_name": "x" * 151},
        {"language": "es", "first_name": "a\x00b"},
        {"language": ["es", "ca"], "last_name": "\x07"},
    ],
)
def test_broken_preferences_are_refused_and_kept_on_the_page(signed_in, ana, data):
    answer = signed_in.post(EN + "preferences/", data)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    ana.refresh_from_db()
    assert ana.first_name == "Ana"


def test_the_door_opens_in_ones_own_language(signed_in, ana):
    assert signed_in.get("/", HTTP_ACCEPT_LANGUAGE="eu").url == "/ca/"
    assert Client().get("/", HTTP_ACCEPT_LANGUAGE="eu").url == "/eu/"


def archive(answer):
    with zipfile.ZipFile(io.BytesIO(b"".join(answer) if answer.streaming else answer.content)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_own_data_come_as_an_archive(signed_in, ana):
    files = archive(signed_in.post(EN + "data/"))
    assert json.loads(files["account.json"])["addresses"][0]["email"] == "ana@example.org"
    assert "README.txt" in files
    assert ana.password not in "".join(files.values())
    assert AuditEvent.objects.filter(action="account.data_exported").exists()


def test_own_data_hold_nothing_of_others(signed_in):
    UserFactory(email="ben@example.org", first_name="Benvolgut")
    assert "ben@example.org" not in "".join(archive(signed_in.post(EN + "data/")).values())


def test_every_registered_exporter_gives_plain_data(ana):
    for name, exporter in own_data.exporters.items():
        json.dumps(exporter(ana), default=str), name


def test_two_owners_of_one_name_are_refused():
    with pytest.raises(ValueError, match="already registered"):
        own_data.register("account", lambda user: {})


# --- Claims --------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_things(monkeypatch):
    """Two things done as a guest with guest@example.org."""
    taken = []

    def claim(*, user, email, now):
        if email != "guest@example.org" or taken:
            return 0
        taken.append(user)
        return 2

    monkeypatch.setitem(own_data.claims, "trial", claim)
    return taken


def test_claim_by_code(signed_in, ana, two_things):
    page = signed_in.post(EN + "claim/", {"email": "Guest@example.org"}).url
    assert "guest@example.org" in signed_in.get(page).content.decode()
    answer = signed_in.post(page, {"code": f" {code_in(last_letter('guest@example.org')).lower()} "}, follow=True)
    assert "2 contributions" in answer.content.decode()
    assert two_things == [ana]
    assert EmailAddress.objects.filter(user=ana, email="guest@example.org", verified=True).exists()


def test_claim_answers_the_same_for_any_address(signed_in):
    answers = [signed_in.post(EN + "claim/", {"email": e}) for e in ("guest@example.org", "nobody@example.org")]
    assert answers[0].url == answers[1].url
    assert OutboxMessage.objects.filter(kind="accounts/claim_code").count() == 2


def test_wrong_code_claims_nothing_and_tries_end(signed_in, two_things):
    page = signed_in.post(EN + "claim/", {"email": "guest@example.org"}).url
    for _number in range(claiming.TRIES):
        assert signed_in.post(page, {"code": "WRONG1"}).status_code == 200
    answer = signed_in.post(page, {"code": code_in(last_letter())})
    assert "no longer valid" in answer.content.decode()
    assert two_things == []


def test_old_code_claims_nothing(ana, now):
    pending = claiming.start_claim(by=ana, email="guest@example.org", now=now)
    with pytest.raises(WrongCode):
        claiming.check_code(pending=pending, code=pending.code, now=now + timedelta(minutes=16))
    claiming.check_code(pending=pending, code=pending.code.upper(), now=now + timedelta(minutes=14))


def test_address_of_another_account_stays_theirs(ana, now):
    ben = UserFactory(email="ben@example.org")
    claiming.claim_everything(by=ana, email="ben@example.org", now=now)
    assert EmailAddress.objects.get(email="ben@example.org").user == ben


# --- Leaving -------------------------------------------------------------------------------------------------------


def test_leaving_asks_for_the_password_and_the_address(signed_in, ana):
    answer = signed_in.post(EN + "erase/", {"confirmation": "ana@example.org"})
    assert "/reauthenticate/" in answer.url
    assert show_again(signed_in, "wrong horses").status_code == 200
    show_again(signed_in)
    answer = signed_in.post(EN + "erase/", {"confirmation": "someone@example.org"})
    assert "Nothing has been erased" in answer.content.decode()
    ana.refresh_from_db()
    assert ana.erased_at is None


def test_leaving_goes_on_after_the_password(signed_in, ana):
    page = signed_in.post(EN + "erase/", {"confirmation": "ana@example.org"}).url
    signed_in.post(page, {"password": "old horses", "next": EN + "erase/"})
    ana.refresh_from_db()
    assert ana.erased_at


def test_leaving_signs_out_everywhere_and_closes_the_account(signed_in, ana):
    other = Client()
    sign_in(other)
    show_again(signed_in)
    answer = signed_in.post(EN + "erase/", {"confirmation": "ANA@example.org"})
    assert answer.url == EN + "erased/"
    assert signed_in.get(answer.url).status_code == 200
    assert other.get(EN).status_code == 302
    assert not Session.objects.filter(session_data__contains=str(ana.pk)).exists()
    again = Client().post(EN + "login/", {"login": "ana@example.org", "password": "old horses"})
    assert again.status_code == 200


def test_leaving_twice_changes_nothing(ana, now):
    erase_account(by=ana, now=now)
    first = User.objects.values().get(pk=ana.pk)
    erase_account(by=ana, now=now + timedelta(days=1))
    assert User.objects.values().get(pk=ana.pk) == first


def test_what_must_be_settled_first_is_said(signed_in, ana, now, monkeypatch):
    eraser = own_data.Eraser("trial", lambda user, now: None, obstacles=lambda user: ["You still keep the books."])
    monkeypatch.setitem(own_data.erasers, "trial", eraser)
    assert "You still keep the books." in signed_in.get(EN + "erase/").content.decode()
    with pytest.raises(StillNeeded):
        erase_account(by=ana, now=now)
    show_again(signed_in)
    assert signed_in.post(EN + "erase/", {"confirmation": "ana@example.org"}).status_code == 200
    ana.refresh_from_db()
    assert ana.erased_at is None


def test_letters_are_forgotten(ana, now):
    Client().post(EN + "login/code/", {"email": "ana@example.org"})
    assert OutboxMessage.objects.filter(to="ana@example.org").exists()
    erase_account(by=ana, now=now)
    assert not OutboxMessage.objects.filter(to="ana@example.org").exists()
    assert timezone.now() >= OutboxMessage.objects.first().queued_at
