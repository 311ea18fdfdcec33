"""Who may see the style guide, and that it draws every component.
What it looks like is for eyes and for tests/e2e/test_look.py."""

import pytest

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_style_guide_does_not_exist_for_visitors(client):
    assert client.get("/en/style/").status_code == 404


def test_style_guide_does_not_exist_for_people_without_staff_rights(client):
    client.force_login(UserFactory())
    assert client.get("/en/style/").status_code == 404


def test_style_guide_is_open_to_staff(client):
    client.force_login(UserFactory(is_staff=True))
    html = client.get("/en/style/").content.decode()
    for part in (
        "goal--lead",
        "error-summary",
        "todo__mark--ok",
        "choice--right",
        "pager__page",
        "card--mini",
        "empty",
    ):
        assert part in html
    assert 'name="robots" content="noindex"' in html


def test_style_guide_is_open_while_developing(client, settings):
    settings.DEBUG = True
    assert client.get("/es/style/").status_code == 200
