"""Pages and papers behind a password: a door in our look that opens, and nothing kept for others.
Who may open which address is in tests/permissions."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

pytestmark = pytest.mark.django_db
SECRET = {"restriction_type": "password", "password": "together"}


@pytest.fixture
def door(client, tree):
    """The address where the password of the closed page is given."""
    PageViewRestriction.objects.create(page=tree["both"], **SECRET)
    answer = client.get("/es/como/")
    assert answer.status_code == 200
    return answer.context["action_url"]


def test_closed_page_asks_in_our_look_and_says_nothing_else(client, tree, door):
    html = client.get("/es/como/").content.decode()
    assert "site-header" in html
    assert 'name="password"' in html
    assert "noindex" in html
    assert tree["both"].lead not in html


def test_password_opens_the_page(client, tree, door):
    answer = client.post(door, {"password": "together", "return_url": "/es/como/"})
    assert (answer.status_code, answer.url) == (302, "/es/como/")
    assert "Cómo funciona" in client.get("/es/como/").content.decode()


def test_opened_page_is_not_kept_for_others(client, tree, door):
    client.post(door, {"password": "together", "return_url": "/es/como/"})
    client.get("/es/como/")
    assert 'name="password"' in Client().get("/es/como/").content.decode()


@pytest.mark.parametrize("password", ["", "wrong", "x" * 5000, "\x00", "together\x00"])
def test_wrong_password_is_told_and_opens_nothing(client, door, password):
    answer = client.post(door, {"password": password, "return_url": "/es/como/"})
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode()
    assert 'name="password"' in client.get("/es/como/").content.decode()


def test_door_leads_nowhere_else(client, door):
    answer = client.post(door, {"password": "together", "return_url": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.url


def test_page_for_signed_in_people_leads_to_our_sign_in(client, tree, user):
    PageViewRestriction.objects.create(page=tree["both"], restriction_type="login")
    answer = client.get("/es/como/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/es/account/login/?next=")
    client.force_login(user)
    assert client.get("/es/como/").status_code == 200


def test_wagtails_own_sign_in_is_ours(client):
    answer = client.get("/es/_util/login/?next=/es/como/")
    assert (answer.status_code, answer.url) == (302, "/es/account/login/?next=/es/como/")


def test_documents_are_served_and_closed_ones_ask(client, settings, tmp_path):
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": on_disk}
    collection = Collection.get_first_root_node().add_child(name="Closed")
    open_, closed = (
        Document.objects.create(title="Statutes", file=ContentFile(b"One person, one vote.", "statutes.txt"), **where)
        for where in ({}, {"collection": collection})
    )
    CollectionViewRestriction.objects.create(collection=collection, **SECRET)
    assert client.get(open_.url).status_code == 200
    assert b"".join(client.get(open_.url)) == b"One person, one vote."
    asked = client.get(closed.url)
    assert b'name="password"' in asked.content
    client.post(asked.context["action_url"], {"password": "together", "return_url": closed.url})
    assert b"".join(client.get(closed.url)) == b"One person, one vote."
