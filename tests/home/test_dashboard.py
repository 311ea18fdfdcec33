"""The desk of a signed-in person: theirs alone, and with a way to begin when it is empty.
What waits is tested in the app that says so."""

import pytest

from membership.models import CooperativeRole
from tests.factories.campaigns import PledgeFactory
from tests.factories.membership import CooperativeFactory

pytestmark = pytest.mark.django_db


def test_desk_asks_for_a_sign_in(client, home):
    response = client.get("/ca/dashboard/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/ca/account/login/?next=/ca/dashboard/"


def test_empty_desk_says_how_to_begin(client, tree, user):
    client.force_login(user)
    response = client.get("/es/dashboard/")
    assert response.context["desk"].is_empty
    assert "no-store" in response.headers["Cache-Control"]


def test_desk_shows_what_is_mine_and_nothing_of_others(client, tree, user):
    mine, others = CooperativeFactory(name="La Nuestra"), CooperativeFactory(name="La Ajena")
    CooperativeRole.objects.create(cooperative=mine, user=user, role="owner")
    pledge, foreign = PledgeFactory(supporter=user), PledgeFactory()
    client.force_login(user)
    html = client.get("/es/dashboard/").content.decode()
    assert mine.name in html
    assert others.name not in html
    assert pledge.code in html
    assert foreign.code not in html


def test_desk_only_shows(client, user):
    client.force_login(user)
    assert client.post("/es/dashboard/").status_code == 405
