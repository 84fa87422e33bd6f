"""Double clicks and two tabs, with real threads on a database of the test's own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from assessments.models import Attempt, Response
from courses.models import ModuleCompletion, PageProgress
from records.models import IssuedDocument, OutboxStatement
from tests.assessments.conftest import Sitting
from tests.factories.courses import check_page, make_learner, make_module, option_id

CLICKS = 4


def at_once(act):
    """`act` in several threads that begin together; what each returned or raised."""
    gate = threading.Barrier(CLICKS)

    def click(number):
        gate.wait()
        try:
            return act(number)
        except Exception as error:  # noqa: BLE001 the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CLICKS) as pool:
        return list(pool.map(click, range(CLICKS)))


@pytest.fixture
def alone(fresh_database, now):
    module = make_module(check_page(questions=2, pass_mark=2))
    return Sitting(make_learner(module), module, now)


def test_start_clicked_by_many_hands_starts_one_attempt(alone):
    attempts = at_once(lambda _: alone.start())

    assert {attempt.number for attempt in attempts} == {1}
    assert Attempt.objects.count() == 1


def test_one_question_answered_in_many_tabs_has_one_answer(alone):
    alone.start()

    answers = at_once(lambda n: alone.answer("q1", "right" if n % 2 else "wrong"))

    assert len({answer.pk for answer in answers}) == 1
    assert Response.objects.count() == 1


def test_submit_clicked_by_many_hands_marks_once(alone):
    alone.start()
    alone.answer("q1")
    alone.answer("q2")

    attempts = at_once(lambda _: alone.submit())

    assert [attempt.is_pass for attempt in attempts] == [True] * CLICKS
    assert PageProgress.objects.count() == 1
    assert ModuleCompletion.objects.count() == 1
    assert IssuedDocument.objects.count() == 1
    verbs = [
        row.statement.count("verbs/passed") + row.statement.count("verbs/answered")
        for row in OutboxStatement.objects.all()
    ]
    assert sum(verbs) == 3


def test_an_answer_and_the_submission_never_disagree(alone):
    alone.start()
    alone.answer("q1")
    alone.answer("q2")

    at_once(lambda n: alone.answer("q2", "wrong") if n % 2 else alone.submit())

    # Whichever came first: the mark is of the answers that the attempt holds.
    attempt = Attempt.objects.get()
    right = Response.objects.filter(
        option_id__in=[option_id("q1", "right"), option_id("q2", "right")]
    ).count()
    assert (attempt.right, attempt.is_pass) == (right, right == 2)
