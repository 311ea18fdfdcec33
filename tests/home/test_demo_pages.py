"""The demo's own pages: planted once, in three languages, and read in five.
Cooperatives, campaigns and calls of the demo are tested with the whole demo."""

import pytest
from wagtail.models import Page

from home.demo import pages, people
from home.demo.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(settings, tmp_path, now):
    settings.DATA_DIR = tmp_path
    world = World(now=now)
    people.build(world)
    pages.build(world)
    return world


def test_pages_are_planted_once_and_read_in_every_language(client, planted, now):
    before = Page.objects.count()
    again = World(now=now)
    people.build(again)
    pages.build(again)
    assert Page.objects.count() == before
    assert set(again.pages) == set(planted.pages)
    assert Page.objects.filter(depth__gt=1, live=False).count() == 0
    for page in Page.objects.filter(depth__gt=1):
        for language in ("es", "ca", "en", "eu", "gl"):
            path = "/".join(page.url_path.split("/")[2:])
            assert client.get(f"/{language}/{path}", follow=True).status_code == 200


def test_lists_of_the_home_page_are_translated_too(client, planted):
    html = client.get("/en/").content.decode()
    assert "Wicker, a network of advisers" in html
    assert "Mimbre" not in html
