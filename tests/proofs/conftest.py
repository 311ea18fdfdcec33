"""How large a proof is, a database of its own where rows are really committed, and its figures.
What is proven stands in the test files."""

import os
import shutil

import pytest
from django.db import connection, connections
from django.test.utils import setup_databases

# "smoke" within the suite, "quick" by bin/prove --quick, "full" by bin/prove, "long" with PROVE_LONG=1.
SIZE = "long" if os.environ.get("PROVE_LONG") else os.environ.get("PROVE_SIZE", "smoke")


@pytest.fixture
def size():
    """`size(smoke, quick, full, long)`: the figure for this run."""

    def choose(smoke, quick, full=None, long=None):
        full = quick if full is None else full
        return {"smoke": smoke, "quick": quick, "full": full, "long": full if long is None else long}[SIZE]

    return choose


@pytest.fixture
def figures(request):
    """Say what was measured: one line of the proof's report."""

    def say(text):
        print(f"  {request.path.stem.removeprefix('test_').replace('_', '-')}: {text}", flush=True)

    return say


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, tmp_path):
    """A copy of the empty database for processes that commit and die; the suite's own stays as it is."""
    with django_db_blocker.unblock():
        if not _is_for_tests():  # no other test has asked for it yet
            setup_databases(verbosity=0, interactive=False, keepdb=True, aliases={"default"})
        template = connection.settings_dict["NAME"]
        connections.close_all()
        name = f"{template}_own" if connection.vendor == "postgresql" else str(tmp_path / "own.sqlite3")
        _copy(template, name)
        connection.settings_dict["NAME"] = name
        yield connection
        connection.close()
        connection.settings_dict["NAME"] = template
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _is_for_tests():
    return str(connection.settings_dict["NAME"]).rpartition("/")[2].startswith("test")


def _copy(template, name):
    if connection.vendor != "postgresql":
        shutil.copy(template, name)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
