"""A signed-in person and the codes in their mail.
Other fixtures are in tests/conftest.py."""

import re

import pytest

from crowdcoop.mail.models import OutboxMessage
from tests.factories.accounts import UserFactory


@pytest.fixture
def ana(db):
    return UserFactory(
        email="ana@example.org", first_name="Ana", last_name="Puig", language="ca", password="old horses"
    )


@pytest.fixture
def signed_in(client, ana):
    sign_in(client)
    return client


def sign_in(client, email="ana@example.org", password="old horses"):
    """Through the page itself, so that allauth knows the person has just shown who they are."""
    data = {"login": email, "password": password, "next": "/en/account/"}
    response = client.post("/en/account/login/", data)
    assert response.status_code == 302, response.context["form"].errors
    return response


def show_again(client, password="old horses"):
    """Show once more that it is you, as pages ask before what matters."""
    return client.post("/en/account/reauthenticate/", {"password": password, "next": "/en/account/"})


def last_letter(to=None):
    letters = OutboxMessage.objects.order_by("-pk")
    return (letters.filter(to=to) if to else letters).first()


def code_in(letter):
    return re.search(r"^[A-Z0-9-]{4,12}$", letter.text, re.MULTILINE).group()
