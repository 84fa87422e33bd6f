"""Who may do what in the catalogue, and the two checks that lead to publishing."""

from django.db import migrations

CHECKS = (
    ("ContentCheck", "Content check", "Editors"),
    ("SubjectCheck", "Subject check", "Subject checkers"),
)


def bound_groups(apps, schema_editor):
    """Editors have the catalogue; authors only the programmes shared with them."""
    rights = apps.get_model("wagtailcore", "GroupPagePermission").objects
    catalogue = apps.get_model("courses", "ProgrammeIndexPage").objects.get()
    rights.filter(group__name="Authors").delete()
    rights.filter(group__name="Editors").update(page_id=catalogue.pk)
    Group = apps.get_model("auth", "Group")
    checkers, _ = Group.objects.get_or_create(name="Subject checkers")
    checkers.permissions.add(
        *apps.get_model("auth", "Permission").objects.filter(codename="access_admin")
    )


def make_checks(apps, schema_editor):
    """In place of Wagtail's own workflow, which knew one approval."""
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Workflow.objects.all().delete()
    apps.get_model("wagtailcore", "Task").objects.all().delete()
    workflow = Workflow.objects.create(name="Check content and subject", active=True)
    for order, (model, name, group) in enumerate(CHECKS):
        task = apps.get_model("courses", model).objects.create(
            name=name,
            active=True,
            content_type=ContentType.objects.get_or_create(
                app_label="courses", model=model.lower()
            )[0],
        )
        task.groups.add(Group.objects.get(name=group))
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(
            workflow=workflow, task_id=task.pk, sort_order=order
        )
    catalogue = apps.get_model("courses", "ProgrammeIndexPage").objects.get()
    apps.get_model("wagtailcore", "WorkflowPage").objects.create(
        page_id=catalogue.pk, workflow=workflow
    )


class Migration(migrations.Migration):
    dependencies = [("home", "0002_site_tree"), ("courses", "0002_generation")]
    operations = [
        migrations.RunPython(bound_groups, migrations.RunPython.noop),
        migrations.RunPython(make_checks, migrations.RunPython.noop),
    ]
