from datetime import date

import pytest
from hypothesis import given

from compliance.rules.answer import answer_of, last_intake
from compliance.rules.decision import decide
from compliance.rules.reference import REFERENCE
from tests.compliance.rules.cases import APPOINTED, FACTS, TODAY, facts_of, npq


def answer(as_of=TODAY, **cells):
    return answer_of(facts_of(**cells), as_of, REFERENCE)


def test_dates_to_plan_by():
    assert answer(appointed_on="2026-09-01").dates == [
        ("Deadline", "1 September 2029", "1,012 days left"),
        ("Last safe start of a course", "1 July 2027", "219 days left"),
        ("Last possible start of a course", "1 March 2028", "463 days left"),
        ("Last intake that can still make it", "November 2027", "tight"),
    ]


@pytest.mark.parametrize(
    ("appointed_on", "as_of", "intake"),
    [
        ("2025-09-01", TODAY, ("November 2026", "tight")),
        ("2026-09-01", TODAY, ("November 2027", "tight")),
        ("2026-11-01", date(2026, 12, 1), ("November 2027", "tight")),
        ("2027-06-01", date(2027, 6, 1), ("November 2028", "tight")),
        ("2024-09-01", TODAY, None),
    ],
)
def test_last_intake(appointed_on, as_of, intake):
    decision = decide(facts_of(appointed_on=appointed_on), as_of)

    found = last_intake(decision, REFERENCE)

    assert (found and found[1:]) == intake


@given(FACTS, APPOINTED)
def test_last_intake_begins_in_time(facts, as_of):
    decision = decide(facts, as_of)
    found = last_intake(decision, REFERENCE)

    latest = decision.clock.last_possible_start
    assert bool(found) == (latest is not None and _november_before(as_of, latest))


def _november_before(as_of, latest):
    """Worked out otherwise: some November day from now on is not after the latest start."""
    return any(
        max(as_of, date(year, 11, 1)) <= min(latest, date(year, 11, 30))
        for year in range(as_of.year, latest.year + 1)
    )


def test_outside_the_duty_nothing_is_said_of_the_person():
    outside = answer(establishment_type="7", qts="no")

    assert [reason.text for reason in outside.reasons] == [
        "The duty binds mainstream schools and maintained nursery schools. This setting is neither."
    ]
    assert (outside.dates, outside.events, outside.changes) == ([], [], [])


def test_calendar_has_what_is_ahead():
    ahead = answer(appointed_on="2026-09-01")
    held = answer(
        appointed_on="2026-09-01",
        **npq("2024-11-25", "passed", outcome_on="2026-09-01"),
    )

    assert [event.day for event in ahead.events] == [
        date(2027, 7, 1),
        date(2029, 9, 1),
    ]
    assert held.events == []


def test_turning_points_begin_with_the_deadline():
    points = answer(appointed_on="2025-09-01", **npq("2025-11-10")).turning_points

    assert [point.label for point in points] == ["Deadline", "Latest result"]


def test_no_intake_in_time_is_no_date_to_plan_by():
    late = answer(appointed_on="2024-09-01", previous_service="2020-09-01/2022-09-01")

    assert late.dates
    assert "None" not in [day for _, day, _ in late.dates]
