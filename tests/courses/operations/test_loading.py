"""Programme files become pages: again and again, changed, renamed, moved, broken."""

from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from wagtail.models import Page

from courses.catalogue import current_catalogue
from courses.models import (
    Generation,
    LearningDocument,
    LearningImage,
    ModulePage,
    PageProgress,
    PublishedVersion,
    TextPage,
)
from courses.operations.learning import complete_page, enrol_participant
from courses.operations.loading import Outcome, load_programmes
from courses.programme_files import LoadError
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
PROGRAMME = (
    "---\ntitle: NPQ\nsummary: Learn it.\naudience: SENCOs\noutcomes: [Know it]\n"
    "you_get: A certificate\nis_not: The NPQ\n{}---\n"
)
MODULE = (
    "---\ntitle: Need\nsummary: Notice.\naudience: SENCOs\noutcomes: [Know it]\n"
    "you_get: A certificate\n{}---\n"
)
PAGE = "---\nkind: text\ntitle: {}\n---\n{}\n"
QUESTION = (
    "::: question {#q}\nWhat now?\n- [x] Ask\n  > Yes.\n- [ ] Wait\n  > Not yet.\n:::"
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


class Folder:
    """A folder of programmes that a test writes as it goes."""

    def __init__(self, root):
        self.root = root

    def write(self, path, content):
        full = self.root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(content if isinstance(content, bytes) else content.encode())
        return full

    def rename(self, old, new):
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def load(self, **options):
        """The addresses that the loader reports, with what it did."""
        told = []
        outcome = load_programmes(root=self.root, report=told.append, **options)
        quiet = [line for line in told if line.startswith(("kept", "gone"))]
        assert outcome.changed + outcome.conflicts == len(told) - len(quiet)
        return told


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path / "programmes")
    folder.write("npq/programme.md", PROGRAMME.format(""))
    folder.write("npq/need/module.md", MODULE.format("order: 1\n"))
    folder.write("npq/need/01-first.md", PAGE.format("First", "One."))
    folder.write("npq/need/02-second.md", PAGE.format("Second", QUESTION))
    folder.write("npq/need/03-third.md", PAGE.format("Third", "Three."))
    return folder


def slugs(*path):
    return [lesson.slug for lesson in current_catalogue().find(*path).lessons]


def state():
    """All that a second run must leave as it is."""
    return (
        list(
            Page.objects.order_by("path").values_list("path", "slug", "translation_key")
        ),
        list(PublishedVersion.objects.order_by("pk").values_list("pk", "digest")),
        Generation.current(),
        list(Page.objects.order_by("pk").values_list("pk", "latest_revision")),
    )


def picture(colour, size=(4, 3)):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def test_first_run_makes_pages_in_the_order_of_the_files(folder):
    assert folder.load() == [
        "made npq",
        "made npq/need",
        "made npq/need/first",
        "made npq/need/second",
        "made npq/need/third",
    ]
    assert slugs("npq", "need") == ["first", "second", "third"]


def test_second_run_changes_nothing(folder):
    folder.load()
    before = state()

    assert folder.load() == []
    assert state() == before


def test_our_own_programmes_load_and_load_again_without_a_change():
    assert load_programmes(root=PROGRAMMES, report=str).changed > 10
    before = state()

    assert load_programmes(root=PROGRAMMES, report=str) == Outcome()
    assert state() == before


def test_everything_the_loader_makes_is_what_the_editor_would_take():
    load_programmes(root=PROGRAMMES, report=str)

    for page in TextPage.objects.all():
        page.full_clean()
        page.body.stream_block.clean(page.body)


