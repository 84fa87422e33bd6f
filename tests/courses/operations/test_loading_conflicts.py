"""What editors did since the last load is told, and kept unless the load is forced."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from courses.models import LoadedFile, ModulePage, PublishedVersion, TextPage
from courses.programme_files import LoadError
from tests.courses.operations.test_loading import (
    MODULE,
    PAGE,
    QUESTION,
    folder,
    media,
    picture,
    state,
)

pytestmark = pytest.mark.django_db
__all__ = ["folder", "media"]

KEPT = "kept npq/need/first: edited in the CMS since the last load"
CONFLICT = "conflict npq/need/first: the file and the page in the CMS have both changed"


@pytest.fixture
def loaded(folder):
    folder.load()
    return folder


def edit(words, *, publish=True, slug="first"):
    page = TextPage.objects.get(slug=slug).get_latest_revision_as_object()
    block = page.body.raw_data[0]
    page.body = [{"type": "text", "value": f"<p>{words}</p>", "id": block["id"]}]
    revision = page.save_revision()
    if publish:
        revision.publish()


def words(slug="first"):
    return str(TextPage.objects.get(slug=slug).body[0].value.source)


def change(folder, words, name="01-first", title="First"):
    folder.write(f"npq/need/{name}.md", PAGE.format(title, words))


@pytest.mark.parametrize("publish", [True, False])
def test_page_edited_since_is_kept_and_told_each_time(loaded, publish):
    edit("Edited.", publish=publish)
    before = state()

    assert loaded.load() == ([KEPT] if publish else [])
    assert state() == before


@pytest.mark.parametrize("publish", [True, False])
def test_changes_on_both_sides_are_a_conflict_and_others_are_loaded(loaded, publish):
    edit("Edited.", publish=publish)
    change(loaded, "From the file.")
    change(loaded, "Third, changed.", "03-third", "Third")

    assert loaded.load() == [CONFLICT, "updated npq/need/third"]

    page = TextPage.objects.get(slug="first").get_latest_revision_as_object()
    assert "Edited." in str(page.body[0].value.source)
    assert words("third") == "<p>Third, changed.</p>"
    assert loaded.load() == [CONFLICT]


@pytest.mark.parametrize("publish", [True, False])
def test_force_overwrites_what_was_edited(loaded, publish):
    edit("Edited.", publish=publish)
    change(loaded, "From the file.")

    assert loaded.load(force=True) == ["updated npq/need/first"]

    assert words() == "<p>From the file.</p>"
    assert not TextPage.objects.get(slug="first").has_unpublished_changes
    assert loaded.load() == []


def test_force_brings_back_what_only_the_cms_changed(loaded):
    edit("Edited.")

    assert loaded.load(force=True) == ["updated npq/need/first"]
    assert words() == "<p>One.</p>"


def test_same_edit_on_both_sides_is_no_conflict(loaded):
    edit("The same.")
    change(loaded, "The same.")
    versions = PublishedVersion.objects.count()

    assert loaded.load() == []

    assert PublishedVersion.objects.count() == versions
    change(loaded, "And on.")
    assert loaded.load() == ["updated npq/need/first"]


def test_published_again_without_a_change_is_no_edit(loaded):
    edit('One.</p><p data-block-key="x1">')

    assert loaded.load() == []


def test_page_with_the_key_of_a_file_that_was_never_loaded_is_a_conflict(loaded):
    LoadedFile.objects.all().delete()
    change(loaded, "From the file.")

    assert loaded.load() == [CONFLICT]
    assert words() == "<p>One.</p>"
    assert LoadedFile.objects.count() == 4


def test_unpublished_page_stays_unpublished_and_its_draft_follows(loaded):
    TextPage.objects.get(slug="first").unpublish()

    assert loaded.load() == []
    change(loaded, "From the file.")
    assert loaded.load() == ["drafted npq/need/first: it stays unpublished"]
    assert loaded.load() == []

    page = TextPage.objects.get(slug="first")
    assert not page.live
    draft = page.get_latest_revision_as_object()
    assert str(draft.body[0].value.source) == "<p>From the file.</p>"


def test_force_publishes_what_was_unpublished(loaded):
    TextPage.objects.get(slug="first").unpublish()

    assert loaded.load(force=True) == ["made npq/need/first"]
    assert TextPage.objects.get(slug="first").live


def test_order_that_editors_made_stays_until_the_files_change_it(loaded):
    first = TextPage.objects.get(slug="first")
    first.move(ModulePage.objects.get(), pos="last-child")

    assert loaded.load() == []
    change(loaded, "Four.", "04-fourth", "Fourth")
    assert loaded.load() == ["ordered npq/need", "made npq/need/fourth"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_page_whose_file_is_gone_is_told_until_it_is_taken_away(loaded):
    (loaded.root / "npq/need/03-third.md").unlink()
    gone = (
        "gone npq/need/third: it has no file any more; "
        "its page stays until an editor takes it away"
    )

    assert loaded.load() == [gone]
    assert loaded.load() == [gone]
    assert TextPage.objects.get(slug="third").live

    TextPage.objects.get(slug="third").unpublish()
    assert loaded.load() == []
    TextPage.objects.get(slug="third").delete()
    loaded.load()
    assert not LoadedFile.objects.filter(address="npq/need/third").exists()


def test_check_says_what_would_change_and_writes_nothing(loaded, settings):
    edit("Edited.")
    loaded.write("npq/need/a.png", picture("red"))
    change(loaded, "From the file.")
    change(loaded, '::: image {src="a.png" alt="A desk"}\n:::', "04-fourth", "Fourth")
    (loaded.root / "npq/need/03-third.md").unlink()
    before, files = state(), list(LoadedFile.objects.order_by("pk").values())
    said = loaded.load(check=True)

    assert state() == before
    assert list(LoadedFile.objects.order_by("pk").values()) == files
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert loaded.load() == said
    assert [line.split(" ")[0] for line in said] == [
        "ordered",
        "conflict",
        "made",
        "gone",
    ]


def test_load_that_fails_leaves_no_file_behind(loaded, settings):
    loaded.write("npq/need/a.png", picture("red"))
    change(loaded, '::: image {src="a.png" alt="A desk"}\n:::\n\n[b](page:nowhere)')

    with pytest.raises(LoadError, match="nowhere"):
        loaded.load()

    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_command_exits_by_what_it_found(loaded, capsys):
    call_command("load_programmes", loaded.root, "--check")
    change(loaded, "From the file.")
    with pytest.raises(CommandError, match="1 would change, 0 in conflict"):
        call_command("load_programmes", loaded.root, "--check")
    edit("Edited.")
    with pytest.raises(CommandError, match="1 in conflict and left as they are"):
        call_command("load_programmes", loaded.root)
    call_command("load_programmes", loaded.root, "--force")

    assert words() == "<p>From the file.</p>"


def test_modules_that_wait_for_one_another_are_refused_by_their_file(loaded):
    loaded.write("npq/more/module.md", MODULE.format("order: 2\nneeds: [need]\n"))
    loaded.load()
    loaded.write("npq/need/module.md", MODULE.format("order: 1\nneeds: [more]\n"))

    with pytest.raises(LoadError, match=r"module\.md, line 1: Nobody could ever open"):
        loaded.load()

    assert not ModulePage.objects.get(slug="need").needs.exists()
    loaded.write("npq/more/module.md", MODULE.format("order: 2\n"))
    assert loaded.load() == ["updated npq/need", "updated npq/more"]


def test_link_follows_the_page_that_takes_over_an_address(loaded):
    change(loaded, "[see](page:third)")
    loaded.load()
    old = TextPage.objects.get(slug="third")
    old.slug = "third-of-old"
    old.save()
    change(
        loaded,
        "Other.",
        "03-third",
        "Third\nkey: 5d1e2b44-3c0a-4a53-9b3e-6f6d0a5f8c21",
    )

    loaded.load()

    new = TextPage.objects.get(slug="third")
    assert f'id="{new.pk}"' in words()


def test_link_may_name_any_page_of_the_site(loaded):
    change(loaded, "[p](page:/programmes/npq/need) and [h](page:/programmes)")

    loaded.load()

    module, index = ModulePage.objects.get(), Page.objects.get(slug="programmes")
    assert f'id="{module.pk}"' in words()
    assert f'id="{index.pk}"' in words()


def test_unchanged_folder_is_read_with_few_questions(
    loaded, django_assert_max_num_queries
):
    for number in range(5, 15):
        change(loaded, QUESTION, f"{number:02}-more-{number}", f"More {number}")
    loaded.load()

    with django_assert_max_num_queries(12):
        assert loaded.load() == []
