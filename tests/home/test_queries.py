"""The one page to go on with, over all modules of a person."""

from datetime import timedelta

import pytest

from courses.catalogue import current_catalogue
from courses.operations.learning import enrol_participant
from courses.queries.learners import programme_states
from home.queries import next_step
from tests.courses.conftest import Learning
from tests.factories.courses import make_module, make_programme, text_page

pytestmark = pytest.mark.django_db


def step_of(learning):
    catalogue = current_catalogue()
    states = programme_states(learning.enrolment.user, catalogue)
    step = next_step([state for _, _, modules in states for state in modules])
    return step and (step.module.title, step.lesson.title)


def joined(learning, module):
    """The same person in the programme of another module, later."""
    programme = current_catalogue().programme_of(module)
    now = learning.now + timedelta(days=1)
    enrolment = enrol_participant(
        user=learning.enrolment.user, programme=programme, now=now
    )
    return Learning(enrolment, module, now)


NEED = "Identification of need"


def test_nothing_begun_the_first_page(learning):
    assert step_of(learning) == (NEED, "First")


def test_page_that_is_open(learning):
    learning.open("Second")

    assert step_of(learning) == (NEED, "Second")


def test_page_after_the_one_that_is_done(learning):
    learning.complete("First")

    assert step_of(learning) == (NEED, "Second")


def test_from_the_end_back_to_what_was_left_out(learning):
    learning.complete("First", "Third")

    assert step_of(learning) == (NEED, "Second")


def test_page_that_is_done_is_passed_over(learning):
    learning.complete("First", "Second")
    learning.open("First")

    assert step_of(learning) == (NEED, "Third")


def test_completed_module_gives_way_to_the_next(learning):
    make_module(text_page("Page"), title="Another")

    learning.complete("First", "Second", "Third")

    assert step_of(learning) == ("Another", "Page")


def test_begun_module_comes_before_others_that_are_not(learning):
    first = make_module(text_page("Page"), title="Another")
    make_module(text_page("More"), text_page("Yet more"), title="Begun")
    Learning(
        learning.enrolment, current_catalogue().programmes[0].modules[2], learning.now
    ).complete("More")
    Learning(learning.enrolment, first, learning.now).complete("Page")

    assert step_of(learning) == ("Begun", "Yet more")


def test_module_open_last_comes_first_whichever_programme_it_is_in(learning):
    early = make_module(text_page("Early"), programme=make_programme("Early years"))
    learning.open("Second")
    there = joined(learning, early)
    there.open("Early")
    assert step_of(learning) == (early.title, "Early")

    there.now += timedelta(days=1)
    learning.now = there.now + timedelta(days=1)
    learning.open("Third")

    assert step_of(learning) == (NEED, "Third")


def test_module_that_opens_later_is_no_next_step(learning):
    make_module(text_page("Later"), title="Later", needs=(learning.module,))
    assert step_of(learning) == (NEED, "First")

    learning.complete("First", "Second", "Third")

    assert step_of(learning) == ("Later", "Later")


def test_all_done(learning):
    learning.complete("First", "Second", "Third")

    assert step_of(learning) is None


def test_module_without_pages(learning):
    module = make_module(text_page("Gone"), title="Empty")
    Learning(learning.enrolment, module, learning.now).complete("Gone")
    learning.complete("First", "Second", "Third")

    assert step_of(learning) is None
