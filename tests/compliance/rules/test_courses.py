from dataclasses import replace
from datetime import date

import pytest

from compliance.rules.decision import decide
from compliance.rules.reasons import Code
from compliance.rules.reference import REFERENCE, Grade, Intake

from .cases import TODAY, facts_of, nasenco, npq, seen


# Appointed on 1 September 2026: the deadline is 1 September 2029.
@pytest.mark.parametrize(
    ("as_of", "cells", "status"),
    [
        ("2026-11-24", npq("2026-11-24"), "WORKING_TOWARDS"),
        ("2027-07-01", npq("2027-07-01"), "WORKING_TOWARDS"),
        ("2027-07-02", npq("2027-07-02"), "AT_RISK"),
        ("2028-03-01", npq("2028-03-01"), "AT_RISK"),
        ("2028-03-02", npq("2028-03-02"), "INFEASIBLE"),
        # with an expected day the provider's word counts
        (
            "2026-11-24",
            npq("2026-11-24", expected_outcome_on="2029-05-01"),
            "WORKING_TOWARDS",
        ),
        ("2026-11-24", npq("2026-11-24", expected_outcome_on="2029-05-02"), "AT_RISK"),
        ("2026-11-24", npq("2026-11-24", expected_outcome_on="2029-09-01"), "AT_RISK"),
        (
            "2026-11-24",
            npq("2026-11-24", expected_outcome_on="2029-09-02"),
            "INFEASIBLE",
        ),
        (
            "2028-03-02",
            npq("2028-03-02", expected_outcome_on="2029-09-01"),
            "AT_RISK",
        ),
        # deferred
        ("2026-11-24", npq("2025-11-03", "deferred"), "AT_RISK"),
        (
            "2026-11-24",
            npq("2025-11-03", "deferred", outcome_on="2026-11-25"),
            "WORKING_TOWARDS",
        ),
        # a deferral does not save a course that is too late
        ("2028-03-02", npq("2028-03-02", "deferred"), "INFEASIBLE"),
        # overdue: the result is late, and later than four months before the deadline
        ("2029-05-01", npq("2026-11-24"), "WORKING_TOWARDS"),
        ("2029-05-02", npq("2026-11-24"), "AT_RISK"),
        # NASENCO ends on 31 August 2027
        ("2026-11-24", nasenco("2024-01-10"), "AT_RISK"),
        (
            "2026-11-24",
            nasenco("2024-01-10", expected_outcome_on="2027-04-30"),
            "WORKING_TOWARDS",
        ),
        (
            "2026-11-24",
            nasenco("2024-01-10", expected_outcome_on="2027-05-01"),
            "AT_RISK",
        ),
        (
            "2026-11-24",
            nasenco("2024-01-10", expected_outcome_on="2027-09-01"),
            "INFEASIBLE",
        ),
        ("2027-08-31", nasenco("2024-01-10"), "AT_RISK"),
        ("2027-09-01", nasenco("2024-01-10"), "NOT_ENROLLED"),
        # what is over is no course
        ("2026-11-24", npq("2025-11-03", "withdrawn"), "NOT_ENROLLED"),
        ("2026-11-24", npq("2025-11-03", "voided"), "NOT_ENROLLED"),
        ("2026-11-24", npq("2025-11-03", "failed"), "NOT_ENROLLED"),
    ],
)
def test_on_course(as_of, cells, status):
    assert seen(as_of, **cells).status == status


def test_on_course_says_that_the_result_is_overdue():
    cells = npq("2024-11-25", "in_progress")

    assert Code.RESULT_OVERDUE not in seen("2026-09-25", **cells).reasons
    assert Code.RESULT_OVERDUE in seen("2026-09-26", **cells).reasons


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"appointed_on": "2026-09-01"}, "AT_RISK"),
        ({"appointed_on": "2023-09-20"}, "INFEASIBLE"),
    ],
)
def test_last_day(cells, expected):
    """NASENCO's own end, or the deadline where that is earlier."""
    course = nasenco("2024-08-01", expected_outcome_on="2027-08-31")

    assert seen("2026-09-01", **course, **cells).status == expected


def test_earliest_result():
    """18 months of study from the start, or the provider's word."""
    cells = npq("2028-03-02")

    assert seen("2028-03-02", **cells).status == "INFEASIBLE"
    assert (
        seen("2028-03-02", **cells, expected_outcome_on="2029-09-01").status
        == "AT_RISK"
    )


def test_projected_result():
    """22 months from the start; NASENCO's last day; or the provider's word."""
    assert Code.RESULT_TIGHT not in seen("2027-07-01", **npq("2027-07-01")).reasons
    assert Code.RESULT_TIGHT in seen("2027-07-02", **npq("2027-07-02")).reasons
    assert Code.RESULT_TIGHT in seen(**nasenco("2024-01-10")).reasons


