from datetime import date

import pytest

from compliance.rules.course_dates import Study, study_from_intake, study_of
from compliance.rules.decision import decide
from compliance.rules.reference import REFERENCE
from tests.compliance.rules.cases import TODAY, facts_of, nasenco, npq

BEGAN = date(2025, 11, 10)


@pytest.mark.parametrize(
    ("cells", "study"),
    [
        (npq("2025-11-10"), Study(BEGAN, date(2027, 5, 10), date(2027, 9, 10))),
        (
            npq("2025-11-10", expected_outcome_on="2027-03-01"),
            Study(BEGAN, date(2027, 3, 1), date(2027, 3, 1), is_given=True),
        ),
        (
            npq("2024-11-25", "passed", outcome_on="2026-09-01"),
            Study(date(2024, 11, 25), date(2026, 9, 1), date(2026, 9, 1), is_over=True),
        ),
        (
            nasenco("2023-11-10"),
            Study(date(2023, 11, 10), date(2025, 5, 10), date(2027, 8, 31)),
        ),
        (npq("2024-08-01"), None),
        (npq("2025-11-10", "withdrawn"), None),
        ({}, None),
    ],
)
def test_study_of_course_that_can_count(cells, study):
    facts = facts_of(**cells)

    assert study_of(decide(facts, TODAY), facts, REFERENCE) == study


def test_next_intake_stands_for_a_course_that_is_missing():
    decision = decide(facts_of(), date(2026, 12, 1))

    assert study_from_intake(decision, REFERENCE) == Study(
        date(2027, 11, 1), date(2029, 5, 1), date(2029, 9, 1)
    )
