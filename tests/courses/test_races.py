"""Two tabs and double clicks, with real threads on a database of the test's own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from courses.catalogue import current_catalogue
from courses.models import (
    Answer,
    Enrolment,
    ModuleCompletion,
    Note,
    PageProgress,
    PublishedVersion,
    TextPage,
)
from courses.operations.learning import (
    NoteConflictError,
    answer_block,
    complete_page,
    enrol_participant,
    open_page,
    save_note,
    settle_module,
)
from courses.queries.learners import state_in
from records.models import IssuedDocument
from tests.courses.conftest import Learning, told
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    block_id,
    make_learner,
    make_module,
    option_id,
    question,
    reflection,
    text,
    text_page,
)

TABS = 4
MODULE = "Identification of need"


def at_once(*acts):
    """Each act in a thread of its own, all begun together; what they gave or raised."""
    gate = threading.Barrier(len(acts))

    def run(act):
        try:
            gate.wait()
            return act()
        except Exception as error:  # noqa: BLE001 the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def learning(fresh_database, now):
    module = make_module(
        text_page("First"),
        text_page("Second", question(), reflection()),
        text_page("Third"),
    )
    return Learning(make_learner(module), module, now)


def acting(operation, act, **more):
    return lambda: operation(**act, **more)


def test_two_tabs_that_finish_the_last_two_pages_complete_the_module_once(learning):
    learning.complete("First")
    acts = [learning.act("Second"), learning.act("Third")]

    results = at_once(*(acting(complete_page, act) for act in acts))

    assert sum(isinstance(each, ModuleCompletion) for each in results) == 1
    assert results.count(None) == 1
    assert ModuleCompletion.objects.count() == IssuedDocument.objects.count() == 1
    assert PageProgress.objects.exclude(completed_at=None).count() == 3
    assert len(told("earned")) == 1
    assert sorted(told("completed")) == [
        ("completed", name) for name in ("First", MODULE, "Second", "Third")
    ]


def test_next_pressed_many_times_at_once_counts_once(learning):
    act = learning.act("First")

    results = at_once(*[acting(complete_page, act)] * TABS)

    assert results == [None] * TABS
    assert PageProgress.objects.count() == 1
    assert told("completed") == [("completed", "First")]


def test_last_page_pressed_many_times_at_once_gives_one_certificate(learning):
    learning.complete("First", "Second")
    act = learning.act("Third")

    results = at_once(*[acting(complete_page, act)] * TABS)

    assert {each.pk for each in results} == {ModuleCompletion.objects.get().pk}
    assert IssuedDocument.objects.count() == len(told("earned")) == 1


def test_page_opened_in_many_tabs_at_once_is_opened_once(learning):
    act = learning.act("First")

    assert at_once(*[acting(open_page, act)] * TABS) == [None] * TABS

    assert PageProgress.objects.count() == len(told("experienced")) == 1


def test_finish_pressed_many_times_at_once(learning):
    learning.complete("First", "Second")
    enrolment = learning.enrolment
    lesson = learning.lesson("Third")
    PageProgress.objects.create(
        enrolment=enrolment,
        page_key=lesson.key,
        opened_at=learning.now,
        opened_version_id=lesson.version_id,
        completed_at=learning.now,
        completed_version_id=lesson.version_id,
    )
    act = {
        "enrolment": enrolment,
        "catalogue": current_catalogue(),
        "now": learning.now + timedelta(minutes=1),
    }

    def finish():
        return settle_module(**act, state=state_in(enrolment, learning.module))

    results = at_once(*[finish] * TABS)

    assert {each.pk for each in results} == {ModuleCompletion.objects.get().pk}
    assert IssuedDocument.objects.count() == 1


def test_answer_pressed_many_times_at_once_is_one_answer(learning):
    act = learning.act("Second")

    answering = acting(
        answer_block, act, block_id=block_id("q1"), option_id=option_id("q1", "right")
    )

    at_once(*[answering] * TABS)

    assert Answer.objects.count() == len(told("answered")) == 1


@pytest.mark.parametrize("saves", [0, 1])
def test_two_devices_that_save_at_once_lose_neither_text(learning, saves):
    if saves:
        learning.note("Second", "r1", "Before.")
    act = learning.act("Second")
    texts = ["On the phone.", "On the laptop."]

    results = at_once(
        *(
            acting(save_note, act, block_id=block_id("r1"), text=text, saves=saves)
            for text in texts
        )
    )

    (refused,) = [each for each in results if isinstance(each, NoteConflictError)]
    (saved,) = [each for each in results if isinstance(each, Note)]
    assert Note.objects.get().text == saved.text == refused.note.text
    assert saved.text in texts


def test_join_pressed_many_times_at_once_is_one_part(learning, now):
    user = UserFactory()
    programme = current_catalogue().programmes[0]

    results = at_once(
        *[lambda: enrol_participant(user=user, programme=programme, now=now)] * TABS
    )

    assert {each.pk for each in results} == {Enrolment.objects.get(user=user).pk}
    assert len(told("registered")) == 2  # the other is that of the fixture


def test_publishing_twice_at_once_leaves_numbers_without_a_gap(learning):
    key = learning.lesson("First").key

    def publish(words):
        def act():
            page = TextPage.objects.get(title="First")
            page.body = [text(words)]
            page.save_revision().publish()

        return act

    results = at_once(publish("One way."), publish("Another way."))

    numbers = PublishedVersion.objects.filter(page_key=key).order_by("number")
    assert results == [None, None]
    assert list(numbers.values_list("number", flat=True)) == [1, 2, 3]
