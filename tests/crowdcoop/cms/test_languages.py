"""Which page answers which address in which language, and what it says about itself.
Real pages through the test client; no mocks."""

import pytest
from django.utils import translation
from wagtail.models import Locale

from crowdcoop.cms.languages import in_language
from tests.factories.home import StandardPageFactory, translated

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "own_language"),
    [
        ("/es/", ""),
        ("/ca/", ""),
        ("/en/", "es"),
        ("/eu/", "es"),
        ("/gl/", "es"),
        ("/es/como/", ""),
        ("/ca/com/", ""),
        ("/en/como/", "es"),
        ("/eu/como/", "es"),
        ("/gl/como/", "es"),
        ("/ca/solo/", "es"),
        ("/en/solo/", "es"),
    ],
)
def test_page_is_served_under_every_language(client, tree, path, own_language):
    response = client.get(path)
    assert response.status_code == 200
    assert response.context["content_language"] == own_language
    assert response.headers["Content-Language"] == path[1:3]
    html = response.content.decode()
    assert ('name="robots" content="noindex"' in html) is bool(own_language)
    assert (f'<main id="main" tabindex="-1" lang="{own_language}">' in html) is bool(own_language)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/ca/como/", "/ca/com/"),
        ("/es/com/", "/es/como/"),
        ("/eu/com/", "/eu/como/"),
        ("/en/com/", "/en/como/"),
        ("/ca/como/?page=2", "/ca/com/?page=2"),
    ],
)
def test_other_languages_path_leads_to_the_pages_own_address(client, tree, path, address):
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == address


@pytest.mark.parametrize("path", ["/es/nada/", "/ca/nada/", "/eu/como/nada/", "/es/como/solo/"])
def test_unknown_path_is_not_found(client, tree, path):
    assert client.get(path).status_code == 404


def test_draft_is_not_found_in_any_language(client, tree):
    tree["only"].unpublish()
    assert {client.get(f"/{code}/solo/").status_code for code in ("es", "ca", "en", "eu", "gl")} == {404}


def test_unpublished_translation_falls_back_to_the_source(client, tree):
    tree["both_ca"].unpublish()
    assert client.get("/ca/com/").status_code == 404
    response = client.get("/ca/como/")
    assert response.context["page"].pk == tree["both"].pk


def test_page_written_in_catalan_alone_is_read_from_spanish(client, tree):
    ca = Locale.objects.get(language_code="ca")
    StandardPageFactory(parent=tree["home_ca"], title="Només aquí", slug="nomes", locale=ca)
    response = client.get("/es/nomes/")
    assert response.status_code == 200
    assert response.context["content_language"] == "ca"


def test_same_path_in_two_trees_belongs_to_the_asked_language(client, tree):
    ca = Locale.objects.get(language_code="ca")
    other = StandardPageFactory(parent=tree["home_ca"], title="Un altre sol", slug="solo", locale=ca)
    assert client.get("/ca/solo/").context["page"].pk == other.pk
    assert client.get("/es/solo/").context["page"].pk == tree["only"].pk


def test_fallback_names_the_languages_the_page_has(client, tree):
    html = client.get("/eu/como/").content.decode()
    assert 'href="/es/como/"' in html
    assert 'href="/ca/com/"' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/es/como/">' in html


def test_page_names_its_alternates_and_itself(client, tree):
    html = client.get("/ca/com/").content.decode()
    assert '<link rel="alternate" hreflang="es" href="http://127.0.0.1:8000/es/como/">' in html
    assert '<link rel="alternate" hreflang="ca" href="http://127.0.0.1:8000/ca/com/">' in html
    assert 'hreflang="eu" href="http' not in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/ca/com/">' in html


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_only_render(client, tree, method):
    assert getattr(client, method)("/es/como/").status_code == 405


@pytest.mark.parametrize(
    ("accept", "address"),
    [
        ("ca", "/ca/"),
        ("eu,es;q=0.5", "/eu/"),
        ("de", "/es/"),
        ("", "/es/"),
        ("en-GB,en;q=0.9", "/en/"),
        ("\x00;;q", "/es/"),
    ],
)
def test_root_leads_to_the_browsers_language(client, tree, accept, address):
    response = client.get("/", headers={"accept-language": accept})
    assert response.status_code == 302
    assert response.headers["Location"] == address
    assert "Accept-Language" in response.headers["Vary"]


def test_localised_url_is_the_address_that_answers(client, tree):
    for code in ("es", "ca", "en", "eu", "gl"):
        for page in tree.values():
            with translation.override(code):
                url = page.localised_url()
            assert url.startswith(f"/{code}/")
            assert client.get(url).status_code == 200


def test_list_of_pages_costs_one_query_however_long(tree, django_assert_num_queries):
    home = tree["home"]
    for number in range(10):
        page = StandardPageFactory(parent=home, slug=f"p{number}", locale=home.locale)
        if number % 2:
            translated(page, "ca", slug=f"q{number}")
    pages = list(home.get_children().type(type(tree["both"])).specific())
    with translation.override("ca"), django_assert_num_queries(1):
        urls = [page.localised_url() for page in in_language(pages)]
    assert {"/ca/com/", "/ca/solo/", "/ca/q1/", "/ca/p2/"} <= set(urls)


@pytest.mark.parametrize("path", ["/es/a\x00b/", "/es/%00/", "/es/%ED%A0%80/", "/es/" + "x" * 3000 + "/", "/es/ß/"])
def test_strange_paths_are_not_found(client, tree, path):
    assert client.get(path).status_code == 404
