from datetime import date

import pytest

from compliance.rules.reasons import Code

from .cases import TODAY, nasenco, npq, seen


@pytest.mark.parametrize(
    ("type_code", "status", "reason"),
    [
        ("1", "NOT_ENROLLED", None),
        ("01", "NOT_ENROLLED", None),
        ("15", "NOT_ENROLLED", None),
        ("6", "NOT_ENROLLED", Code.ADVICE_COVERED),
        ("7", "NOT_APPLICABLE", Code.REG2_NOT_COVERED),
        ("25", "NOT_APPLICABLE", Code.REG2_NOT_COVERED),
        ("14", "NOT_APPLICABLE", Code.ADVICE_NOT_COVERED),
        ("38", "NOT_APPLICABLE", Code.ADVICE_NOT_COVERED),
        ("99", "UNKNOWN", Code.TYPE_UNKNOWN),
        ("", "UNKNOWN", Code.TYPE_UNKNOWN),
        ("Academy", "UNKNOWN", Code.TYPE_UNKNOWN),
    ],
)
def test_outside_duty(type_code, status, reason):
    decision = seen(establishment_type=type_code)

    assert decision.status == status
    assert reason is None or reason in decision.reasons
    assert (decision.clock.deadline is None) == (status == "NOT_APPLICABLE")


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"appointed_on": "2026-11-25"}, "PENDING"),
        ({"appointed_on": "2026-11-24"}, "NOT_ENROLLED"),
        ({"appointed_on": "2026-12"}, "PENDING"),
        ({"left_on": "2026-11-23"}, "ENDED"),
        # left_on is the first day no longer in post
        ({"left_on": "2026-11-24"}, "ENDED"),
        ({"left_on": "2026-11-25"}, "NOT_ENROLLED"),
        ({"appointed_on": "", "left_on": "2026-11-24"}, "ENDED"),
        ({"appointed_on": "2026-11-25", "qualification": "unknown"}, "PENDING"),
    ],
)
def test_not_in_post(cells, status):
    assert seen(**cells).status == status


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({"appointed_on": "2009-08-31"}, "EXEMPT_PRE_2009"),
        ({"appointed_on": "2009-08"}, "EXEMPT_PRE_2009"),
        ({"appointed_on": "2009-08", "qualification": "unknown"}, "EXEMPT_PRE_2009"),
        ({"appointed_on": "2009-08", "left_on": "2020-01-01"}, "ENDED"),
        (
            {"appointed_on": "2009-08", **npq("2025-01-01", "passed")},
            "EXEMPT_PRE_2009",
        ),
        (
            {
                "appointed_on": "2009-08",
                **npq("2024-11-25", "passed", outcome_on="2026-08-01"),
            },
            "HELD_NPQ",
        ),
        (
            {
                "appointed_on": "2009-08",
                **nasenco("2011-09-01", "passed", outcome_on="2012-07-01"),
            },
            "HELD_NASENCO",
        ),
        # neither unchecked nor impossible is held
        (
            {
                "appointed_on": "2009-08",
                **npq(
                    "2024-11-25",
                    "passed",
                    outcome_on="2026-08-01",
                    provider_recognised="unknown",
                ),
            },
            "EXEMPT_PRE_2009",
        ),
        (
            {
                "appointed_on": "2009-08",
                **npq("2024-11-25", "passed", outcome_on="2024-11-01"),
            },
            "EXEMPT_PRE_2009",
        ),
    ],
)
def test_in_post_before_2009(cells, status):
    decision = seen(**cells)

    assert decision.status == status
    assert decision.clock.deadline is None
    assert Code.PROVIDER_UNCHECKED not in decision.reasons


@pytest.mark.parametrize(
    ("appointed_on", "status"),
    [
        ("2009-09-01", "ADVICE"),
        ("2009-09", "ADVICE"),
        ("2009-09-02", "BREACH"),
        ("2009-10", "BREACH"),
    ],
)
def test_appointed_on_first_day(appointed_on, status):
    assert seen(appointed_on=appointed_on).status == status


@pytest.mark.parametrize(
    ("service", "qualification", "status"),
    [
        ("2025-08-31/2026-09-01", {}, "ADVICE"),
        ("2025-09-01/2026-09-01", {}, "NOT_ENROLLED"),
        # counted before this appointment alone
        ("2025-09-01/2028-09-01", {}, "NOT_ENROLLED"),
        ("2026-09-01/2028-09-01", {}, "NOT_ENROLLED"),
        # a course changes nothing, and what is held needs no advice
        ("2004-09-01/2015-09-01", npq("2026-11-24"), "ADVICE"),
        (
            "2004-09-01/2015-09-01",
            nasenco("2011-09-01", "passed", outcome_on="2012-07-01"),
            "HELD_NASENCO",
        ),
        # unknown comes first
        ("2004-09-01/2015-09-01", {"qualification": "unknown"}, "UNKNOWN"),
    ],
)
def test_served_before(service, qualification, status):
    assert seen(previous_service=service, **qualification).status == status


def test_served_before_is_advice_for_ever():
    decision = seen("2035-01-01", previous_service="2004-09-01/2015-09-01")

    assert decision.status == "ADVICE"
    assert decision.clock.deadline == date(2007, 9, 1)


@pytest.mark.parametrize(
    ("as_of", "cells", "status"),
    [
        ("2029-09-01", {}, "INFEASIBLE"),
        ("2029-09-02", {}, "BREACH"),
        ("2029-09-02", npq("2026-11-25", "in_progress"), "BREACH"),
        # 29 February: the day between the readings
        ("2027-02-28", {"appointed_on": "2024-02-29"}, "INFEASIBLE"),
        ("2027-03-01", {"appointed_on": "2024-02-29"}, "ADVICE"),
        ("2027-03-02", {"appointed_on": "2024-02-29"}, "BREACH"),
        # an earlier post elsewhere
        ("2026-09-02", {"previous_service": "2023-09-01/2024-01-01"}, "ADVICE"),
        ("2029-09-01", {"previous_service": "2023-09-01/2024-01-01"}, "ADVICE"),
        ("2029-09-02", {"previous_service": "2023-09-01/2024-01-01"}, "BREACH"),
    ],
)
def test_past_deadline(as_of, cells, status):
    assert seen(as_of, **cells).status == status


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"appointed_on": "2021-02-28"}, "2024-02-29"),
        ({"appointed_on": "2020-02-29"}, "2023-03-02"),
        (
            {"appointed_on": "2023-09-01", "previous_service": "2020-01-01/2020-04-01"},
            "2026-09-02",
        ),
        # Until it was known as passed, a course without a start said nothing.
        (
            {
                "appointed_on": "2023-01-01",
                **npq("", "passed", outcome_on="2026-05-01", provider_recognised="no"),
            },
            "2026-05-01",
        ),
    ],
)
def test_breach_from(cells, expected):
    day = date.fromisoformat(expected)

    decision = seen(TODAY, **cells)

    assert (decision.status, decision.breach_from) == ("BREACH", day)
    assert seen(day, **cells).status == "BREACH"
    assert seen(date.fromordinal(day.toordinal() - 1), **cells).status != "BREACH"
