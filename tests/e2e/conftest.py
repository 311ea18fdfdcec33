"""One demo (server, worker, sandbox, clock) for all browser tests of a run, and pages that watch themselves.
Every page object fails its test on a broken content policy, a script error or a request that leaves the site."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.walking import type_in

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "demo-demo-1"
WATCH = """document.addEventListener('securitypolicyviolation',
  e => console.error('CSP ' + e.effectiveDirective + ' ' + e.blockedURI))"""


def pytest_itemcollected(item):
    if "tests/e2e/" in str(item.path):
        item.add_marker(pytest.mark.e2e)


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@dataclass
class Demo:
    base: str
    data: Path
    environment: dict

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    data = tmp_path_factory.mktemp("demo")
    port = free_port()
    environment = os.environ | {
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "crowdcoop.settings.dev",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PAYMENT_SANDBOX_URL": f"http://127.0.0.1:{free_port()}",
        "DATABASE_URL": f"sqlite:///{data}/crowdcoop.sqlite3",
    }
    log = (data / "demo.log").open("wb")
    process = subprocess.Popen([sys.executable, "bin/_demo.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    base = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 600
    while True:
        try:
            urllib.request.urlopen(f"{base}/health/", timeout=5)
            break
        except OSError:
            assert process.poll() is None, (data / "demo.log").read_text()[-3000:]
            assert time.monotonic() < deadline, "the demo did not start in ten minutes"
            time.sleep(0.5)
    yield Demo(base, data, environment)
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or None
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


class Watched:
    """A browser page that collects what must not happen."""

    def __init__(self, context, base: str, allowed: tuple[str, ...]) -> None:
        self.page = context.new_page()
        self.base, self.allowed, self.faults = base, (base, *allowed), []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("request", self._request)

    def _console(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((*self.allowed, "data:", "blob:", "about:")):
            self.faults.append(f"left the site: {request.url}")


@pytest.fixture
def open_page(browser, demo):
    """open_page(width=1280, dark=False, language="es") → a Playwright page at our base address; checked at the end."""
    watched = []

    def open_(width: int = 1280, *, dark: bool = False, language: str = "es", reduced: bool = True):
        context = browser.new_context(
            base_url=demo.base,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=language,
            reduced_motion="reduce" if reduced else "no-preference",
        )
        context.add_init_script(WATCH)
        watched.append(Watched(context, demo.base, (demo.environment["PAYMENT_SANDBOX_URL"],)))
        return watched[-1].page

    yield open_
    faults = [fault for one in watched for fault in one.faults]
    for one in watched:
        one.page.context.close()
    assert faults == []


@pytest.fixture
def sign_in():
    """sign_in(page, "owner", language="es"): through the sign-in form with the demo password, on the keyboard."""

    def sign_in_(page, who: str, language: str = "es") -> None:
        page.goto(f"/{language}/account/login/")
        type_in(page, "input[name=login]", f"{who}@demo.crowdcoop.example")
        type_in(page, "input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login" not in url)

    return sign_in_


@pytest.fixture
def axe():
    """axe(page) → list of violations (rule, impact, first target)."""
    from axe_playwright_python.sync_playwright import Axe

    engine = Axe()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def run(page) -> list[tuple[str, str, str]]:
        found = engine.run(page, options={"runOnly": rules}).response["violations"]
        return [(v["id"], v["impact"], str(v["nodes"][0]["target"])) for v in found]

    return run


@pytest.fixture
def wrong(axe):
    """wrong(page) → {shade or "sideways": what is wrong}, looked at in both shades, the page's own one last."""

    def wrong_(page) -> dict[str, list]:
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        found = {}
        for shade in ("light", "dark") if dark else ("dark", "light"):
            page.emulate_media(color_scheme=shade)
            found[shade] = axe(page)
        found["sideways"] = [page.url] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
        return {how: what for how, what in found.items() if what}

    return wrong_


@pytest.fixture
def look(wrong):
    """look(page) on the way; whatever was wrong on any page fails the test at its end."""
    found: dict[str, dict[str, list]] = {}

    def look_(page) -> None:
        if what := wrong(page):
            found[page.url] = what

    yield look_
    assert found == {}
