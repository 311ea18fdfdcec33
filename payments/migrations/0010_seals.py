"""Events carry a seal; on PostgreSQL what is booked can also not be emptied, except where a session says that it may."""

from django.db import migrations, models

TABLES = ["payments_entry", "payments_posting", "payments_paymentevent"]
# Tests and the demo start over by emptying tables: their sessions set crowdcoop.may_empty.
NEVER_EMPTIED = """
CREATE OR REPLACE FUNCTION payments_never_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF coalesce(current_setting('crowdcoop.may_empty', true), '') <> 'on' THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;
"""
TABLE = """
CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION payments_never_emptied();
"""
SQLITE_TABLE = """
CREATE TRIGGER IF NOT EXISTS {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""


def seal_events(apps, schema_editor):
    """Events written before seals existed are sealed as they are."""
    from payments.services.seals import event_seal

    Event = apps.get_model("payments", "PaymentEvent")
    rows = list(Event.objects.filter(seal="").order_by("pk"))
    if not rows:
        return
    connection = schema_editor.connection
    table = "ALTER TABLE payments_paymentevent {} TRIGGER payments_paymentevent_append_only"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(table.format("DISABLE"))
        for row in rows:
            cursor.execute("UPDATE payments_paymentevent SET seal = %s WHERE id = %s", [event_seal(row), row.pk])
        if connection.vendor == "postgresql":
            cursor.execute(table.format("ENABLE"))


def install(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            # Adding the column made the table anew, without its trigger.
            for table in TABLES:
                cursor.execute(SQLITE_TABLE.format(table=table))
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(NEVER_EMPTIED)
            for table in TABLES:
                cursor.execute(TABLE.format(table=table))


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_never_emptied ON {table}")


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_payout_reversals")]
    operations = [
        migrations.AddField("paymentevent", "seal", models.CharField(default="", max_length=64)),
        migrations.RunPython(seal_events, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
