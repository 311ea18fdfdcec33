"""Every form × everything a person, a machine or an attacker may send: a message, nothing lost, nothing written twice.
The forms are listed in registry.py; the people and things are those of the permission matrix."""

from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from campaigns.forms.rows import Row
from crowdcoop.forms import CrispyForm
from incubator.models import Incubation
from tests.factories.campaigns import CampaignFactory, campaign_page
from tests.factories.incubator import DeliverableFactory
from tests.permissions.test_matrix import written
from tests.permissions.world import NOW, World

from .registry import ELSEWHERE, LINES

pytestmark = [pytest.mark.django_db, pytest.mark.wide]
ROOT = Path(__file__).resolve().parents[2]
# Money's own room, and the style guide's specimen.
NOT_HERE = ("payments.", "tests.", "home.views.style")
TYPED = {"text", "email", "tel", "url", "search", "textarea"}
HUGE = "x" * 70_000
SENT_AS = {
    "empty": lambda field: "",
    "over-long": lambda field: HUGE if field["type"] in TYPED else field["value"],
    "wrong-type": lambda field: "not this" if field["type"] != "hidden" else field["value"],
    "nul": lambda field: "a\x00b" if field["type"] in TYPED else field["value"],
    "foreign": lambda field: field["value"] if field["name"].endswith("_FORMS") else "c-foreign-0000",
    "negative": lambda field: "-1",
    "emoji": lambda field: "🧵" * 9 if field["type"] != "hidden" else field["value"],
}
SAID = ("invalid-feedback", "error-summary", "note--error")


def every_form(base=None):
    for module in ("campaigns.forms.editor", "campaigns.forms.support", "membership.forms", "incubator.forms",
                   "courses.forms", "crowdcoop.accounts.forms"):  # fmt: skip
        import_module(module)
    for form in (base or CrispyForm).__subclasses__():
        if not form.__module__.startswith(NOT_HERE):
            yield form
        yield from every_form(form)


def test_every_form_has_a_line():
    listed = {line.form for line in LINES} | set(ELSEWHERE)
    missing = {form.__name__ for form in {*every_form(), *Row.__subclasses__()} - listed}
    assert missing == set(), "say in tests/bad_input/registry.py where they lie"
    assert all((ROOT / where).exists() for where in ELSEWHERE.values())


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once, rolled back at the end; every try is rolled back by itself."""
    there = time_machine.travel(NOW, tick=True)
    with django_db_blocker.unblock(), there, translation.override("en"), transaction.atomic():
        world = World()
        prepare(world.own)
        yield world
        transaction.set_rollback(True)


def prepare(side):
    """Things in the state in which their form is shown."""
    approved = CampaignFactory(cooperative=side.cooperative, state="approved", opens_at=None, deadline_at=None)
    campaign_page(approved, live=False)
    case = Incubation.objects.get(code=side.things["incubation"]["code"])
    document = DeliverableFactory(stage=case.stages.get(), key="plan", position=2)
    side.things |= {
        "approved": {"code": approved.code},
        "open_deliverable": {"code": case.code, "deliverable": document.code},
    }


@pytest.fixture
def opened(world):
    """opened(line) → (client, path, fields) of the form as its page shows it; everything after is rolled back."""
    for cache in caches.all():
        cache.clear()
    with transaction.atomic():

        def open_(line):
            client = world.client(line.role)
            for address, typed in line.before:
                path = path_of(world, address, line.thing)
                client.post(path, proposed(client.get(path)) | typed)
            path = path_of(world, line.address, line.thing)
            page = client.get(path)
            assert page.status_code == 200, f"{line} is not at {path}: {page.status_code}"
            return client, path, fields_of(page)

        yield open_
        transaction.set_rollback(True)


def path_of(world, address, thing):
    with translation.override("en"):
        given = world.own.things[thing] if thing else {}
        return reverse(address, kwargs=given)


def fields_of(page):
    """Name, type and proposed value of each field of the page's form."""
    soup = BeautifulSoup(page.content, "html.parser")
    form = next(f for f in soup.select("main form") if f.get("method", "").lower() == "post")
    fields = {}
    for tag in form.select("input[name], textarea[name], select[name]"):
        kind = tag.get("type", "text") if tag.name == "input" else tag.name
        if kind in ("submit", "file") or tag["name"] in ("csrfmiddlewaretoken", "once"):
            continue
        if kind in ("checkbox", "radio") and not tag.has_attr("checked"):
            fields.setdefault(tag["name"], {"name": tag["name"], "type": kind, "value": ""})
            continue
        chosen = tag.select_one("option[selected]") if kind == "select" else None
        value = (chosen["value"] if chosen else "") if kind == "select" else tag.get("value", tag.text)
        fields[tag["name"]] = {"name": tag["name"], "type": kind, "value": value}
    return list(fields.values())


def proposed(page):
    """What a person sends who only presses the button."""
    return {field["name"]: field["value"] for field in fields_of(page) if field["value"] != ""}


def send(client, path, data):
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, data)
    return answer, written(queries)


@pytest.mark.parametrize("how", SENT_AS)
@pytest.mark.parametrize("line", LINES, ids=str)
def test_bad_input_is_answered_and_writes_nothing(opened, line, how):
    client, path, fields = opened(line)
    data = {field["name"]: SENT_AS[how](field) for field in fields}
    answer, wrote = send(client, path, data)
    assert answer.status_code in (200, 302, 303, 400, 404, 429), answer.status_code
    html = answer.content.decode()
    if answer.status_code == 200 and "/account/" not in path:
        assert wrote == []
    typed = [field for field in fields if field["type"] in TYPED]
    if how in ("over-long", "nul") and typed:
        assert answer.status_code == 200, "taken as it was"
        assert any(word in html for word in SAID), "no message"
        assert "_(" not in html
    if how == "over-long" and typed:
        assert HUGE in html, "what was typed is lost"


@pytest.mark.parametrize("line", LINES, ids=str)
def test_broken_bytes_are_no_error_of_ours(opened, line):
    """Half a character in the body: browsers never send it, others do."""
    client, path, fields = opened(line)
    body = b"&".join(field["name"].encode() + b"=%ED%A0%80" for field in fields)
    answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code < 500


@pytest.mark.parametrize("line", [line for line in LINES if line.valid is not None], ids=str)
def test_sent_twice_is_done_once(opened, line):
    """The same page sent again, as by a double click or a reload: the same answer, and nothing more is written."""
    client, path, fields = opened(line)
    data = {field["name"]: field["value"] for field in fields if field["value"] != ""} | line.valid
    data["once"] = "0123456789abcdef"
    first, _wrote = send(client, path, data)
    assert first.status_code == 302, first.content.decode()[-3000:]
    again, wrote_again = send(client, path, data)
    assert (again.status_code, again.url) == (302, first.url)
    new = [sql for sql in wrote_again if sql.startswith("INSERT") and "oncetoken" not in sql]
    lines_are_replaced = "rows-0-" in " ".join(data)
    assert lines_are_replaced or new == []
