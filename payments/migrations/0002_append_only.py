"""Triggers: what is booked is never changed; on PostgreSQL also never deleted, and each entry balances at commit."""

from django.db import migrations

TABLES = ["payments_entry", "payments_posting", "payments_paymentevent"]

POSTGRES = """
CREATE OR REPLACE FUNCTION payments_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE OR REPLACE FUNCTION payments_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM payments_posting WHERE entry_id = NEW.entry_id) < 2 OR EXISTS (
    SELECT 1 FROM payments_posting WHERE entry_id = NEW.entry_id GROUP BY currency
    HAVING sum(CASE side WHEN 'debit' THEN amount_minor ELSE -amount_minor END) <> 0
  ) THEN
    RAISE EXCEPTION 'ledger entry % does not balance', NEW.entry_id;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_posting_balances AFTER INSERT ON payments_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_entry_balances();
"""
POSTGRES_TABLE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION payments_never_changed();
"""
# SQLite empties tables by DELETE when tests or the demo start over, so only changing is refused there.
SQLITE_TABLE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;
"""


def install(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES)
        template = {"postgresql": POSTGRES_TABLE, "sqlite": SQLITE_TABLE}.get(connection.vendor, "")
        for table in TABLES:
            if template:
                cursor.execute(template.format(table=table))


def remove(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        for table in TABLES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only{on}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS payments_posting_balances ON payments_posting")
            cursor.execute("DROP FUNCTION IF EXISTS payments_entry_balances(); DROP FUNCTION payments_never_changed()")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
