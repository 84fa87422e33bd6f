import json
from datetime import timedelta

import pytest

from assessments.models import Attempt, KnowledgeCheckPage, Response
from assessments.operations import NotOpenError, UnansweredError
from assessments.queries import score
from courses.kinds import Score
from courses.models import (
    Enrolment,
    ModuleCompletion,
    PageProgress,
    PublishedVersion,
    TextPage,
)
from courses.operations.learning import (
    ClosedError,
    NotOnThePageError,
    NotTakingPartError,
    complete_page,
    enrol_participant,
    leave_programme,
)
from records.models import IssuedDocument, OutboxStatement
from tests.assessments.conftest import Sitting
from tests.factories.courses import (
    block_id,
    check_page,
    make_learner,
    make_module,
    publish,
    question,
    text,
    text_page,
)

ALL_RIGHT = {"q1": "right", "q2": "right", "q3": "right"}
ENOUGH = {"q1": "right", "q2": "wrong", "q3": "right"}
TOO_FEW = {"q1": "right", "q2": "wrong", "q3": "wrong"}


def told():
    """Verb and, where it has one, success of each statement, oldest first."""
    rows = OutboxStatement.objects.exclude(statement__contains='"registered"')
    found = []
    for row in rows:
        statement = json.loads(row.statement)
        success = statement.get("result", {}).get("success")
        found.append(
            (statement["timestamp"], statement["verb"]["display"]["en-GB"], success)
        )
    return [(verb, success) for _, verb, success in sorted(found, key=str)]


def check_of(sitting) -> KnowledgeCheckPage:
    return KnowledgeCheckPage.objects.get(translation_key=sitting.check_key)


def is_done(sitting) -> bool:
    return PageProgress.objects.filter(
        page_key=sitting.check_key, completed_at__isnull=False
    ).exists()


def read_the_first_page(sitting):
    module = sitting.act["catalogue"].by_key[sitting.module_key]
    first = module.lessons[0]
    complete_page(
        **sitting.act | {"lesson": first},
        version=PublishedVersion.objects.get(pk=first.version_id),
    )


def test_starting_twice_is_starting_once(sitting):
    first, second = sitting.start(), sitting.start()

    assert first == second
    assert Attempt.objects.count() == 1
    assert told() == [("attempted", None)]


def test_an_answer_is_kept_as_given_and_may_change(sitting):
    sitting.start()
    sitting.answer("q1", "wrong")

    sitting.answer("q1", "right", now=sitting.now + timedelta(minutes=1))

    response = Response.objects.get()
    assert response.block_id == block_id("q1")
    assert response.answered_at == sitting.now + timedelta(minutes=1)
    # An answer is told once it stands: see test_what_a_pass_tells.
    assert told() == [("attempted", None)]


def test_the_same_answer_again_changes_nothing(sitting):
    sitting.start()
    sitting.answer("q1")

    sitting.answer("q1", now=sitting.now + timedelta(minutes=1))

    assert Response.objects.get().answered_at == sitting.now


def test_an_option_of_another_question_is_refused(sitting):
    sitting.start()

    with pytest.raises(NotOnThePageError):
        sitting.answer("q1", "an option of nobody")
    with pytest.raises(NotOnThePageError):
        sitting.answer("q9")

    assert not Response.objects.exists()


def test_without_an_attempt_there_is_nothing_to_answer_or_submit(sitting):
    with pytest.raises(NotOpenError):
        sitting.answer("q1")
    with pytest.raises(NotOpenError):
        sitting.submit()


def test_an_unanswered_question_stops_submission(sitting):
    sitting.start()
    sitting.answer("q2")

    with pytest.raises(UnansweredError) as refusal:
        sitting.submit()

    assert refusal.value.numbers == [1, 3]
    assert Attempt.objects.get().is_open


@pytest.mark.parametrize(
    ("answers", "right", "is_pass"),
    [(ALL_RIGHT, 3, True), (ENOUGH, 2, True), (TOO_FEW, 1, False)],
)
def test_submitting_marks_and_a_pass_completes_the_page(
    sitting, answers, right, is_pass
):
    attempt = sitting.sit(**answers)

    attempt.refresh_from_db()
    assert (attempt.right, attempt.questions, attempt.is_pass) == (right, 3, is_pass)
    assert attempt.submitted_at == sitting.now
    assert is_done(sitting) is is_pass


