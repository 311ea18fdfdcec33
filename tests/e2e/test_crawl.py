"""Every page a person can reach by our own links answers, speaks their language and names its alternates.
One crawl as visitor in each language, one of the portal for each demo role."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.e2e.crawling import Crawler, telling_texts, texts_of

LANGUAGES = ["es", "ca", "eu", "gl", "en"]
ROLES = [
    "supporter", "owner", "editor-coop", "treasurer", "secretary", "adviser", "assessor", "matcher",
    "editor", "translator-ca", "programme", "finance1", "finance2", "admin",
]  # fmt: skip


@pytest.fixture(scope="module")
def public(demo):
    """Language → {path: visit} of everything a visitor reaches."""
    return {
        language: Crawler(demo.base).crawl(f"/{language}/", within=lambda path, at=f"/{language}/": path.startswith(at))
        for language in LANGUAGES
    }


def untranslated(visits, language: str) -> list[tuple[str, str]]:
    telling = telling_texts(language) if language != "en" else {}
    return [
        (path, text)
        for path, visit in visits.items()
        if visit.soup is not None
        for text in texts_of(visit.soup, language)
        if text in telling
    ]


def broken(visits) -> list[tuple[str, int, str]]:
    return [(v.url, v.status, v.came_from) for v in visits.values() if v.status >= 400]


@pytest.mark.parametrize("language", LANGUAGES)
def test_visitor_finds_no_broken_link(public, language):
    assert len(public[language]) > 20
    assert broken(public[language]) == []


@pytest.mark.parametrize("language", ["es", "ca", "eu", "gl"])
def test_visitor_reads_one_language(public, language):
    assert untranslated(public[language], language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_its_language_and_alternates(public, demo, language):
    crawler = Crawler(demo.base)
    for path, visit in public[language].items():
        if visit.soup is None or "/account/" in path:
            continue
        assert visit.soup.html["lang"] == language, path
        links = visit.soup.find_all("link", rel="alternate", hreflang=True)
        noindex = visit.soup.find("meta", {"name": "robots", "content": re.compile("noindex")})
        assert noindex or {link["hreflang"] for link in links} >= {"es", "ca", "en"}, path
        for link in links[:5]:
            alternate = "/" + link["href"].split("/", 3)[3]
            if alternate not in public.get(link["hreflang"], {}):
                assert crawler.visit(alternate, path).status == 200, (path, alternate)


@pytest.mark.parametrize("role", ROLES)
def test_role_finds_no_broken_link(public, demo, role):
    crawler = Crawler(demo.base)
    crawler.sign_in(role)
    seen = set(public["es"])
    visits = crawler.crawl(
        "/es/dashboard/", "/es/account/", within=lambda path: path.startswith("/es/") and path not in seen, limit=150
    )
    assert visits["/es/dashboard/"].status == 200
    assert broken(visits) == []
    assert untranslated(visits, "es") == []


def test_an_untranslated_text_would_be_seen():
    text, translated = next(iter(telling_texts("es").items()))
    page = BeautifulSoup(f"<html><body><p>{text}</p><p>{translated}</p></body></html>", "html.parser")
    assert text in texts_of(page, "es")
    other = BeautifulSoup(f"<html><body><p lang='en'>{text}</p></body></html>", "html.parser")
    assert texts_of(other, "es") == []
