"""A confirmation is a fixed record: the database itself refuses to change or lose one.

What may be forgotten on request are the head's name and words, and nothing else.
SQLite drops a table's triggers when a later migration remakes the table: such a
migration must run `create` again.
"""

from django.db import migrations

TABLE = "compliance_confirmation"
ERASABLE = {"confirmed_by_name", "because"}
POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION confirmation_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.confirmed_by_name = '' AND NEW.because = ''
        AND to_jsonb(NEW) - 'confirmed_by_name' - 'because'
          = to_jsonb(OLD) - 'confirmed_by_name' - 'because'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A confirmation is fixed: % refused.', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER confirmation_rows BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION confirmation_refuse();
"""
POSTGRESQL_DROP = f"""
DROP TRIGGER confirmation_rows ON {TABLE};
DROP FUNCTION confirmation_refuse();
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
        return
    model = apps.get_model("compliance", "Confirmation")
    columns = [field.column for field in model._meta.concrete_fields]
    same = " AND ".join(
        f'NEW."{column}" IS OLD."{column}"'
        for column in columns
        if column not in ERASABLE
    )
    gone = " AND ".join(f"NEW.\"{column}\" = ''" for column in sorted(ERASABLE))
    refusal = "BEGIN SELECT RAISE(ABORT, 'A confirmation is fixed.'); END"
    schema_editor.execute(
        f"CREATE TRIGGER confirmation_update BEFORE UPDATE ON {TABLE}"
        f" WHEN NOT ({same} AND {gone}) {refusal}"
    )
    schema_editor.execute(
        f"CREATE TRIGGER confirmation_delete BEFORE DELETE ON {TABLE} {refusal}"
    )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_DROP, params=None)
        return
    schema_editor.execute("DROP TRIGGER confirmation_update")
    schema_editor.execute("DROP TRIGGER confirmation_delete")


class Migration(migrations.Migration):
    dependencies = [("compliance", "0002_reference")]
    operations = [migrations.RunPython(create, drop)]