def test_what_a_pass_tells(sitting):
    sitting.start()
    sitting.answer("q1", "wrong")
    for minute, (name, option) in enumerate(ENOUGH.items(), 1):
        sitting.answer(name, option, now=sitting.now + timedelta(minutes=minute))
    sitting.now += timedelta(minutes=9)

    sitting.submit()

    assert told() == [
        ("attempted", None),
        ("answered", True),
        ("answered", False),
        ("answered", True),
        ("completed", None),
        ("passed", True),
    ]
    passed = json.loads(
        OutboxStatement.objects.get(statement__contains="verbs/passed").statement
    )
    assert passed["result"] == {
        "completion": True,
        "success": True,
        "score": {"scaled": 0.6667, "raw": 2, "min": 0, "max": 3},
        "duration": "PT540S",
    }


def test_submitting_twice_is_submitting_once(sitting):
    sitting.sit(**ENOUGH)
    before = OutboxStatement.objects.count()

    again = sitting.submit()

    assert again.is_pass
    assert OutboxStatement.objects.count() == before


def test_after_submission_no_answer_changes(sitting):
    sitting.sit(**TOO_FEW)

    with pytest.raises(NotOpenError):
        sitting.answer("q2", "right")

    assert Attempt.objects.get().right == 1


def test_an_answer_of_an_earlier_attempt_does_not_reach_the_new_one(sitting):
    sitting.sit(**TOO_FEW)
    sitting.start()

    with pytest.raises(NotOpenError):
        sitting.answer("q2", "right", number=1)

    assert Response.objects.filter(attempt__number=2).count() == 0


def test_each_attempt_tells_of_its_own_answers(sitting):
    sitting.sit(**TOO_FEW)

    second = sitting.sit(**TOO_FEW)

    assert second.number == 2
    assert told().count(("answered", False)) == 4
    assert told().count(("failed", False)) == 2


def test_a_later_fail_takes_nothing_away(sitting):
    sitting.sit(**ENOUGH)
    before = PageProgress.objects.get(page_key=sitting.check_key)

    sitting.sit(**TOO_FEW)

    assert PageProgress.objects.get(page_key=sitting.check_key) == before
    assert is_done(sitting)
    assert score(sitting.enrolment, sitting.check_key) == Score(right=2, of=3)


def test_the_best_pass_is_the_score(sitting):
    assert score(sitting.enrolment, sitting.check_key) is None
    sitting.sit(**TOO_FEW)
    assert score(sitting.enrolment, sitting.check_key) is None
    for answers in (ENOUGH, ALL_RIGHT, ENOUGH):
        sitting.sit(**answers)

    assert score(sitting.enrolment, sitting.check_key) == Score(right=3, of=3)


def test_a_larger_share_beats_a_larger_number(sitting):
    sitting.sit(**ALL_RIGHT)
    page = check_of(sitting)
    page.body = [question(f"q{n}") for n in range(1, 6)]
    publish(page)

    sitting.sit(**ALL_RIGHT, q4="right", q5="wrong")

    assert score(sitting.enrolment, sitting.check_key) == Score(right=3, of=3)


def test_the_last_page_passed_completes_the_module_with_its_score(sitting):
    read_the_first_page(sitting)

    sitting.sit(**ENOUGH)

    assert ModuleCompletion.objects.get().module_key == sitting.module_key
    facts = IssuedDocument.objects.get().facts
    assert (facts["check_right"], facts["check_questions"]) == (2, 3)


def test_a_fail_completes_no_module(sitting):
    read_the_first_page(sitting)

    sitting.sit(**TOO_FEW)

    assert not ModuleCompletion.objects.exists()
    assert not IssuedDocument.objects.exists()


