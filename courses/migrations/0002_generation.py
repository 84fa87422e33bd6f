from django.db import migrations


def add_row(apps, schema_editor):
    apps.get_model("courses", "Generation").objects.create(pk=1, number=1)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]
    operations = [migrations.RunPython(add_row, migrations.RunPython.noop)]
