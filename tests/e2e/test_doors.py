"""The doors of an account, with their second lock: every page on the way has no accessibility violation.
What the doors let through is tested with accounts."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.e2e.conftest import PASSWORD

OPEN = ["login/", "signup/", "password/reset/", "login/code/"]
INSIDE = [
    "", "preferences/", "data/", "claim/", "erase/", "email/", "password/change/", "logout/", "2fa/",
    "2fa/webauthn/", "2fa/webauthn/add/", "2fa/totp/deactivate/",
]  # fmt: skip
MADE = """
from allauth.account.models import EmailAddress
from crowdcoop.accounts.models import User
for shade in ("light", "dark"):
    email = f"doors-{shade}@demo.crowdcoop.example"
    user = User.objects.create_user(email=email, password="demo-demo-1")
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
"""


@pytest.fixture(scope="module")
def people(demo):
    demo.manage("shell", "--no-imports", "-c", MADE)


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_every_door_of_an_account_has_no_violation(people, demo, open_page, sign_in, axe, shade):
    page, found = open_page(375, dark=shade == "dark"), {}

    def look(path: str) -> None:
        assert page.goto(f"/es/account/{path}").ok, path
        if "/reauthenticate/?next=" in page.url:
            found["asked again"] = axe(page)
            page.fill("input[name=password]", PASSWORD)
            press(page)
        assert page.url.endswith(f"/es/account/{path}"), f"{path} led to {page.url}"
        found[path] = axe(page)

    for path in OPEN:
        look(path)
    sign_in(page, f"doors-{shade}")
    look("2fa/totp/activate/")
    lock(page)
    found["recovery codes"] = axe(page)
    for path in INSIDE:
        look(path)
    page.context.clear_cookies()
    page.goto("/es/account/login/")
    page.fill("input[name=login]", f"doors-{shade}@demo.crowdcoop.example")
    page.fill("input[name=password]", PASSWORD)
    press(page)
    assert "/2fa/authenticate/" in page.url
    found["second lock"] = axe(page)
    page.fill("input[name=code]", "000000")
    press(page)
    found["second lock, wrong code"] = axe(page)
    assert page.locator(".error-summary, .invalid-feedback, .errorlist").count(), "the wrong code is not answered"
    assert {path: violations for path, violations in found.items() if violations} == {}


def press(page) -> None:
    page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    page.wait_for_load_state()


def lock(page) -> None:
    """On the page that offers it, set up an app for codes, as a person does who cannot scan the picture."""
    told = page.locator("main details code").text_content().strip()
    page.fill("input[name=code]", format_hotp_value(hotp_value(told, int(time.time()) // 30)))
    press(page)
    assert "/2fa/recovery-codes/" in page.url