def test_a_check_is_marked_as_it_was_when_it_began(sitting):
    sitting.start()
    sitting.answer("q1")
    page = check_of(sitting)
    # Right becomes wrong, a question goes, and all that is left must be right.
    page.body = [
        question(name, right="wrong", wrong=("right", "also wrong"))
        for name in ("q1", "q2")
    ]
    page.pass_mark = 2
    publish(page)

    sitting.answer("q2")
    sitting.answer("q3")
    attempt = sitting.submit()

    assert (attempt.right, attempt.questions, attempt.is_pass) == (3, 3, True)
    progress = PageProgress.objects.get(page_key=sitting.check_key)
    assert progress.completed_version == attempt.version
    assert sitting.start().version.number == 2


def test_a_new_pass_mark_leaves_old_results_alone(sitting):
    attempt = sitting.sit(**TOO_FEW)
    page = check_of(sitting)
    page.pass_mark = 1
    publish(page)

    attempt.refresh_from_db()

    assert not attempt.is_pass
    assert not is_done(sitting)


def test_leaving_in_the_middle_keeps_the_attempt_for_coming_back(sitting):
    sitting.start()
    sitting.answer("q1")
    programme = sitting.act["catalogue"].programme_of(sitting.lesson)
    leave_programme(enrolment=sitting.enrolment, programme=programme, now=sitting.now)

    with pytest.raises(NotTakingPartError):
        sitting.answer("q2")
    with pytest.raises(NotTakingPartError):
        sitting.submit()
    enrol_participant(user=sitting.enrolment.user, programme=programme, now=sitting.now)

    assert sitting.start().number == 1
    sitting.answer("q2")
    assert Response.objects.count() == 2


def test_a_page_taken_off_and_put_back_keeps_the_attempt(sitting):
    sitting.start()
    sitting.answer("q1")
    page = check_of(sitting)
    page.unpublish()
    publish(page)

    assert sitting.start().number == 1
    assert Response.objects.count() == 1


def test_deleting_the_page_or_the_whole_module_deletes_no_attempt(sitting):
    sitting.sit(**ENOUGH)
    page = check_of(sitting)

    page.get_parent().specific.delete()

    assert Attempt.objects.get().is_pass
    assert Response.objects.count() == 3
    assert is_done(sitting)


def test_a_moved_and_renamed_check_keeps_its_attempts(sitting):
    sitting.sit(**ENOUGH)
    page = check_of(sitting)
    other = make_module(text_page(), title="Another module")
    parent = TextPage.objects.get(pk=other.lessons[0].page_id).get_parent()
    page.move(parent, pos="last-child")
    page = check_of(sitting)
    page.title, page.slug = "Six situations", "six-situations"
    publish(page)

    assert sitting.lesson.module_key == other.key
    assert score(sitting.enrolment, sitting.check_key) == Score(right=2, of=3)


def test_a_copied_check_has_no_attempts(sitting):
    sitting.sit(**ENOUGH)

    copy = check_of(sitting).copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert score(sitting.enrolment, copy.page_key) is None


def test_a_locked_check_cannot_be_started_or_submitted(db, now):
    module = make_module(text_page(), check_page(questions=1, pass_mark=1))
    sitting = Sitting(make_learner(module), module, now)
    sitting.start()
    sitting.answer("q1")
    page = check_of(sitting).get_parent().specific
    page.in_order = True
    publish(page)

    for act in (sitting.start, sitting.submit, lambda: sitting.answer("q1")):
        with pytest.raises(ClosedError):
            act()
    assert Attempt.objects.get().is_open


def test_a_check_without_questions_cannot_be_started(db, now):
    # A version that went live past the gate.
    module = make_module(check_page("Knowledge check", text()))
    sitting = Sitting(make_learner(module), module, now)

    with pytest.raises(NotOnThePageError):
        sitting.start()


def test_attempts_of_two_learners_are_apart(sitting, module):
    sitting.sit(**ENOUGH)
    other = Sitting(
        make_learner(module, "ben@school.example", "Ben"), module, sitting.now
    )

    with pytest.raises(NotOpenError):
        other.submit()

    assert other.start().number == 1
    assert score(other.enrolment, other.check_key) is None
    assert Enrolment.objects.count() == 2
