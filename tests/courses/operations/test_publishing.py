from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from courses import jobs
from courses.models import (
    Generation,
    LearningDocument,
    LearningImage,
    ModulePage,
    ProgrammePage,
    PublishedVersion,
    TextPage,
)
from courses.models.versions import digest_of
from courses.operations.publishing import publish_due_pages
from tests.factories.courses import (
    make_module,
    make_programme,
    publish,
    question,
    text,
    text_page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return make_module(text_page("First", text("One.")), text_page("Second"))


@pytest.fixture
def page(module):
    return TextPage.objects.get(title="First")


def versions(page):
    return list(
        PublishedVersion.objects.filter(page_key=page.page_key).order_by("number")
    )


def test_version_holds_what_was_published(page):
    (version,) = versions(page)

    assert (version.number, version.kind, version.title) == (1, "text", "First")
    assert version.published_at == page.last_published_at
    assert version.minutes == 1
    assert version.content == page.version_content()
    assert version.content["body"][0]["value"] == "<p>One.</p>"
    assert version.digest == digest_of({"title": "First", "content": version.content})


def test_same_content_makes_no_new_version_but_raises_the_generation(page):
    before = Generation.current()

    publish(page)

    assert len(versions(page)) == 1
    assert Generation.current() > before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "First, renamed"),
        ("lead", "A lead."),
        ("body", [text("Two.")]),
        ("checked_on", timezone.localdate()),
    ],
)
def test_changed_content_makes_the_next_version_and_leaves_the_old(page, name, value):
    (before,) = versions(page)
    setattr(page, name, value)

    publish(page)

    first, second = versions(page)
    assert (first.digest, first.content) == (before.digest, before.content)
    assert second.number == 2
    assert second.digest != first.digest


def test_back_to_the_first_words_is_a_third_version(page):
    for words in ("Two.", "One."):
        page.body = [text(words)]
        publish(page)

    first, _, third = versions(page)
    assert third.number == 3
    assert third.digest == first.digest


def test_new_address_makes_no_version(page):
    page.slug = "elsewhere"

    publish(page)

    assert len(versions(page)) == 1


def test_version_of_a_module_names_what_comes_first(module):
    later = make_module(title="Later", needs=(module,))

    (version,) = versions(ModulePage.objects.get(pk=later.page_id))

    assert version.content["needs"] == [str(module.key)]


def test_two_versions_with_one_number_are_impossible(page):
    (version,) = versions(page)
    version.pk = None

    with pytest.raises(IntegrityError):
        version.save(force_insert=True)


def test_page_and_version_appear_together_or_not_at_all(module, monkeypatch):
    class BrokenError(Exception):
        pass

    def broken(**kwargs):
        raise BrokenError

    before = Generation.current()
    page = text_page("Third")
    page.live, page.slug = False, "third"
    ModulePage.objects.get().add_child(instance=page)
    monkeypatch.setattr("courses.receivers.record_version", broken)

    with pytest.raises(BrokenError):
        page.save_revision().publish()

    assert not TextPage.objects.get(title="Third").live
    assert not versions(page)
    assert Generation.current() == before


def reorder(page):
    page.move(TextPage.objects.get(title="Second").page_ptr, pos="right")


def move_away(page):
    other = make_module(programme=make_programme("Other"), title="Other module")
    other_page = ModulePage.objects.get(pk=other.page_id)
    return lambda: page.move(other_page, pos="last-child")


def rename(page):
    page.slug = "renamed"
    publish(page)


def draft_below(page):
    """A page that was never public still stands in the way of what needs it."""
    draft = text_page("Draft")
    draft.live, draft.slug = False, "draft"
    page.get_parent().add_child(instance=draft)
    return draft


def restrict(page):
    PageViewRestriction.objects.create(
        page=page.page_ptr, restriction_type=PageViewRestriction.LOGIN
    )


def save_image(page):
    LearningImage.objects.create(title="A desk", file="desk.png", width=4, height=3)


def save_document(page):
    LearningDocument.objects.create(title="A form", file=ContentFile(b"x", "a.pdf"))


