"""No accessibility violation on any kind of page, in light and dark, as visitor and in the portal.
Kinds of pages are told apart by the address with its codes and slugs taken out."""

import re

import pytest

from tests.e2e.crawling import Crawler

PORTAL = {
    "supporter": 12, "owner": 20, "secretary": 14, "adviser": 14, "programme": 14, "finance1": 8,
}  # fmt: skip


def kind(path: str) -> str:
    """The shape of an address: codes and numbers become one star, page slugs keep their section."""
    parts = path.split("?")[0].strip("/").split("/")[1:]
    coded = re.compile(r"\d|[a-z]+-[0-9a-z]{6,}")
    return "/".join("*" if i and (i > 1 or coded.search(part)) else part for i, part in enumerate(parts))


def one_of_each(visits) -> list[str]:
    kinds: dict[str, str] = {}
    for path, visit in visits.items():
        if visit.soup is not None:
            kinds.setdefault(kind(path), path)
    return list(kinds.values())


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_public_pages_have_no_violation(demo, open_page, axe, dark):
    paths = one_of_each(Crawler(demo.base).crawl("/es/", within=lambda path: path.startswith("/es/")))
    assert len(paths) > 8
    page = open_page(1280, dark=dark)
    found = {}
    for path in paths:
        page.goto(path)
        found[path] = axe(page)
    assert {path: violations for path, violations in found.items() if violations} == {}


@pytest.mark.parametrize("role", PORTAL)
def test_portal_pages_have_no_violation(demo, open_page, sign_in, axe, role):
    crawler = Crawler(demo.base)
    crawler.sign_in(role)
    portal = re.compile(
        r"^/es/(dashboard|account|workspace|learning|pledges|applications|advising|programme|finance|interest|join|apply"
        r"|messages|stories)/"
    )
    visits = crawler.crawl("/es/dashboard/", "/es/account/", within=portal.match, limit=60)
    page = open_page(1280, dark=role in {"owner", "adviser"})
    sign_in(page, role)
    found = {}
    for path in one_of_each(visits)[: PORTAL[role] + 10]:
        page.goto(path)
        found[path] = axe(page)
    assert {path: violations for path, violations in found.items() if violations} == {}


@pytest.mark.parametrize("language", ["es", "eu"])
def test_public_pages_fit_a_narrow_phone(demo, open_page, language):
    visits = Crawler(demo.base).crawl(f"/{language}/", within=lambda path: path.startswith(f"/{language}/"))
    page = open_page(320, language=language)
    wide = []
    for path in one_of_each(visits):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []
