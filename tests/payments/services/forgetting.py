"""Putting every row of this app back to what it was at a moment, the way a restored copy does.
Only for tests: guards and triggers are gone around."""

import pytest
from django.apps import apps
from django.db import connection

TABLES = ["payments_entry", "payments_posting", "payments_paymentevent"]


def copy_rows():
    if connection.vendor == "postgresql":
        pytest.skip("its guards let nobody forget what is booked, not even a test")
    return {model: list(model._base_manager.order_by("pk").values()) for model in _models()}


def put_back(copy):
    with connection.cursor() as cursor:
        for table in TABLES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{on}")
    with connection.constraint_checks_disabled():
        for model in reversed(_models()):
            model._base_manager.all()._raw_delete(connection.alias)
        for model, rows in copy.items():
            model._base_manager.bulk_create([model(**row) for row in rows])


def _models():
    return list(apps.get_app_config("payments").get_models())
