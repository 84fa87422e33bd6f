"""What learners do: each act once, with its statement, whatever is pressed how often."""

from uuid import uuid4

import pytest
from django.db import connection

from courses.catalogue import current_catalogue
from courses.models import (
    Answer,
    Enrolment,
    ModuleCompletion,
    ModulePage,
    Note,
    PageProgress,
    PublishedVersion,
    TextPage,
)
from courses.operations.learning import (
    ClosedError,
    NoteConflictError,
    NothingWrittenError,
    NotOnThePageError,
    NotTakingPartError,
    answer_block,
    enrol_participant,
    leave_programme,
    save_note,
    settle_module,
)
from records.models import IssuedDocument, OutboxStatement
from tests.courses.conftest import Learning, told
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    block_id,
    decision,
    make_learner,
    make_module,
    option_id,
    publish,
    question,
    reflection,
    text,
    text_page,
)

pytestmark = pytest.mark.django_db

MODULE = "Identification of need"
PROSE = [
    "It's \"quoted\"; DROP TABLE courses_note; -- and O'Brien's <b>words</b> & more",
    "Größe, naïve, 日本語, 👩🏽‍🏫 and a tab\there\n\nand paragraphs\n",
    "' OR 1=1 --",
    "<script>alert(1)</script>{{ settings.SECRET_KEY }}{% debug %}",
    "x" * 20_000,
    "null\0byte",
]


# Taking part --------------------------------------------------------------------


def test_join_is_told_once_however_often_it_is_pressed(module, now):
    user = UserFactory()
    programme = current_catalogue().programmes[0]

    for _ in range(2):
        enrol_participant(user=user, programme=programme, now=now)

    enrolment = Enrolment.objects.get()
    assert (enrolment.is_active, enrolment.joined_at) == (True, now)
    assert told() == [("registered", "NPQ for SENCOs")]


def test_leaving_and_coming_back_are_states_of_one_row(learning):
    learning.complete("First")
    learning.note("Second", "r1", "Words.")
    programme = current_catalogue().programmes[0]
    enrolment = learning.enrolment

    for _ in range(2):
        leave_programme(enrolment=enrolment, programme=programme, now=learning.now)
    left = Enrolment.objects.get()
    for _ in range(2):
        enrol_participant(user=enrolment.user, programme=programme, now=learning.now)

    back = Enrolment.objects.get()
    assert (left.is_active, left.left_at) == (False, learning.now)
    assert (back.pk, back.is_active, back.left_at) == (left.pk, True, None)
    assert learning.state.completion.done == 1
    assert Note.objects.get().text == "Words."
    assert sorted(told("registered", "left")) == [
        ("left", "NPQ for SENCOs"),
        ("registered", "NPQ for SENCOs"),
        ("registered", "NPQ for SENCOs"),
    ]


ACTS = {
    "open": lambda learning: learning.open("Second"),
    "complete": lambda learning: learning.complete("Second"),
    "answer": lambda learning: learning.answer("Second", "q1", "right"),
    "note": lambda learning: learning.note("Second", "r1", "Words."),
    "settle": lambda learning: learning.complete("First", "Second", "Third"),
}


@pytest.mark.parametrize("name", ACTS)
def test_whoever_left_can_do_nothing(learning, name):
    programme = current_catalogue().programmes[0]
    leave_programme(enrolment=learning.enrolment, programme=programme, now=learning.now)
    before = told()

    with pytest.raises(NotTakingPartError):
        ACTS[name](learning)

    assert not PageProgress.objects.exists()
    assert not Answer.objects.exists()
    assert not Note.objects.exists()
    assert told() == before


# Opening and completing ---------------------------------------------------------


def test_first_opening_is_kept_and_told_once(learning):
    learning.open("First")
    first = PageProgress.objects.get()
    learning.open("First")

    again = PageProgress.objects.get()
    assert (again.opened_at, again.completed_at) == (first.opened_at, None)
    assert told("experienced") == [("experienced", "First")]


def test_opening_moves_the_place(learning):
    learning.open("First")
    learning.open("Second")
    learning.open("First")

    assert learning.state.enrolment.place_key == learning.lesson("First").key


def test_done_page_is_kept_and_told_once(learning):
    learning.complete("First")
    first = PageProgress.objects.get()
    learning.complete("First")

    assert PageProgress.objects.get().completed_at == first.completed_at
    assert told("completed") == [("completed", "First")]
    assert learning.state.enrolment.place_key == learning.lesson("Second").key


def test_module_completes_with_its_last_page_and_gives_one_certificate(learning):
    assert learning.complete("First", "Third") is None

    completion = learning.complete("Second")

    assert completion.reasons == ["All 3 pages are done."]
    assert completion.version_id == learning.module.version_id
    document = IssuedDocument.objects.get()
    assert document.holder == learning.enrolment.user
    assert document.title == MODULE
    assert document.facts["pages"] == 3
    assert told("earned") == [("earned", f"Certificate of completion: {MODULE}")]
    assert sorted(told("completed")) == [
        ("completed", name) for name in ("First", MODULE, "Second", "Third")
    ]


