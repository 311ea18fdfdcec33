"""A campaign framed by a stranger: another host on another port, with the browser's own rules for frames and cookies.
And no other page of ours lets itself be framed."""

import functools
import http.server
import re
import threading
import urllib.request

import pytest

PAGE = (
    '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Elsewhere</title>'
    '<h1>A stranger</h1><iframe src="{}" title="x"></iframe>'
)


@pytest.fixture
def stranger():
    """stranger(address) → the address of a page on another origin that frames it."""
    frames = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = frames.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def frame(address):
        path = f"/{len(frames)}.html"
        frames[path] = PAGE.format(address)
        # Another host as well as another port: cookies know no ports.
        return f"http://localhost:{server.server_port}{path}"

    yield frame
    server.shutdown()
    thread.join()


@pytest.fixture
def elsewhere(browser):
    """A page of a browser that was never here, and what it complained about."""
    context = browser.new_context(viewport={"width": 900, "height": 900}, locale="en")
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page, said
    context.close()


@functools.cache
def a_code(base: str) -> str:
    with urllib.request.urlopen(f"{base}/api/v1/campaigns/?state=live&limit=1") as answer:
        return re.search(r'"code":\s*"(c-[0-9a-z]+)"', answer.read().decode())[1]


def test_the_widget_is_shown_on_a_foreign_site_without_a_cookie(demo, stranger, elsewhere):
    page, said = elsewhere
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(stranger(f"{demo.base}/embed/{a_code(demo.base)}/?lang=en"))
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text()
    link = frame.get_by_role("link", name="Support it from €5")
    assert link.is_visible()
    assert re.fullmatch(rf"{demo.base}/en/.+/\?ref=widget", link.get_attribute("href"))
    assert frame.locator("script").count() == 0
    assert page.context.cookies() == []
    assert page.evaluate("document.cookie") == ""
    assert said == []
    assert {url.split("/")[2].split(":")[0] for url in asked} == {"localhost", "127.0.0.1"}
    size = frame.locator("html").evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert size[0] <= size[1]


@pytest.mark.parametrize("path", ["/es/", "/es/account/login/", "/en/support/{code}/", "/en/campaigns/{code}/updates/"])
def test_no_other_page_lets_itself_be_framed(demo, stranger, elsewhere, path):
    page, said = elsewhere
    page.goto(stranger(demo.base + path.format(code=a_code(demo.base))))
    page.wait_for_timeout(300)
    assert page.frames[1].url.startswith("chrome-error://")
    assert any("frame" in text.lower() for text in said)
