"""The dated data of the rules, as the Regulations and the guidance stood at the start."""

from django.db import migrations

from compliance.rules.reference import REFERENCE


def dated(period) -> dict:
    return {"source": period.source, "since": period.since, "until": period.until}


def fill(apps, schema_editor):
    def create(model, rows):
        model = apps.get_model("compliance", model)
        model.objects.bulk_create([model(**row) for row in rows])

    create(
        "Cutoff",
        [
            {"name": row.name.value, "day": row.day, **dated(row.period)}
            for row in REFERENCE.cutoffs
        ],
    )
    create(
        "Length",
        [
            {"name": row.name.value, "months": row.months, **dated(row.period)}
            for row in REFERENCE.lengths
        ],
    )
    create(
        "Scope",
        [
            {
                "type_codes": " ".join(sorted(row.type_codes, key=int)),
                "covered": row.covered.value,
                **dated(row.period),
            }
            for row in REFERENCE.scopes
        ],
    )
    create(
        "YearlyIntake",
        [
            {
                "month": row.month,
                "first_day": row.first_day,
                "last_day": row.last_day,
                **dated(row.period),
            }
            for row in REFERENCE.yearly_intakes
        ],
    )
    create("ReferenceGeneration", [{"id": 1, "number": 1}])


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
