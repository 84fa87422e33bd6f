import pytest

from compliance.rules.reasons import Code

from .cases import nasenco, npq, seen


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"appointed_on": ""}, Code.NO_APPOINTMENT_DATE),
        ({"qualification": "unknown"}, Code.QUALIFICATION_UNKNOWN),
        ({"qualification": ""}, Code.QUALIFICATION_UNKNOWN),
        (npq("2024-11-25", "passed"), Code.PASS_WITHOUT_DATE),
        (npq(""), Code.COURSE_WITHOUT_START),
        (npq("", "in_progress"), Code.COURSE_WITHOUT_START),
        (npq("", "withdrawn"), Code.COURSE_WITHOUT_START),
        (npq("", "passed", outcome_on="2026-11-25"), Code.COURSE_WITHOUT_START),
        (nasenco("", "passed", outcome_on="2024-09-01"), Code.COURSE_WITHOUT_START),
        (
            npq(
                "2024-11-25",
                "passed",
                outcome_on="2026-08-01",
                provider_recognised="unknown",
            ),
            Code.PROVIDER_UNCHECKED,
        ),
    ],
)
def test_not_enough_known(cells, reason):
    decision = seen(**cells)

    assert decision.status == "UNKNOWN"
    assert reason in decision.reasons


@pytest.mark.parametrize("outcome", ["passed", "failed", "voided"])
@pytest.mark.parametrize("course", [npq, nasenco])
def test_contradicts_itself(course, outcome):
    cells = course("2024-01-25", outcome, outcome_on="2024-01-24")

    decision = seen(**cells)

    assert decision.status == "UNKNOWN"
    assert Code.OUTCOME_BEFORE_COURSE in decision.reasons


def test_contradicts_itself_where_no_npq_had_begun():
    decision = seen(**npq("", "passed", outcome_on="2024-08-31"))

    assert decision.status == "UNKNOWN"
    assert Code.OUTCOME_BEFORE_COURSE in decision.reasons


def test_a_withdrawal_may_come_before_the_course():
    cells = npq("2026-11-25", "withdrawn", outcome_on="2026-09-20")

    assert seen(**cells).status == "NOT_ENROLLED"


def test_a_contradiction_in_the_future_is_not_known_yet():
    cells = npq("2027-06-01", "failed", outcome_on="2027-03-01")

    assert seen("2027-02-28", **cells).status == "WILL_START"
    assert seen("2027-03-01", **cells).status == "UNKNOWN"


@pytest.mark.parametrize(
    ("as_of", "cells", "status"),
    [
        (
            "2027-09-15",
            nasenco("2024-08-31", "passed", outcome_on="2027-08-31"),
            "HELD_NASENCO",
        ),
        (
            "2027-09-15",
            nasenco("2024-08-31", "passed", outcome_on="2027-09-01"),
            "NOT_ENROLLED",
        ),
        (
            "2026-11-24",
            nasenco("2024-09-01", "passed", outcome_on="2026-07-01"),
            "NOT_ENROLLED",
        ),
        (
            "2026-11-24",
            nasenco("", "passed", outcome_on="2024-08-31"),
            "HELD_NASENCO",
        ),
        (
            "2026-11-24",
            nasenco("", "passed", outcome_on="2024-08-31")
            | {"provider_recognised": "unknown"},
            "HELD_NASENCO",
        ),
        (
            "2026-11-24",
            nasenco("", "passed", outcome_on="2024-08-31")
            | {"provider_recognised": "no"},
            "NOT_ENROLLED",
        ),
        # the day it was completed, and the day before
        (
            "2026-11-24",
            nasenco("2024-01-10", "passed", outcome_on="2026-11-24"),
            "HELD_NASENCO",
        ),
        (
            "2026-11-23",
            nasenco("2024-01-10", "passed", outcome_on="2026-11-24"),
            "AT_RISK",
        ),
    ],
)
def test_holds_nasenco(as_of, cells, status):
    assert seen(as_of, **cells).status == status


@pytest.mark.parametrize(
    ("as_of", "cells", "status"),
    [
        (
            "2026-11-24",
            npq("2024-11-25", "passed", outcome_on="2026-11-24"),
            "HELD_NPQ",
        ),
        (
            "2026-11-23",
            npq("2024-11-25", "passed", outcome_on="2026-11-24"),
            "WORKING_TOWARDS",
        ),
        (
            "2026-11-24",
            npq("2024-09-01", "passed", outcome_on="2026-05-01"),
            "HELD_NPQ",
        ),
        (
            "2026-11-24",
            npq("2024-08-31", "passed", outcome_on="2026-05-01"),
            "NOT_ENROLLED",
        ),
        ("2026-11-24", npq("", "passed", outcome_on="2026-05-01"), "HELD_NPQ"),
        (
            "2026-11-24",
            npq(
                "2024-11-25",
                "passed",
                outcome_on="2026-05-01",
                provider_recognised="no",
            ),
            "NOT_ENROLLED",
        ),
        # a late pass still ends it
        (
            "2029-10-02",
            npq("2026-11-25", "passed", outcome_on="2029-10-01"),
            "HELD_NPQ",
        ),
    ],
)
def test_holds_npq(as_of, cells, status):
    assert seen(as_of, **cells).status == status


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (
            npq("2025-11-03", "in_progress", provider_recognised="no"),
            Code.REG49_9_PROVIDER,
        ),
        (npq("2024-08-31", "in_progress"), Code.REG49_9_NPQ_BEGUN_EARLY),
        (nasenco("2024-09-01", "in_progress"), Code.REG49_7_NASENCO_BEGUN_LATE),
    ],
)
def test_why_course_cannot_count(cells, reason):
    decision = seen(**cells)

    assert decision.status == "NOT_ENROLLED"
    assert reason in decision.reasons


def test_why_course_cannot_count_after_nasenco_ends():
    cells = nasenco("2024-01-10", "in_progress")

    assert Code.REG49_7_NASENCO_LATE not in seen("2027-08-31", **cells).reasons
    assert Code.REG49_7_NASENCO_LATE in seen("2027-09-01", **cells).reasons