def test_changed_page_keeps_its_id_key_and_progress(folder, now):
    folder.load()
    before = TextPage.objects.get(slug="first")
    catalogue = current_catalogue()
    lesson = catalogue.find("npq", "need", "first")
    enrolment = enrol_participant(
        user=UserFactory(), programme=catalogue.programmes[0], now=now
    )
    complete_page(
        enrolment=enrolment,
        catalogue=catalogue,
        lesson=lesson,
        version=PublishedVersion.objects.get(pk=lesson.version_id),
        now=now,
    )
    folder.write("npq/need/01-first.md", PAGE.format("First, again", "Other words."))

    assert folder.load() == ["updated npq/need/first"]

    after = TextPage.objects.get(slug="first")
    assert (after.pk, after.page_key) == (before.pk, before.page_key)
    assert after.title == "First, again"
    numbers = PublishedVersion.objects.filter(page_key=before.page_key)
    assert list(numbers.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert PageProgress.objects.get().page_key == after.page_key


def test_pages_follow_the_numbers_of_their_files(folder):
    folder.load()
    folder.rename("npq/need/03-third.md", "npq/need/00-third.md")

    assert folder.load() == ["ordered npq/need"]
    assert slugs("npq", "need") == ["third", "first", "second"]


def test_numbers_are_numbers_and_not_letters(folder):
    folder.write("npq/need/10-tenth.md", PAGE.format("Tenth", "Ten."))
    folder.write("npq/need/9-ninth.md", PAGE.format("Ninth", "Nine."))

    folder.load()

    assert slugs("npq", "need") == ["first", "second", "third", "ninth", "tenth"]


def test_reordered_and_changed_at_once_the_tree_stays_whole(folder):
    folder.load()
    folder.rename("npq/need/03-third.md", "npq/need/00-third.md")
    for number, name in (("00", "third"), ("01", "first"), ("02", "second")):
        folder.write(f"npq/need/{number}-{name}.md", PAGE.format(name, "New."))

    folder.load()

    assert slugs("npq", "need") == ["third", "first", "second"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_page_made_in_the_cms_stays_after_those_of_the_files(folder):
    folder.load()
    module = ModulePage.objects.get()
    own = module.add_child(instance=TextPage(title="Own", slug="own", body=[]))
    own.body = [{"type": "text", "value": "<p>x</p>", "id": str(uuid4())}]
    own.save_revision().publish()
    folder.write("npq/need/04-fourth.md", PAGE.format("Fourth", "Four."))

    folder.load()

    assert slugs("npq", "need") == ["first", "second", "third", "fourth", "own"]


def test_renamed_file_with_its_key_is_the_same_page_at_a_new_address(folder):
    folder.load()
    before = TextPage.objects.get(slug="second")
    (folder.root / "npq/need/02-second.md").unlink()
    keyed = PAGE.format(f"Second\nkey: {before.page_key}", QUESTION)
    folder.write("npq/need/02-renamed.md", keyed)
    versions = PublishedVersion.objects.count()

    assert folder.load() == ["updated npq/need/renamed"]

    after = TextPage.objects.get(pk=before.pk)
    assert (after.slug, after.page_key) == ("renamed", before.page_key)
    assert after.url_path.endswith("/need/renamed/")
    assert slugs("npq", "need") == ["first", "renamed", "third"]
    assert current_catalogue().find("npq", "need", "second") is None
    assert PublishedVersion.objects.count() == versions
    assert folder.load() == []


def test_renamed_module_takes_its_pages_along(folder):
    folder.load()
    before = {page.slug: page.pk for page in TextPage.objects.all()}
    keys = {page.slug: page.page_key for page in TextPage.objects.all()}
    module = ModulePage.objects.get()
    folder.write("npq/new/module.md", MODULE.format(f"key: {module.page_key}\n"))
    (folder.root / "npq/need/module.md").unlink()
    for name in ("01-first", "02-second", "03-third"):
        text = (folder.root / f"npq/need/{name}.md").read_text()
        folder.write(
            f"npq/new/{name}.md",
            text.replace("kind:", f"key: {keys[name[3:]]}\nkind:", 1),
        )
        (folder.root / f"npq/need/{name}.md").unlink()

    assert folder.load() == ["updated npq/new"]

    assert {page.slug: page.pk for page in TextPage.objects.all()} == before
    assert (
        current_catalogue().find("npq", "new", "third").url
        == "/programmes/npq/new/third/"
    )
    assert current_catalogue().find("npq", "need") is None


def test_page_moved_to_another_module_moves_with_its_key(folder):
    folder.load()
    before = TextPage.objects.get(slug="third")
    (folder.root / "npq/need/03-third.md").unlink()
    folder.write("npq/more/module.md", MODULE.format("order: 2\n"))
    keyed = PAGE.format(f"Third\nkey: {before.page_key}", "Three.")
    folder.write("npq/more/01-third.md", keyed)

    assert folder.load() == ["moved npq/more/third", "made npq/more"]

    assert slugs("npq", "need") == ["first", "second"]
    assert slugs("npq", "more") == ["third"]
    assert TextPage.objects.get(slug="third").pk == before.pk
    assert Page.find_problems() == ([], [], [], [], [])


def test_modules_and_programmes_follow_their_order(folder):
    folder.write("npq/alpha/module.md", MODULE.format("order: 2\n"))
    folder.write("npq/alpha/01-a.md", PAGE.format("A", "A."))
    folder.load()
    folder.write("early/programme.md", PROGRAMME.format("order: 1\n"))
    folder.write("npq/programme.md", PROGRAMME.format("order: 2\n"))
    folder.write("npq/alpha/module.md", MODULE.format("order: 0\n"))

    folder.load()

    catalogue = current_catalogue()
    assert [programme.slug for programme in catalogue.programmes] == ["early", "npq"]
    assert [m.slug for m in catalogue.find("npq").modules] == ["alpha", "need"]


def test_everything_in_front_matter_arrives(folder):
    folder.write(
        "npq/programme.md",
        PROGRAMME.format("waymark: early\nopen: false\n") + "## About\n\nText.",
    )
    folder.write("npq/after/module.md", MODULE.format(
        "order: 2\nneeds: [need]\nin_order: true\nbefore: Know this\nphases: Primary\n"
        "authors: ['Kim, SENCO', 'Lee, teacher']\nchecked: 2026-11-24\n"
    ))  # fmt: skip
    folder.write("npq/after/01-a.md", PAGE.format("A\nlead: Two\n  lines", "A."))

    folder.load()

    programme = current_catalogue().find("npq")
    need, after = programme.modules
    assert (programme.is_open, programme.content["waymark"]) == (False, "early")
    assert programme.content["body"] == "<h2>About</h2><p>Text.</p>"
    assert after.needs == (need.key,)
    assert after.in_order
    assert after.authors == ["Kim, SENCO", "Lee, teacher"]
    assert after.content["checked_on"] == "2026-11-24"
    assert after.content["before"] == "Know this"
    assert TextPage.objects.get(slug="a").lead == "Two lines"
    assert folder.load() == []


def test_links_between_pages_hold_the_id_and_not_the_address(folder):
    folder.write("npq/more/module.md", MODULE.format("order: 2\n"))
    links = "[a](page:03-third) and [b](page:more/01-deep) and [c](page:second)"
    folder.write("npq/need/01-first.md", PAGE.format("First", links))
    folder.write("npq/more/01-deep.md", PAGE.format("Deep", "[d](page:need/first)"))

    folder.load()

    ids = {page.slug: page.pk for page in TextPage.objects.all()}
    assert str(TextPage.objects.get(slug="first").body[0].value.source) == (
        f'<p><a linktype="page" id="{ids["third"]}">a</a> and '
        f'<a linktype="page" id="{ids["deep"]}">b</a> and '
        f'<a linktype="page" id="{ids["second"]}">c</a></p>'
    )
    assert f'id="{ids["first"]}"' in str(
        TextPage.objects.get(slug="deep").body[0].value.source
    )
    assert folder.load() == []


ASSETS = (
    'One.\n\n::: image {src="a.png" alt="A desk"}\n:::\n\n'
    '::: download A form {src="form.pdf"}\nTo fill in.\n:::\n\n'
    '::: diagram {src="d.svg"}\nCaption: A path.\n\nAll of it.\n:::'
)


@pytest.fixture
def assets(folder):
    folder.write("npq/need/a.png", picture("red"))
    folder.write("npq/need/form.pdf", b"%PDF-1.7 one")
    folder.write("npq/need/d.svg", '<svg height="2em"><script>x</script></svg>')
    folder.write("npq/need/01-first.md", PAGE.format("First", ASSETS))
    folder.load()
    return folder


def test_assets_arrive(assets):
    image, document = LearningImage.objects.get(), LearningDocument.objects.get()
    _, picture_block, download, diagram = TextPage.objects.get(slug="first").body

    assert picture_block.value["image"].pk == image.pk
    assert picture_block.value["image"].contextual_alt_text == "A desk"
    assert (image.width, image.height) == (4, 3)
    assert download.value["document"] == document
    assert document.file.read() == b"%PDF-1.7 one"
    assert diagram.value["svg"] == '<svg height="2em"></svg>'


def test_unchanged_assets_stay(assets):
    before = state()
    names = [
        LearningImage.objects.get().file.name,
        LearningDocument.objects.get().file.name,
    ]

    assert assets.load() == []

    assert state() == before
    assert names == [
        LearningImage.objects.get().file.name,
        LearningDocument.objects.get().file.name,
    ]


def test_changed_assets_are_replaced_with_all_that_was_made_of_them(assets):
    image = LearningImage.objects.get()
    image.get_rendition("width-2")
    generation = Generation.current()
    assets.write("npq/need/a.png", picture("blue", (8, 6)))
    assets.write("npq/need/form.pdf", b"%PDF-1.7 two")

    assert assets.load() == ["updated npq/need/first: a file that it shows"]

    changed = LearningImage.objects.get()
    assert changed.pk == image.pk
    assert (changed.width, changed.file_hash) != (4, image.file_hash)
    with changed.file.open() as file:
        assert file.read() == picture("blue", (8, 6))
    assert not changed.renditions.exists()
    assert LearningDocument.objects.get().file.read() == b"%PDF-1.7 two"
    assert Generation.current() > generation


BROKEN = {
    "npq/need/04-x.md": [
        (PAGE.format("X", "a\n\n*b*"), 7, "italics"),
        (PAGE.format("X", ""), 1, "empty"),
        (PAGE.format("X", "a\n\n::: question {#q}\nb\n- [ ] c\n  > d\n- [ ] e\n  > f\n:::"),
         7, "no right answer"),
        (PAGE.format("X", 'a\n\n::: image {src="gone.png" alt="b"}\n:::'), 7, "gone.png"),
        (PAGE.format("X", "a\n\n[b](page:nowhere)"), 7, "npq/need/nowhere"),
        (PAGE.format("X", "a\n[b](page:other/first)"), 6, "npq/other/first"),
        (PAGE.format("X", 'a\n\n::: image {src="../../../out.png" alt="b"}\n:::'), 7, "out.png"),
        (PAGE.format("X", 'a\n\n::: download B {src="/etc/passwd"}\nc\n:::'), 7, "no file"),
        (PAGE.format("X", 'a\n\n::: download B {src="link.pdf"}\nc\n:::'), 7, "no file"),
        (PAGE.format("X", 'a\n\n::: download B {src="."}\nc\n:::'), 7, "no file"),
        (PAGE.format("X", f'a\n\n::: download B {{src="{"n" * 5000}"}}\nc\n:::'), 7, "no file"),
        (PAGE.format("X", 'a\n\n::: download B {src="evil.html"}\nc\n:::'), 7, "html"),
        (PAGE.format("X", 'a\n\n::: image {src="junk.png" alt="b"}\n:::'), 7, "junk.png"),
        (PAGE.format("X", 'a\n\n::: image {src="evil.html" alt="b"}\n:::'), 7, "evil.html"),
        (PAGE.format("t" * 300, "a"), 1, "255"),
        (PAGE.format("X\nkey: nonsense", "a"), 4, "uuid"),
        ("---\nkind: film\ntitle: X\n---\na", 1, "film"),
        ("---\nkind: check\ntitle: X\npass_mark: 1\n---\n\n\n::: note A\nb\n:::", 8, "cannot hold"),
        (PAGE.format("X", "a").encode() + b"\n\xff\n", 7, "UTF-8"),
    ],
    "npq/need/module.md": [
        (MODULE.format("needs: [nowhere]\n"), 1, "npq/nowhere"),
        (MODULE.format("needs: [need]\n"), 1, "another module"),
        (MODULE.format("needs: [need/first]\n"), 1, "another module"),
        (MODULE.format("") + "a\n\n::: note B\nc\n:::", 10, "on pages only"),
        (MODULE.format(f"before: {'b' * 300}\n"), 1, "250"),
    ],
    "npq/programme.md": [(PROGRAMME.format("waymark: lion\n"), 1, "lion")],
    "npq/need/notes.md": [("Some notes.", 1, "number")],
    "npq/need/04-first.md": [(PAGE.format("X", "a"), 1, "01-first.md has the same")],
    "npq/need/04-join.md": [(PAGE.format("X", "a"), 1, "address itself")],
    "npq/need/04-finish.md": [(PAGE.format("X", "a"), 1, "address itself")],
    "npq/need/04-café.md": [(PAGE.format("X", "a"), 1, "a to z")],
    "npq/need/04-two words.md": [(PAGE.format("X", "a"), 1, "hyphens")],
    "npq/leave/module.md": [(MODULE.format(""), 1, "address itself")],
    "npq/lost/01-page.md": [(PAGE.format("X", "a"), 1, "missing")],
}  # fmt: skip


@pytest.mark.parametrize("loaded_before", [False, True])
@pytest.mark.parametrize(
    "fault", [(path, *row) for path, rows in BROKEN.items() for row in rows]
)
def test_broken_file_is_named_with_its_line_and_nothing_is_loaded(
    folder, fault, loaded_before
):
    path, content, line, word = fault
    if loaded_before:
        folder.load()
    folder.write("npq/need/01-first.md", PAGE.format("First, changed", "Changed."))
    folder.write("npq/need/junk.png", b"not a picture")
    folder.write("npq/need/evil.html", b"<script>alert(1)</script>")
    folder.write("../out.png", picture("red"))
    (folder.root / "npq/need/link.pdf").symlink_to("/etc/passwd")
    folder.write(path, content)
    before = state()

    with pytest.raises(LoadError) as caught:
        folder.load()

    name = path if "lost" not in path else "npq/lost/module.md"
    assert str(caught.value).startswith(f"{folder.root / name}, line {line}: ")
    assert word in str(caught.value)
    assert state() == before


def test_two_pages_with_one_key_are_refused(folder):
    key = uuid4()
    folder.write("npq/need/01-first.md", PAGE.format(f"First\nkey: {key}", "a"))
    folder.write("npq/need/02-second.md", PAGE.format(f"Second\nkey: {key}", "b"))

    with pytest.raises(LoadError, match=r"02-second\.md, line 1: .*01-first\.md has"):
        folder.load()


def test_page_of_another_kind_in_the_cms_is_refused(folder):
    folder.load()
    content = PAGE.format("First", "One.").replace("kind: text", "kind: summary")
    folder.write("npq/need/01-first.md", content)

    with pytest.raises(LoadError, match="another kind"):
        folder.load()


def test_command_says_what_changed(folder, capsys):
    call_command("load_programmes", folder.root)
    call_command("load_programmes", folder.root)

    assert "5 pages changed." in capsys.readouterr().out.splitlines()[-2:]


def test_command_says_where_it_stopped(folder):
    folder.write("npq/need/01-first.md", PAGE.format("First", "a\n\n*b*"))

    with pytest.raises(
        CommandError, match=r"01-first\.md, line 7: The text holds italics"
    ):
        call_command("load_programmes", folder.root)


@pytest.mark.parametrize("path", ["", "nowhere"])
def test_command_without_programmes_is_an_error(tmp_path, path):
    with pytest.raises(CommandError, match="no programme"):
        call_command("load_programmes", tmp_path / path)


def test_block_keeps_its_id_with_other_words_at_another_place(folder):
    folder.write(
        "npq/need/01-first.md", PAGE.format("First", "::: reflection {#r}\nWho?\n:::")
    )
    folder.load()
    block = TextPage.objects.get(slug="first").body[0].id
    folder.write(
        "npq/need/01-first.md",
        PAGE.format("First", "New.\n\n::: reflection {#r}\nWhom?\n:::"),
    )

    folder.load()

    assert TextPage.objects.get(slug="first").body[1].id == block
