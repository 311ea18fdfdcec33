"""Snapshots carry a seal, and the database refuses to change them; on PostgreSQL also to delete and to empty."""

from django.db import migrations, models

TABLES = ["campaigns_snapshot", "campaigns_snapshotline"]
POSTGRES = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION payments_never_changed();
CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION payments_never_emptied();
"""
# SQLite empties tables by DELETE when tests or the demo start over, so only changing is refused there.
SQLITE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""


def seal_snapshots(apps, schema_editor):
    """Snapshots taken before seals existed are sealed as they are."""
    from campaigns.services.sealing import snapshot_seal

    Snapshot = apps.get_model("campaigns", "Snapshot")
    for row in Snapshot.objects.filter(seal="").select_related("campaign"):
        row.seal = snapshot_seal(row, row.lines.values_list("pledge_id", "amount_minor"))
        row.save(update_fields=["seal"])


def install(apps, schema_editor):
    template = {"postgresql": POSTGRES, "sqlite": SQLITE}.get(schema_editor.connection.vendor, "")
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            if template:
                cursor.execute(template.format(table=table))


def remove(apps, schema_editor):
    on = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            for kind in ("append_only", "never_emptied"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_{kind}{on}".format(table=table))


class Migration(migrations.Migration):
    # A deferred check of a row and a trigger on its table cannot stand in one transaction.
    atomic = False
    dependencies = [("campaigns", "0002_rounds"), ("payments", "0010_seals")]
    operations = [
        migrations.AddField("snapshot", "seal", models.CharField(default="", max_length=64)),
        migrations.RunPython(seal_snapshots, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