@pytest.mark.parametrize(
    ("as_of", "cells", "status"),
    [
        ("2027-06-10", {}, "AT_RISK"),
        ("2027-08-15", {}, "AT_RISK"),
        # the resit's own day has passed without a result
        ("2027-08-16", {}, "INFEASIBLE"),
        ("2027-06-10", {"expected_outcome_on": "2027-09-01"}, "AT_RISK"),
        ("2027-06-10", {"expected_outcome_on": "2027-09-02"}, "INFEASIBLE"),
        # the day that was expected at first is no resit
        ("2027-06-01", {"expected_outcome_on": "2027-06-01"}, "INFEASIBLE"),
        ("2027-06-10", {"expected_outcome_on": ""}, "INFEASIBLE"),
        ("2027-06-10", {"outcome_on": ""}, "INFEASIBLE"),
        ("2027-06-10", {"provider_recognised": "no"}, "INFEASIBLE"),
        # far from the deadline
        (
            "2027-06-10",
            {"appointed_on": "2026-09-01"},
            "WORKING_TOWARDS",
        ),
    ],
)
def test_has_resit_ahead(as_of, cells, status):
    row = {
        "appointed_on": "2024-09-01",
        **npq(
            "2025-11-03",
            "failed",
            outcome_on="2027-06-01",
            expected_outcome_on="2027-08-15",
        ),
    } | cells

    assert seen(as_of, **row).status == status


@pytest.mark.parametrize(
    ("cells", "status", "tight"),
    [
        (npq("2026-11-25"), "WILL_START", False),
        (npq("2026-11-25", "in_progress"), "WILL_START", False),
        (npq("2026-11-25", "deferred"), "WILL_START", False),
        (npq("2026-11-25", provider_recognised="unknown"), "WILL_START", False),
        (npq("2026-11-25", "passed", outcome_on="2028-09-01"), "WILL_START", False),
        (npq("2027-07-01"), "WILL_START", False),
        (npq("2027-07-02"), "WILL_START", True),
        (npq("2028-03-01"), "WILL_START", True),
        (npq("2028-03-02"), "INFEASIBLE", False),
        (npq("2028-03-02", expected_outcome_on="2029-09-01"), "WILL_START", True),
        (npq("2026-11-25", expected_outcome_on="2029-09-02"), "INFEASIBLE", False),
        (npq("2026-11-25", expected_outcome_on="2029-05-01"), "WILL_START", False),
        # no place
        (npq("2026-11-25", "withdrawn"), "NOT_ENROLLED", False),
        (npq("2026-11-25", provider_recognised="no"), "NOT_ENROLLED", False),
        (nasenco("2026-11-25"), "NOT_ENROLLED", False),
    ],
)
def test_place_accepted(cells, status, tight):
    decision = seen(**cells)

    assert decision.status == status
    assert (Code.RESULT_TIGHT in decision.reasons) == tight


@pytest.mark.parametrize(
    ("as_of", "cells", "status", "reason"),
    [
        ("2026-11-24", {}, "NOT_ENROLLED", Code.NOT_ON_COURSE),
        ("2026-11-24", {}, "NOT_ENROLLED", Code.INTAKE_SAFE),
        ("2026-11-24", {}, "NOT_ENROLLED", Code.INTAKE_OPEN),
        ("2026-12-01", {}, "NOT_ENROLLED", Code.INTAKE_TIGHT),
        ("2027-12-01", {}, "INFEASIBLE", Code.INTAKE_TOO_LATE),
        (
            "2026-11-24",
            npq("2025-11-03", "withdrawn"),
            "NOT_ENROLLED",
            Code.WITHDRAWN,
        ),
        ("2026-11-24", npq("2025-11-03", "failed"), "NOT_ENROLLED", Code.FAILED),
        ("2026-11-24", npq("2025-11-03", "voided"), "NOT_ENROLLED", Code.VOIDED),
    ],
)
def test_no_place(as_of, cells, status, reason):
    decision = seen(as_of, **cells)

    assert decision.status == status
    assert reason in decision.reasons


def test_no_place_after_applications_closed():
    intake = Intake(
        date(2026, 11, 2), date(2026, 11, 27), "a provider", apply_by=date(2026, 11, 23)
    )
    reference = replace(REFERENCE, intakes=(intake,))

    before = decide(facts_of(), date(2026, 11, 23), reference)
    after = decide(facts_of(), TODAY, reference)

    assert Code.APPLICATIONS_CLOSED not in before.reasons
    assert Code.APPLICATIONS_CLOSED in after.reasons


@pytest.mark.parametrize(
    ("appointed_on", "as_of", "grade"),
    [
        # last safe start on 29 November, and on 30 November
        ("2026-01-29", "2026-10-01", Grade.TIGHT),
        ("2026-09-01", "2026-10-01", Grade.SAFE),
        ("2026-01-30", "2026-10-01", Grade.SAFE),
        # possible till 24 November: tight while it is not past, then too late
        ("2025-05-24", "2026-10-01", Grade.TIGHT),
        ("2025-05-24", "2026-11-24", Grade.TIGHT),
        ("2025-05-24", "2026-11-25", Grade.TOO_LATE),
    ],
)
def test_grade_of(appointed_on, as_of, grade):
    decision = seen(as_of, appointed_on=appointed_on)

    assert decision.next_intake_grade is grade


def test_grade_of_nobody_without_a_deadline():
    assert seen(establishment_type="7").next_intake_grade is None
    assert seen(appointed_on="2009-08").next_intake_grade is None