def test_completed_module_completes_no_second_time(learning):
    first = learning.complete("First", "Second", "Third")

    again = learning.complete("Second", "Third")

    assert again == first
    assert ModuleCompletion.objects.count() == IssuedDocument.objects.count() == 1
    assert len(told("earned")) == 1
    assert told("completed").count(("completed", MODULE)) == 1


def test_opening_every_page_completes_nothing(learning):
    for title in ("First", "Second", "Third"):
        learning.open(title)
    settled = settle_module(
        enrolment=learning.enrolment,
        catalogue=current_catalogue(),
        state=learning.state,
        now=learning.now,
    )

    assert settled is None
    assert not ModuleCompletion.objects.exists()
    assert not IssuedDocument.objects.exists()


def test_completion_is_not_undone_by_what_authors_do_later(learning):
    learning.complete("First", "Second", "Third")
    page = TextPage.objects.get(title="First")
    page.body = [text("Quite different.")]
    publish(page)
    ModulePage.objects.get().add_child(instance=text_page("Fourth"))
    publish(TextPage.objects.get(title="Fourth"))
    TextPage.objects.get(title="Third").unpublish()

    state = learning.state

    assert state.is_completed
    assert (state.completion.done, state.completion.of) == (2, 3)
    assert IssuedDocument.objects.get().facts["pages"] == 3


# Order and what comes first -----------------------------------------------------

CLOSED_ACTS = {
    "complete": lambda learning, title: learning.complete(title),
    "answer": lambda learning, title: learning.answer(title, "q1", "right"),
    "note": lambda learning, title: learning.note(title, "r1", "Words."),
}


@pytest.fixture
def in_order(now):
    module = make_module(
        text_page("First"),
        text_page("Second", question(), reflection()),
        text_page("Third"),
        in_order=True,
    )
    return Learning(make_learner(module), module, now)


@pytest.mark.parametrize("name", CLOSED_ACTS)
def test_page_that_opens_later_takes_no_act(in_order, name):
    with pytest.raises(ClosedError) as caught:
        CLOSED_ACTS[name](in_order, "Second")

    assert caught.value.first == in_order.lesson("First").key
    assert not PageProgress.objects.exists()
    assert told() == [("registered", "NPQ for SENCOs")]


@pytest.mark.parametrize("name", CLOSED_ACTS)
def test_page_opens_when_all_before_it_are_done(in_order, name):
    in_order.complete("First")

    CLOSED_ACTS[name](in_order, "Second")


@pytest.mark.parametrize("name", CLOSED_ACTS)
def test_module_that_opens_later_takes_no_act(learning, name):
    later = make_module(
        text_page("Later", question(), reflection()),
        title="Later",
        needs=(learning.module,),
    )
    there = Learning(learning.enrolment, later, learning.now)

    with pytest.raises(ClosedError) as caught:
        CLOSED_ACTS[name](there, "Later")
    learning.complete("First", "Second", "Third")

    assert caught.value.first == learning.module_key
    CLOSED_ACTS[name](there, "Later")


def test_order_switched_on_later_closes_nothing_that_is_done(learning):
    learning.complete("Third")
    page = ModulePage.objects.get()
    page.in_order = True
    publish(page)

    state = learning.state

    assert state.lock_of(learning.lesson("Third")) is None
    assert (
        state.lock_of(learning.lesson("Second")).first == learning.lesson("First").key
    )
    assert state.resume == learning.lesson("First")


# Answers ------------------------------------------------------------------------


def test_answers_are_all_kept_and_told(learning):
    for option in ("wrong", "right"):
        learning.answer("Second", "q1", option)

    first, second = Answer.objects.order_by("pk")
    assert first.option_id == option_id("q1", "wrong")
    assert second.option_id == option_id("q1", "right")
    assert first.version_id == learning.lesson("Second").version_id
    assert len(told("answered")) == 2


def test_same_answer_again_adds_nothing(learning):
    for _ in range(3):
        learning.answer("Second", "q1", "wrong")

    assert Answer.objects.count() == len(told("answered")) == 1


def test_back_to_an_earlier_answer_is_an_answer(learning):
    for option in ("wrong", "right", "wrong"):
        learning.answer("Second", "q1", option)

    assert Answer.objects.count() == len(told("answered")) == 3


def test_decision_is_told_without_right_or_wrong(learning):
    learning.answer("Second", "d1", "ask")

    assert told("answered") == [("answered", "What now about d1?")]


def test_answer_to_the_version_that_was_seen_is_taken(learning):
    seen = PublishedVersion.objects.get(pk=learning.lesson("Second").version_id)
    page = TextPage.objects.get(title="Second")
    page.body = [question("q1", wrong=("other",)), reflection()]
    publish(page)

    answer = learning.answer("Second", "q1", "also wrong", version=seen)

    assert answer.version == seen
    with pytest.raises(NotOnThePageError):
        learning.answer("Second", "q1", "also wrong")


UNKNOWN = [
    (block_id("q1"), uuid4()),
    (block_id("q1"), option_id("d1", "ask")),
    (block_id("r1"), option_id("q1", "right")),
    (uuid4(), option_id("q1", "right")),
]


