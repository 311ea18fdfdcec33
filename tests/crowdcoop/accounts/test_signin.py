"""Sign-up, sign-in, codes, second factors, limits, and answers that give nobody away.
Our own account pages are tested beside this file."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from crowdcoop.accounts.models import User
from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory

from .conftest import code_in, last_letter, show_again, sign_in

pytestmark = pytest.mark.django_db
EN = "/en/account/"


def test_sign_up_by_code_in_ones_own_language(client):
    response = client.post("/ca/account/signup/", {"email": "New@Example.org", "password1": "two green boats"})
    assert response.url.startswith("/ca/account/confirm-email/")
    letter = last_letter("new@example.org")
    assert letter.language == "ca"
    response = client.post(response.url, {"code": code_in(letter)})
    assert response.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert user.language == "ca"
    assert EmailAddress.objects.get(user=user).verified


def test_sign_in_with_a_code(client, ana):
    response = client.post(EN + "login/code/", {"email": "ANA@example.org", "next": EN})
    assert "old horses" not in last_letter().text
    response = client.post(response.url, {"code": code_in(last_letter()), "next": EN})
    assert response.status_code == 302
    assert int(client.session["_auth_user_id"]) == ana.pk


def test_wrong_code_is_refused_and_after_three_the_way_ends(client, ana):
    page = client.post(EN + "login/code/", {"email": "ana@example.org"}).url
    answers = [client.post(page, {"code": "BBBB-CCCC"}) for _ in range(3)]
    assert [a.status_code for a in answers] == [200, 200, 302]
    assert "This is not the code we sent" in answers[0].content.decode()
    assert client.post(page, {"code": code_in(last_letter())}).status_code == 302
    assert "_auth_user_id" not in client.session


def test_new_password_by_code(client, ana):
    page = client.post(EN + "password/reset/", {"email": "ana@example.org"}).url
    page = client.post(page, {"code": code_in(last_letter())}).url
    bad = client.post(page, {"password1": "short", "password2": "short"})
    assert bad.status_code == 200
    page = client.post(page, {"password1": "three red boats", "password2": "three red boats"})
    assert page.status_code == 302
    assert client.get(page.url).status_code == 200
    ana.refresh_from_db()
    assert ana.check_password("three red boats")
    assert last_letter().kind == "accounts/password_reset"


def anonymous_answer(response):
    """What a stranger can compare: status, place, headers, body without tokens and addresses."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode())
    text = re.sub(r"(someone|ana)@example\.org", "ADDRESS", text)
    headers = {k: v for k, v in response.headers.items() if k not in {"Content-Length", "Expires"}}
    return response.status_code, headers, sorted(response.cookies), re.sub(r'value="[0-9a-f]{32}"', "", text)


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("login/", {"login": "{}", "password": "wrong horses"}),
        ("signup/", {"email": "{}", "password1": "two green boats"}),
        ("login/code/", {"email": "{}"}),
        ("password/reset/", {"email": "{}"}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(page, data, ana):
    answers, letters = [], []
    for address in ("ana@example.org", "someone@example.org"):
        client = Client()
        before = OutboxMessage.objects.count()
        response = client.post(EN + page, {k: v.format(address) for k, v in data.items()})
        follow = client.get(response.url) if response.status_code == 302 else response
        answers.append((anonymous_answer(response), anonymous_answer(follow)))
        letters.append(OutboxMessage.objects.count() - before)
    assert answers[0] == answers[1]
    assert letters[0] == letters[1]


def test_comparison_would_see_a_difference(ana):
    one = Client().post(EN + "password/reset/", {"email": "ana@example.org"})
    two = Client().post(EN + "password/reset/", {"email": "not an address"})
    assert anonymous_answer(one) != anonymous_answer(two)


def test_closed_account_cannot_sign_in(client, ana):
    ana.is_active = False
    ana.save()
    response = client.post(EN + "login/", {"login": "ana@example.org", "password": "old horses"})
    assert "_auth_user_id" not in client.session
    assert response.status_code in (200, 302)


def test_guessing_is_limited_and_spoofing_an_address_does_not_help(client, ana):
    data = {"login": "ana@example.org", "password": "wrong horses"}
    for number in range(5):
        client.post(EN + "login/", data, HTTP_X_FORWARDED_FOR=f"9.9.9.{number}")
    answer = client.post(EN + "login/", data | {"password": "old horses"}, HTTP_X_FORWARDED_FOR="8.8.8.8")
    assert "There were too many tries" in answer.content.decode()


def test_too_many_requests_answer_429(client):
    answers = [client.post(EN + "login/", {}, HTTP_X_FORWARDED_FOR=f"9.9.9.{n}") for n in range(32)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0
    assert "A little slower" in answers[-1].content.decode()


# --- Second factor -------------------------------------------------------------------------------------------------


def app_code(secret, steps_ago=0):
    """What the app shows, or showed so many half minutes ago."""
    counters = sorted(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] - steps_ago))


