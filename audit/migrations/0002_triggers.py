"""What the trail refuses, whoever asks: the database itself says no.

SQLite drops a table's triggers when a later migration remakes the table: such a
migration must run `create` again.
"""

from django.db import migrations

POSTGRESQL = """
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail is append-only: % on % refused.',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_entry_rows BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_table BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_rows BEFORE UPDATE ON audit_payload
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_payload_table BEFORE TRUNCATE ON audit_payload
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
POSTGRESQL_DROP = """
DROP TRIGGER audit_entry_rows ON audit_entry;
DROP TRIGGER audit_entry_table ON audit_entry;
DROP TRIGGER audit_payload_rows ON audit_payload;
DROP TRIGGER audit_payload_table ON audit_payload;
DROP FUNCTION audit_refuse();
"""
SQLITE = [
    ("audit_entry_update", "UPDATE ON audit_entry"),
    ("audit_entry_delete", "DELETE ON audit_entry"),
    ("audit_payload_update", "UPDATE ON audit_payload"),
    # INSERT OR REPLACE would delete the old row without asking the triggers above.
    (
        "audit_entry_replace",
        "INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry"
        " WHERE number = NEW.number OR previous = NEW.previous)",
    ),
    (
        "audit_payload_replace",
        "INSERT ON audit_payload WHEN EXISTS (SELECT 1 FROM audit_payload"
        " WHERE number = NEW.number)",
    ),
]


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    for name, event in SQLITE:
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} BEGIN SELECT RAISE(ABORT,"
            f" 'The audit trail is append-only ({name}).'); END"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_DROP, params=None)
        return
    for name, _ in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
