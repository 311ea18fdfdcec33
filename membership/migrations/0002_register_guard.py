"""The database itself refuses to change or delete an entry of the register.
Only what must hold below the application lives here."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER membership_register_no_update BEFORE UPDATE ON membership_registeroperation
BEGIN SELECT RAISE(ABORT, 'the register is never edited'); END;
"""
POSTGRES = """
CREATE FUNCTION membership_register_guard() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the register is never edited' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER membership_register_no_change BEFORE UPDATE OR DELETE ON membership_registeroperation
FOR EACH ROW EXECUTE FUNCTION membership_register_guard();
"""
SQLITE_DELETE = """
CREATE TRIGGER membership_register_no_delete BEFORE DELETE ON membership_registeroperation
BEGIN SELECT RAISE(ABORT, 'the register is never edited'); END;
"""
DROP = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS membership_register_no_update",
        "DROP TRIGGER IF EXISTS membership_register_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS membership_register_no_change ON membership_registeroperation",
        "DROP FUNCTION IF EXISTS membership_register_guard",
    ],
}


def guard(apps, schema_editor):
    statements = {"sqlite": [SQLITE, SQLITE_DELETE], "postgresql": [POSTGRES]}
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("membership", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