def with_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def test_app_is_set_up_and_recovery_codes_come_with_it(signed_in, ana, django_capture_on_commit_callbacks):
    assert "/reauthenticate/" in signed_in.get(EN + "2fa/totp/activate/").url
    show_again(signed_in)
    page = signed_in.get(EN + "2fa/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    wrong = signed_in.post(EN + "2fa/totp/activate/", {"code": "000000"})
    assert wrong.status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        done = signed_in.post(EN + "2fa/totp/activate/", {"code": app_code(secret)})
    assert done.url == EN + "2fa/recovery-codes/"
    assert Authenticator.objects.filter(user=ana).count() == 2
    assert signed_in.get(done.url).status_code == 200
    assert "attachment" in signed_in.get(EN + "2fa/recovery-codes/download/")["Content-Disposition"]
    assert OutboxMessage.objects.filter(kind="accounts/totp_activated", language="ca").exists()


def test_second_step_is_asked_for(client, ana):
    secret = with_app(ana)
    answer = client.post(EN + "login/", {"login": "ana@example.org", "password": "old horses", "next": EN})
    assert "/2fa/authenticate/" in answer.url
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200
    wrong = client.post(answer.url, {"code": "000000"})
    assert "Codes change every half minute" in wrong.content.decode()
    client.post(answer.url, {"code": app_code(secret)})
    assert int(client.session["_auth_user_id"]) == ana.pk


@pytest.mark.parametrize(("steps_ago", "lets_in"), [(1, True), (3, False)])
def test_a_code_that_changed_while_it_was_typed_still_opens(client, ana, steps_ago, lets_in):
    secret = with_app(ana)
    answer = client.post(EN + "login/", {"login": "ana@example.org", "password": "old horses", "next": EN})
    client.post(answer.url, {"code": app_code(secret, steps_ago)})
    assert ("_auth_user_id" in client.session) == lets_in


@pytest.fixture
def staff_mfa(settings):
    settings.STAFF_MFA = True


def test_staff_without_second_factor_are_led_to_set_one_up(client, staff_mfa):
    UserFactory(email="eva@example.org", admin=True, password="old horses")
    sign_in(client, "eva@example.org")
    answer = client.get("/admin/")
    assert answer.status_code == 302
    assert "/2fa/totp/activate/" in answer.url


def test_staff_with_unconfirmed_address_confirm_it_first(client, staff_mfa):
    user = UserFactory(email="eva@example.org", admin=True, password="old horses")
    sign_in(client, "eva@example.org")
    EmailAddress.objects.filter(user=user).update(verified=False)
    assert client.get("/admin/").url.endswith("/account/email/")


def test_staff_with_second_factor_get_in_and_cannot_drop_the_last_one(client, staff_mfa):
    user = UserFactory(email="eva@example.org", admin=True, password="old horses")
    sign_in(client, "eva@example.org")
    with_app(user)
    assert client.get("/admin/").status_code == 200
    show_again(client)
    page = client.post(EN + "2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=user, type="totp").exists(), page
    assert "has to stay" in client.get(EN + "2fa/totp/deactivate/").content.decode()


def test_settings_that_others_can_reach_always_demand_the_second_factor():
    from pathlib import Path

    source = Path("crowdcoop/settings/production.py").read_text()
    assert "STAFF_MFA = True" in source
    assert "STAFF_MFA = env" not in source


# --- Addresses and passwords ---------------------------------------------------------------------------------------


def test_address_is_added_by_code_made_main_and_removed(signed_in, ana):
    answer = signed_in.post(EN + "email/", {"email": "ana2@example.org", "action_add": "add"})
    signed_in.post(answer.url, {"code": code_in(last_letter("ana2@example.org"))})
    signed_in.post(EN + "email/", {"email": "ana2@example.org", "action_primary": ""})
    ana.refresh_from_db()
    assert ana.email == "ana2@example.org"
    signed_in.post(EN + "email/", {"email": "ana@example.org", "action_remove": ""})
    assert list(EmailAddress.objects.filter(user=ana).values_list("email", flat=True)) == ["ana2@example.org"]


def test_foreign_address_cannot_be_managed(signed_in):
    UserFactory(email="ben@example.org")
    signed_in.post(EN + "email/", {"email": "ben@example.org", "action_remove": ""})
    assert EmailAddress.objects.filter(email="ben@example.org", verified=True).exists()


def test_password_is_changed_with_the_old_one(signed_in, ana):
    data = {"oldpassword": "old horses", "password1": "three red boats", "password2": "three red goats"}
    assert "not the same" in signed_in.post(EN + "password/change/", data).content.decode()
    signed_in.post(EN + "password/change/", data | {"password2": "three red boats"})
    ana.refresh_from_db()
    assert ana.check_password("three red boats")


@pytest.mark.parametrize("page", ["login/", "signup/", "login/code/", "password/reset/"])
@pytest.mark.parametrize("typed", ["", "x" * 10_000, "a\x00b", "ana", "12", "<script>alert(1)</script>"])
def test_broken_input_is_answered_in_words_beside_the_field(client, page, typed):
    data = {"login": typed, "email": typed, "password": typed, "password1": typed}
    answer = client.post(EN + page, data)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert "Null characters" not in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