@pytest.mark.parametrize(("block", "option"), UNKNOWN)
def test_option_or_block_that_is_not_on_the_page_is_refused(learning, block, option):
    with pytest.raises(NotOnThePageError):
        answer_block(**learning.act("Second"), block_id=block, option_id=option)

    assert not Answer.objects.exists()


def test_answer_to_a_block_of_another_page_is_refused(learning):
    with pytest.raises(NotOnThePageError):
        learning.answer("First", "q1", "right")


def test_answer_to_another_version_of_the_same_option_is_kept_with_it(learning):
    learning.answer("Second", "q1", "right")
    page = TextPage.objects.get(title="Second")
    page.body = [question("q1", prompt="Asked anew?"), decision(), reflection()]
    publish(page)

    learning.answer("Second", "q1", "right")

    numbers = Answer.objects.order_by("pk").values_list("version__number", flat=True)
    assert list(numbers) == [1, 2]


# Notes --------------------------------------------------------------------------


@pytest.mark.parametrize("words", PROSE)
def test_prose_comes_back_to_the_letter(learning, words):
    learning.note("Second", "r1", words)

    assert Note.objects.get().text == words


def raw_note():
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM courses_note")
        return cursor.fetchone()[0]


def test_note_is_encrypted_in_its_column(learning):
    learning.note("Second", "r1", "Nobody else reads this.")

    assert "Nobody" not in raw_note()
    assert raw_note().startswith("gAAAA")


def test_note_tells_that_it_was_written_once_and_never_what(learning):
    learning.note("Second", "r1", "Secret one.")
    learning.note("Second", "r1", "Secret two.", saves=1)

    assert told("responded") == [("responded", "Whom did you ask?")]
    statements = OutboxStatement.objects.values_list("statement", flat=True)
    assert "Secret" not in "".join(statements)


def test_task_is_kept_like_a_reflection(learning):
    learning.note("Second", "t1", "Done with Amira.")

    assert told("responded") == [("responded", "Try it")]


def test_saved_again_it_counts(learning):
    learning.note("Second", "r1", "One.")
    saved = learning.note("Second", "r1", "Two.", saves=1)

    assert (saved.saves, saved.saved_at) == (2, learning.now)


def test_same_words_again_change_nothing(learning):
    first = learning.note("Second", "r1", "One.")

    again = learning.note("Second", "r1", "One.", saves=0)

    assert (again.saves, again.saved_at) == (1, first.saved_at)


@pytest.mark.parametrize("saves", [0, 2])
def test_words_from_another_device_are_not_overwritten(learning, saves):
    learning.note("Second", "r1", "On the phone.")

    with pytest.raises(NoteConflictError) as caught:
        learning.note("Second", "r1", "On the laptop.", saves=saves)

    assert caught.value.note.text == "On the phone."
    assert Note.objects.get().text == "On the phone."


@pytest.mark.parametrize("words", ["", "  \n\t "])
def test_a_note_begins_with_words(learning, words):
    with pytest.raises(NothingWrittenError):
        learning.note("Second", "r1", words)

    assert not Note.objects.exists()
    assert told("responded") == []


def test_a_note_that_is_there_can_be_emptied(learning):
    learning.note("Second", "r1", "One.")
    learning.note("Second", "r1", "", saves=1)

    assert Note.objects.get().text == ""


def test_note_on_a_block_that_takes_none_is_refused(learning):
    with pytest.raises(NotOnThePageError):
        save_note(**learning.act("Second"), block_id=block_id("q1"), text="x", saves=0)


def test_every_act_is_told_exactly_once(learning):
    for _ in range(2):
        for title in ("First", "Second", "Third"):
            learning.open(title)
        learning.answer("Second", "q1", "right")
        learning.answer("Second", "d1", "ask")
        learning.note("Second", "r1", "Words.")
        learning.note("Second", "t1", "Words.")
        learning.complete("First", "Second", "Third")

    assert sorted(told()) == [
        ("answered", "What do you do about q1?"),
        ("answered", "What now about d1?"),
        ("completed", "First"),
        ("completed", MODULE),
        ("completed", "Second"),
        ("completed", "Third"),
        ("earned", f"Certificate of completion: {MODULE}"),
        ("experienced", "First"),
        ("experienced", "Second"),
        ("experienced", "Third"),
        ("registered", "NPQ for SENCOs"),
        ("responded", "Try it"),
        ("responded", "Whom did you ask?"),
    ]


def test_an_act_whose_statement_fails_leaves_nothing(learning, monkeypatch):
    class BrokenError(Exception):
        pass

    def broken(**kwargs):
        raise BrokenError

    monkeypatch.setattr("courses.operations.learning.record_statement", broken)

    for act in (ACTS["open"], ACTS["complete"], ACTS["answer"], ACTS["note"]):
        with pytest.raises(BrokenError):
            act(learning)

    assert not PageProgress.objects.exists()
    assert not Answer.objects.exists()
    assert not Note.objects.exists()
    assert learning.state.enrolment.place_key is None
