"""Every address × every role × GET and POST × own and foreign thing, made from the URL resolver.
An address without a line in matrix.py fails; so does a GET that writes."""

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import translation

from tests import statements

from .matrix import BY_NAME, MATRIX, ROLES, Row
from .world import NOW, World

pytestmark = [pytest.mark.django_db, pytest.mark.wide]

# Sessions are the visitor's own; everything else must stay as it is when somebody only looks.
LOOKING_MAY_WRITE = ("django_session",)
ADMIN = "admin/"
# Addresses of the administration that are open by design: the way in, and what draws its icons.
ADMIN_OPEN = {
    "wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset", "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}  # fmt: skip


def addresses(resolver=None, prefix="", space=""):
    """(full name, path, pattern) of every named address."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from addresses(entry, path, inner)
        else:
            yield f"{space}{entry.name}" if entry.name else "", path, entry


OURS = [(name, path, entry) for name, path, entry in addresses() if not path.startswith(ADMIN)]
ADMINISTRATION = [(name, path, entry) for name, path, entry in addresses() if path.startswith(ADMIN)]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once for the module, rolled back at its end; every try is rolled back by itself."""
    there = time_machine.travel(NOW, tick=True)
    with django_db_blocker.unblock(), there, translation.override("es"), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def send(world, role, method, path):
    """(verdict, response, tables written) of one request that leaves no trace.

    What looking left in the caches is true for the next who looks; what writing left there is forgotten with its rows.
    """
    client = world.client(role)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(path)
        getattr(response, "streaming", False) and b"".join(response.streaming_content)
        transaction.set_rollback(True)
    tables = written(queries)
    if tables or method == "post":
        for cache in caches.all():
            cache.clear()
    return verdict(response), response, tables


def verdict(response) -> str:
    if response.status_code in (403, 404):
        return "out"
    if response.status_code == 302 and "/account/login/?" in response.url:
        return "login"
    return "broken" if response.status_code >= 500 else "in"


def written(queries) -> list[str]:
    return [s for s in statements.written(queries) if not any(table in s for table in LOOKING_MAY_WRITE)]


def expected(row: Row, role: str, side: str) -> set[str]:
    if role not in row.who:
        return {row.stranger} if role == "visitor" else {"out"}
    if side == "foreign" and role not in row.everywhere:
        return {"login", "out"} if role == "visitor" else {"out"}
    return {"in", "out"} if row.empty else {"in"}


def path_of(row: Row, world: World, side: str) -> str:
    things = getattr(world, side).things
    with translation.override("es"):
        if not row.thing:
            return reverse(row.name)
        given = things[row.thing]
        return reverse(row.name, args=given) if isinstance(given, tuple) else reverse(row.name, kwargs=given)


def test_every_address_has_a_line():
    missing = sorted({name or path for name, path, _entry in OURS} - set(BY_NAME) - SERVED)
    assert missing == [], "say in tests/permissions/matrix.py who may open these"


SERVED = {"^media/(?P<path>.*)$", "^static/(?P<path>.*)$"}  # only with DEBUG


def test_every_line_has_an_address():
    assert sorted(set(BY_NAME) - {name for name, _path, _entry in OURS}) == []
    assert len(BY_NAME) == len(MATRIX), "an address has two lines"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.name)
def test_address_lets_in_whom_it_should(row, method, world):
    """And whoever only looks (GET) changes nothing."""
    wrong = []
    for side in ("own", "foreign") if row.thing else ("own",):
        path = path_of(row, world, side)
        for role in ROLES:
            found, response, tables = send(world, role, method, path)
            if response.status_code == 405:  # not this way: says nothing, lets nobody in
                continue
            wanted = expected(row, role, side)
            if found not in wanted:
                wrong.append(f"{role} {side}: {found} ({response.status_code}), not {' or '.join(sorted(wanted))}")
            tables = [statement for statement in tables if not (row.noted and "audit_auditevent" in statement)]
            if method == "get" and tables:
                wrong.append(f"{role} {side}: looking writes {tables[0]}")
    assert wrong == [], f"{method} {row.name}"


def arguments(entry) -> dict:
    """Some value for every argument of an address."""
    return {
        name: "1" if converter.regex == "[0-9]+" else "a" for name, converter in entry.pattern.converters.items()
    } | dict.fromkeys((getattr(entry.pattern, "regex", None) and entry.pattern.regex.groupindex) or {}, "1")


@pytest.mark.parametrize("role", ["visitor", "supporter", "coop_owner"])
def test_administration_lets_nobody_in_without_rights(role, world):
    let_in, tried = [], 0
    for name, _path, entry in ADMINISTRATION:
        if name in ADMIN_OPEN or not name:
            continue
        try:
            path = reverse(name, kwargs=arguments(entry))
        except Exception:
            continue
        for method in ("get", "post"):
            tried += 1
            _verdict, response, _tables = send(world, role, method, path)
            if response.status_code not in (302, 403, 404, 405):
                let_in.append(f"{method} {name}: {response.status_code}")
    assert let_in == []
    assert tried > 150


@pytest.mark.parametrize("role", ["editor", "translator", "programme", "admin"])
def test_staff_reach_the_administration(role, world):
    _verdict, response, _tables = send(world, role, "get", "/admin/")
    assert response.status_code == 200


def test_a_missing_check_is_seen(world, monkeypatch):
    """The matrix would notice a door left open."""
    from membership.views import register

    monkeypatch.setattr(register.Book, "allowed", staticmethod(lambda user, cooperative: True))
    path = path_of(BY_NAME["membership_register"], world, "foreign")
    assert send(world, "supporter", "get", path)[0] == "in"


def test_a_writing_look_is_seen(world):
    _verdict, _response, tables = send(world, "supporter", "post", reverse("account_own_data"))
    assert tables, "the archive's audit row should be visible to this test"
