"""The permanent name of this installation, made once (docs/decisions/0004)."""

import uuid

from django.db import migrations


def create(apps, schema_editor):
    iri = f"https://{uuid.uuid4()}.pathways.invalid/"
    installation = apps.get_model("records", "Installation")
    # Migrating back and forth keeps the name.
    installation.objects.get_or_create(id=1, defaults={"iri": iri})


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
