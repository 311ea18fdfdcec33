"""A small crawler that follows our own links as one person and reads each page as that person would.
Judging what it found is the tests' work."""

import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlparse

import polib
import requests
from bs4 import BeautifulSoup

from tests.e2e.conftest import PASSWORD, ROOT

# Leaving, downloading and acting are not reading.
SKIP = re.compile(
    r"/(logout|admin|media|static|documents|mailbox)/|\.(pdf|ics|csv|zip|xml|atom)$|[?&](page|sort|before|after)="
)


@dataclass
class Visit:
    url: str
    status: int
    came_from: str
    soup: BeautifulSoup | None = None
    location: str = ""


@dataclass
class Crawler:
    """Follows links that stay under `base`; `within` limits which paths are opened."""

    base: str
    session: requests.Session = field(default_factory=requests.Session)

    def sign_in(self, who: str) -> None:
        page = self.session.get(f"{self.base}/es/account/login/")
        token = BeautifulSoup(page.text, "html.parser").find("input", {"name": "csrfmiddlewaretoken"})["value"]
        answer = self.session.post(
            f"{self.base}/es/account/login/",
            {"login": f"{who}@demo.crowdcoop.example", "password": PASSWORD, "csrfmiddlewaretoken": token},
            headers={"Referer": f"{self.base}/es/account/login/"},
        )
        assert "/login" not in answer.url, f"{who} could not sign in"

    def crawl(self, *starts: str, within, limit: int = 400) -> dict[str, Visit]:
        found: dict[str, Visit] = {}
        queue = deque((start, "") for start in starts)
        while queue and len(found) < limit:
            path, came_from = queue.popleft()
            if path in found or SKIP.search(path) or not within(path):
                continue
            visit = found[path] = self.visit(path, came_from)
            if visit.soup is not None:
                queue.extend((link, path) for link in self.links(visit))
        return found

    def visit(self, path: str, came_from: str) -> Visit:
        answer = self.session.get(self.base + path, allow_redirects=False, timeout=60)
        html = answer.headers.get("Content-Type", "").startswith("text/html")
        soup = BeautifulSoup(answer.text, "html.parser") if html and answer.status_code == 200 else None
        return Visit(path, answer.status_code, came_from, soup, answer.headers.get("Location", ""))

    def links(self, visit: Visit) -> list[str]:
        paths = []
        for tag in visit.soup.find_all("a", href=True):
            url = urldefrag(urljoin(self.base + visit.url, tag["href"])).url
            if url.startswith(self.base):
                parts = urlparse(url)
                paths.append(parts.path + (f"?{parts.query}" if parts.query else ""))
        return paths


def telling_texts(language: str) -> dict[str, str]:
    """English texts that would betray a missing translation: long enough, and different in this language."""
    po = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    plain = (e for e in po if "%" not in e.msgid and "<" not in e.msgid and not e.msgid_plural)
    return {e.msgid: e.msgstr for e in plain if len(e.msgid) > 8 and e.msgstr and e.msgstr != e.msgid}


def texts_of(soup: BeautifulSoup, language: str) -> list[str]:
    """Texts as read: text nodes, labels and titles, leaving out what is marked as another language."""
    texts = []
    for node in soup.find_all(string=True):
        if node.parent.name in {"script", "style", "title"}:
            continue
        marked = next((p["lang"] for p in node.parents if getattr(p, "attrs", None) and p.get("lang")), language)
        if marked == language and node.strip():
            texts.append(" ".join(node.split()))
    for tag in soup.find_all(True):
        texts += [tag[a] for a in ("aria-label", "placeholder", "alt", "title") if tag.get(a)]
    return texts
