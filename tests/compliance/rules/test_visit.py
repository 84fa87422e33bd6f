from datetime import date

import pytest

from compliance.rules.case import Status
from compliance.rules.visit import visit_questions


@pytest.mark.parametrize("status", list(Status))
def test_visit_has_three_questions_each_with_its_source(status):
    questions = visit_questions(status, date(2028, 9, 1))

    assert len({question.text for question in questions}) == 3
    assert all(question.text.endswith("?") for question in questions)
    assert all(question.source for question in questions)


def test_visit_to_a_senco_on_a_course_asks_about_its_deadline():
    first = visit_questions(Status.WORKING_TOWARDS, date(2028, 9, 1))[0]

    assert "1 September 2028" in first.text


@pytest.mark.parametrize("status", [Status.BREACH, Status.NOT_ENROLLED])
def test_visit_without_a_course_asks_for_the_plan_first(status):
    assert "plan, with dates" in visit_questions(status)[0].text
