"""Turns of switches, marks of the chain and moves of statement lines are only added to as well: triggers say so.
On SQLite crowdcoop/append_only.py puts triggers up after every migrate."""

from django.db import migrations

TABLES = ["payments_switch", "payments_chaincheckpoint", "payments_statementlineevent"]
TABLE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION payments_never_changed();
"""


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(TABLE.format(table=table))


def remove(apps, schema_editor):
    on = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {{table}}_append_only{on}".format(table=table))


class Migration(migrations.Migration):
    dependencies = [("payments", "0020_shared_cards")]
    operations = [migrations.RunPython(install, remove)]
