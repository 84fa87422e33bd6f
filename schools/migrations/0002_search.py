"""The index by which a school is found as people type it."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from schools.search import install, uninstall


class Migration(migrations.Migration):
    dependencies = [("schools", "0001_initial")]
    operations = [TrigramExtension(), migrations.RunPython(
        lambda apps, schema_editor: install(schema_editor),
        lambda apps, schema_editor: uninstall(schema_editor),
    )]
