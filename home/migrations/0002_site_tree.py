"""The tree that every site needs: home, the catalogue below it, authors and editors."""

from django.db import migrations


def make_tree(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    HomePage = apps.get_model("home", "HomePage")
    ProgrammeIndexPage = apps.get_model("courses", "ProgrammeIndexPage")

    locale, _ = Locale.objects.get_or_create(language_code="en-gb")
    Page.objects.filter(slug="home", depth=2).delete()
    kinds = {
        model: ContentType.objects.get_or_create(app_label=app, model=model)[0]
        for app, model in (("home", "homepage"), ("courses", "programmeindexpage"))
    }
    home = HomePage.objects.create(
        title="Pathways",
        draft_title="Pathways",
        slug="home",
        content_type=kinds["homepage"],
        path="00010001",
        depth=2,
        numchild=1,
        url_path="/home/",
        locale=locale,
    )
    ProgrammeIndexPage.objects.create(
        title="Programmes",
        draft_title="Programmes",
        slug="programmes",
        content_type=kinds["programmeindexpage"],
        path="000100010001",
        depth=3,
        numchild=0,
        url_path="/home/programmes/",
        locale=locale,
    )
    Page.objects.filter(depth=1).update(numchild=1)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page_id": home.pk},
    )


def name_groups(apps, schema_editor):
    """Wagtail's Editors write and its Moderators publish: our authors and editors."""
    Group = apps.get_model("auth", "Group")
    Group.objects.filter(name="Editors").update(name="Authors")
    Group.objects.filter(name="Moderators").update(name="Editors")


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("courses", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [
        migrations.RunPython(make_tree, migrations.RunPython.noop),
        migrations.RunPython(name_groups, migrations.RunPython.noop),
    ]
