"""New versions of a page that learners have read: what they see, what they keep."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from accounts.models import User
from courses.catalogue import current_catalogue
from courses.models import (
    LessonPage,
    ModulePage,
    PublishedVersion,
    TextPage,
)
from courses.operations.learning import complete_page
from courses.queries.versions import learners_in_the_middle, number_told, readers_of
from records.models import IssuedDocument, OutboxStatement
from tests.courses.conftest import Learning, learner_rows
from tests.factories.courses import make_learner, make_module, publish, text, text_page

pytestmark = pytest.mark.django_db

NOTE = "The law changed on 1 September."


def revise(title, words, note=None):
    page = TextPage.objects.get(title=title)
    page.body = [{**text(words), "id": page.body[0].id}]
    if note is not None:
        page.reread_note = note
    return publish(page)


def newest(page):
    return PublishedVersion.objects.filter(page_key=page.page_key).latest("number")


def test_a_sentence_asks_with_the_version_that_first_has_it(learning):
    page = revise("First", "New words.", NOTE)
    assert newest(page).reread_note == NOTE

    page = revise("First", "New words, spelt right.")
    assert (newest(page).number, newest(page).reread_note) == (3, "")


def test_the_same_content_is_a_new_version_where_its_author_asks(learning):
    page = TextPage.objects.get(title="First")
    page.reread_note = NOTE
    publish(page)
    publish(page)

    assert (newest(page).number, newest(page).reread_note) == (2, NOTE)


def test_the_first_version_of_a_page_asks_nobody(db):
    page = text_page("First")
    page.reread_note = NOTE
    make_module(page)

    assert newest(page).reread_note == ""


def test_only_who_has_done_the_page_is_asked(learning):
    learning.open("First")
    revise("First", "New words.", NOTE)
    assert learning.state.changed == []

    learning.complete("First")
    assert learning.state.changed == []

    revise("First", "Other words.", "And again.")
    assert learning.state.changed == [(learning.lesson("First"), ["And again."])]


def test_a_small_correction_asks_nobody(learning):
    learning.complete("First")
    revise("First", "New words.")

    assert learning.state.changed == []


def test_reading_again_clears_it_and_changes_nothing_else(learning):
    learning.complete("First", "Second", "Third")
    before = learner_rows()
    told = OutboxStatement.objects.count()
    revise("First", "New words.", NOTE)
    revise("First", "Newer words.", "Dates were added.")
    assert learning.state.changed == [
        (learning.lesson("First"), [NOTE, "Dates were added."])
    ]

    learning.complete("First")

    assert learning.state.changed == []
    after = learner_rows()
    assert OutboxStatement.objects.count() == told
    assert IssuedDocument.objects.count() == 1
    newer = newest(TextPage.objects.get(title="First")).pk
    assert after["PageProgress"] == [
        row | {"reread_version_id": newer}
        if row["page_key"] == learning.lesson("First").key
        else row
        for row in before["PageProgress"]
    ]
    assert after["ModuleCompletion"] == before["ModuleCompletion"]


def test_an_old_form_does_not_say_that_the_new_version_was_read(learning):
    learning.complete("First")
    old = PublishedVersion.objects.get(pk=learning.lesson("First").version_id)
    revise("First", "New words.", NOTE)

    complete_page(**learning.act("First", old))

    assert len(learning.state.changed) == 1


def test_the_page_says_what_changed_and_go_on_clears_it(learning, client):
    client.force_login(learning.enrolment.user)
    learning.complete("First", "Second", "Third")
    revise("First", "A need is what calls for special provision.", NOTE)
    lesson = learning.lesson("First")

    page = client.get(lesson.url).text
    assert NOTE in page
    assert "<ins>" in page
    assert "special" in page.split("See what changed")[1].split("</details>")[0]
    for address in (learning.module.url, "/learn/"):
        assert "hanged since you read it" in client.get(address).text

    client.post(lesson.url, {"act": "next", "version": "2"})

    for address in (lesson.url, learning.module.url, "/learn/"):
        assert "hanged since you read" not in client.get(address).text


def test_asking_costs_no_query_where_nothing_changed(learning, client):
    client.force_login(learning.enrolment.user)
    learning.complete("First", "Second", "Third")

    def queries():
        current_catalogue()
        with CaptureQueriesContext(connection) as found:
            client.get(learning.module.url)
        return len(found)

    before = queries()
    for title in ("First", "Second", "Third"):
        revise(title, f"New words of {title}.", NOTE)
    queries()
    assert len(learning.state.changed) == 3
    assert queries() == before


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "nobody"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5")],
)
def test_small_numbers_are_not_told(number, told):
    assert number_told(number) == told


def test_learners_are_counted_on_the_version_they_read_last(module, now):
    people = [
        Learning(make_learner(module, f"l{n}@school.example"), module, now)
        for n in range(3)
    ]
    people[0].open("First")
    people[1].complete("First")
    people[2].complete("First")
    page = revise("First", "New words.", NOTE)
    people[2].complete("First")

    assert [(v.number, v.learners) for v in readers_of(page)] == [(2, 1), (1, 2)]


def test_in_the_middle_is_who_began_and_did_not_complete(module, now):
    people = [
        Learning(make_learner(module, f"l{n}@school.example"), module, now)
        for n in range(3)
    ]
    people[0].open("First")
    people[1].complete("First", "Second", "Third")
    page = ModulePage.objects.get()

    assert learners_in_the_middle(page) == 1
    assert learners_in_the_middle(TextPage.objects.get(title="Third")) == 1
    assert learners_in_the_middle(page.get_parent().specific) == 3
    assert learners_in_the_middle(page.get_parent().get_parent().specific) is None


# --- Whatever happens to pages, what learners did stays ---------------------------
def pages():
    return list(Page.objects.filter(depth__gt=3).order_by("path").specific())


def is_lesson(page):
    return isinstance(page, LessonPage)


def do(step, first, second):
    """One act of an editor on a page chosen by number, where Wagtail allows it."""
    there = pages()
    if not there:
        return
    page = there[first % len(there)]
    if step == "publish":
        page.title = f"{page.title} anew"[:200]
        if is_lesson(page):
            page.reread_note = f"Note {second}"
        publish(page)
    elif step == "unpublish":
        page.unpublish()
    elif step == "delete":
        page.delete()
    else:
        targets = [each for each in there if page.can_move_to(each)]
        if not targets:
            return
        target = targets[second % len(targets)]
        if step == "move" and Page._slug_is_available(page.slug, target, page=page):
            page.move(target, pos="last-child")
        elif step == "copy":
            slug = f"copy-{Page.objects.count()}-{second}"
            page.copy(recursive=True, to=target, update_attrs={"slug": slug})


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "unpublish", "move", "copy", "delete"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=8,
)


def kept():
    return learner_rows() | {
        "documents": list(IssuedDocument.objects.order_by("pk").values()),
        "statements": list(OutboxStatement.objects.order_by("pk").values()),
        "people": list(User.objects.order_by("pk").values("pk", "email")),
    }


@given(steps=STEPS)
@settings(max_examples=25)
def test_no_sequence_of_edits_touches_what_learners_have(steps, learning):
    with transaction.atomic():
        other = make_module(text_page("Elsewhere"), title="Another module")
        learning.complete("First", "Second", "Third")
        learning.answer("Second", "q1", "right")
        learning.note("Second", "r1", "My words.")
        Learning(learning.enrolment, other, learning.now).open("Elsewhere")
        before, versions = (
            kept(),
            list(PublishedVersion.objects.order_by("pk").values()),
        )
        assert before["documents"]

        for step in steps:
            do(*step)

        assert kept() == before
        stored = PublishedVersion.objects.order_by("pk").values()
        assert list(stored)[: len(versions)] == versions
        client = Client()
        client.force_login(learning.enrolment.user)
        assert client.get("/learn/").status_code == 200
        number = IssuedDocument.objects.get().public_id
        assert client.get(f"/certificates/{number}/").status_code == 200
        transaction.set_rollback(True)
