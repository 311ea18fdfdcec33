"""What machines ask for: health, robots, sitemap, security contact.
None of it depends on a person."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from crowdcoop.mail.models import OutboxMessage

pytestmark = pytest.mark.django_db


def test_health_names_its_parts_and_no_secret(client, settings):
    response = client.get("/health/")
    assert response.status_code == 200
    assert set(response.json()) == {"status", "database", "jobs", "mail", "provider", "money"}
    assert response.json()["status"] == "ok"
    assert settings.STRIPE_API_KEY not in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]


def test_health_says_when_letters_stay_behind(client):
    message = OutboxMessage.objects.create(kind="a/b", subject_code="x", to="a@example.org", language="es")
    OutboxMessage.objects.filter(pk=message.pk).update(queued_at=timezone.now() - timezone.timedelta(hours=2))
    answer = client.get("/health/").json()
    assert answer["status"] == "degraded"
    assert answer["mail"]["status"] == "late"
    assert "a@example.org" not in str(answer)


@pytest.mark.parametrize(
    "path", ["/health/", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/favicon.ico"]
)
def test_machines_addresses_only_answer_reading(client, path):
    assert client.post(path).status_code == 405


def test_robots_keeps_own_pages_to_people(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /*/dashboard/" in text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text


def test_security_contact_has_not_expired(client):
    lines = dict(
        line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().split("\n") if line
    )
    assert lines["Contact"].startswith("mailto:")
    assert datetime.fromisoformat(lines["Expires"]) > timezone.now()


def test_sitemap_lists_public_pages_with_their_versions(client, tree):
    tree["only"].unpublish()
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = {
        url.find("s:loc", spaces).text: {link.get("hreflang") for link in url.findall("x:link", spaces)}
        for url in root.findall("s:url", spaces)
    }
    site = "http://127.0.0.1:8000"
    assert found == {
        f"{site}/es/": {"es", "ca"},
        f"{site}/ca/": {"es", "ca"},
        f"{site}/es/como/": {"es", "ca"},
        f"{site}/ca/com/": {"es", "ca"},
    }


def test_every_address_of_the_sitemap_answers(client, tree):
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
        assert client.get(place.text.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_sitemap_leaves_out_what_not_everybody_may_see(client, tree):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=tree["both"], restriction_type="login")
    assert "/es/como/" not in client.get("/sitemap.xml").content.decode()


def test_sitemap_costs_the_same_with_more_pages(client, tree, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get("/sitemap.xml")