CHANGES = {
    "publish": publish,
    "unpublish": lambda page: page.unpublish(),
    "reorder": reorder,
    "rename": rename,
    "delete": lambda page: page.delete(),
    "delete the module": lambda page: ModulePage.objects.get().delete(),
    "delete through the plain page": lambda page: Page.objects.get(pk=page.pk).delete(),
    "delete a draft": lambda page: draft_below(page).delete(),
    "copy": lambda page: page.copy(update_attrs={"slug": "copy"}),
    "restrict": restrict,
    "site": lambda page: Site.objects.get().save(),
    "image": save_image,
    "document": save_document,
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_what_is_public_raises_the_generation(
    page, name, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    before = Generation.current()

    CHANGES[name](page)

    assert Generation.current() > before


def test_move_raises_the_generation(page):
    move = move_away(page)
    before = Generation.current()

    move()

    assert Generation.current() > before


def test_lifted_privacy_raises_the_generation(page):
    restrict(page)
    before = Generation.current()

    PageViewRestriction.objects.get().delete()

    assert Generation.current() > before


def test_draft_raises_nothing(page):
    before = Generation.current()

    page.title = "Not yet"
    page.save_revision()

    assert Generation.current() == before
    assert len(versions(page)) == 1


def test_copy_is_another_page_with_a_version_of_its_own(page):
    copy = page.copy(update_attrs={"slug": "copy"})

    assert copy.page_key != page.page_key
    (version,) = versions(copy)
    assert version.number == 1
    assert version.content == versions(page)[0].content


def test_deleted_page_leaves_its_versions(page):
    key = page.page_key

    page.delete()

    assert PublishedVersion.objects.filter(page_key=key).exists()


# Publishing at a time set before ------------------------------------------------


def schedule(page, at):
    """As Wagtail leaves it when the hour has come: one revision waits."""
    page.revisions.update(approved_go_live_at=None)
    page.go_live_at = at
    page.save_revision(approved_go_live_at=at, clean=False)


def new_page(title, *blocks):
    page = text_page(title, *blocks)
    page.live, page.slug = False, title.lower()
    ModulePage.objects.get().add_child(instance=page)
    return page


@pytest.fixture
def at():
    return timezone.now()


def broken_question():
    block = question("q1")
    for option in block["value"]["options"]:
        option["value"]["right"] = False
    return block


def live(title):
    return TextPage.objects.get(title=title).live


def test_due_page_goes_live_with_its_version(module, at):
    page = new_page("Third")
    schedule(page, at - timedelta(hours=1))

    assert publish_due_pages(now=at) == (1, 0)

    assert live("Third")
    assert len(versions(page)) == 1
    assert publish_due_pages(now=at) == (0, 0)


def test_page_of_later_waits(module, at):
    schedule(new_page("Third"), at + timedelta(hours=1))

    assert publish_due_pages(now=at) == (0, 0)
    assert not live("Third")


def test_page_that_the_gate_stops_is_held_back_and_the_others_go_live(
    module, at, caplog
):
    bad = new_page("Bad", broken_question())
    schedule(new_page("Before"), at - timedelta(hours=3))
    schedule(bad, at - timedelta(hours=2))
    schedule(new_page("After"), at - timedelta(hours=1))

    assert publish_due_pages(now=at) == (2, 1)

    assert (live("Before"), live("Bad"), live("After")) == (True, False, True)
    assert versions(bad) == []
    (record,) = [r for r in caplog.records if r.name == "pathways.publishing"]
    assert (record.page, record.problems) == (str(bad.pk), ["no_right_answer"])


def test_page_whose_address_was_taken_is_held_back_and_the_others_go_live(
    module, at, caplog
):
    bad = new_page("Bad")
    bad.slug = "join"
    schedule(bad, at - timedelta(hours=2))
    schedule(new_page("After"), at - timedelta(hours=1))

    assert publish_due_pages(now=at) == (1, 1)

    assert (live("Bad"), live("After")) == (False, True)
    (record,) = [r for r in caplog.records if r.name == "pathways.publishing"]
    assert (record.page, record.problems) == (str(bad.pk), ["slug"])


def test_page_held_back_goes_live_once_it_is_put_right(module, at):
    bad = new_page("Bad", broken_question())
    schedule(bad, at - timedelta(hours=2))
    publish_due_pages(now=at)

    bad.body = [question("q1")]
    schedule(bad, at - timedelta(hours=2))

    assert publish_due_pages(now=at) == (1, 0)
    assert live("Bad")


def test_expired_page_goes(module, page, at):
    page.expire_at = at - timedelta(minutes=1)
    publish(page)
    page.live = True
    page.save()

    publish_due_pages(now=at)

    assert not live("First")
    assert TextPage.objects.get(title="First").expired


def test_job_reads_the_clock(module):
    schedule(new_page("Third"), timezone.now() - timedelta(hours=1))

    assert jobs.publish_due() == (1, 0)


def test_programme_is_published_when_due_too(at):
    make_programme("Early years")
    page = ProgrammePage.objects.get()
    page.summary = "Another sentence."
    schedule(page, at - timedelta(hours=1))

    assert publish_due_pages(now=at) == (1, 0)
    assert versions(page)[-1].content["summary"] == "Another sentence."
