"""What is only added to is kept so by the database itself, whatever migrations do to its tables.
What services refuse is tested with them."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from campaigns.models import Snapshot
from crowdcoop import append_only
from payments.models.payment import AppendOnlyQuerySet
from tests.factories.campaigns import CampaignFactory

TRIGGERS = {
    "sqlite": "SELECT tbl_name, upper(sql) FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT c.relname, upper(pg_get_triggerdef(t.oid)) FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal",
}


def guarded():
    """Tables on which a trigger stands before every change of a row."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {table for table, said in cursor.fetchall() if "BEFORE" in said and "UPDATE" in said}


def changed_behind(snapshot):
    """Whether somebody with the database's own tools can change this row."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE campaigns_snapshot SET total_minor = 1 WHERE id = %s", [snapshot.pk])
    except DatabaseError:
        return False
    return True


def snapshot_of(now):
    figures = {"minimum_minor": 1, "total_minor": 5, "pledges": 1}
    return Snapshot.objects.create(code="s-1", campaign=CampaignFactory(), taken_at=now, outcome="succeeded", **figures)


def test_after_all_migrations_every_such_table_is_guarded(db):
    assert append_only.kept() <= guarded()
    assert {"payments_entry", "campaigns_snapshot", "membership_registeroperation"} <= append_only.kept()


def test_whatever_refuses_in_python_is_kept(db):
    refusing = {
        model._meta.db_table
        for model in apps.get_app_config("payments").get_models()
        if isinstance(model._default_manager.all(), AppendOnlyQuerySet)
    }
    assert {"payments_posting", "payments_paymentevent", "payments_switch"} <= refusing <= append_only.kept()


def test_a_snapshot_cannot_be_changed_behind_our_back(db, now):
    assert not changed_behind(snapshot_of(now))


@pytest.mark.django_db(transaction=True)
def test_a_table_made_anew_by_a_migration_is_guarded_again(now):
    """SQLite drops triggers with the old table; control: until migrate has ended, rows can be changed."""
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite makes tables anew")
    snapshot = snapshot_of(now)
    models = {model._meta.db_table: model for model in apps.get_models()}
    with connection.schema_editor() as editor:
        for table in sorted(append_only.kept()):
            editor._remake_table(models[table])
    assert not append_only.kept() & guarded()
    assert changed_behind(snapshot)
    call_command("migrate", verbosity=0)
    assert append_only.kept() <= guarded()
    assert not changed_behind(snapshot)
