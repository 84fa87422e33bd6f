from datetime import date
from itertools import combinations

import pytest
from hypothesis import given

from compliance.rules.case import Status
from compliance.rules.clock import LOWER, ROOM, clock_picture
from compliance.rules.decision import decide
from tests.compliance.rules.cases import APPOINTED, FACTS, facts_of, npq


def picture(as_of="2026-11-24", **cells):
    facts = facts_of(**cells)
    return clock_picture(decide(facts, date.fromisoformat(as_of)), facts)


def told(clock):
    return [(stop.label, stop.date_text, stop.note) for stop in clock.stops]


def test_course_that_may_come_too_late():
    clock = picture(appointed_on="2025-09-01", **npq("2026-11-09"))

    assert told(clock) == [
        ("Appointed", "1 September 2025", "first post as a SENCO"),
        ("Last safe start", "1 July 2026", "missed by 4 months"),
        ("Today", "24 November 2026", "course began 9 November 2026"),
        ("Deadline", "1 September 2028", "647 days left"),
        ("Latest result", "9 September 2028", "8 days after the deadline"),
    ]
    assert [stop.number for stop in clock.stops] == [1, 2, 3, 4, 5]


def test_without_a_place_the_next_intake_is_drawn():
    clock = picture(as_of="2026-12-05", appointed_on="2026-09-01")

    assert told(clock) == [
        ("Appointed", "1 September 2026", "first post as a SENCO"),
        ("Today", "5 December 2026", ""),
        ("Last safe start", "1 July 2027", "208 days left"),
        (
            "Next intake",
            "1 November 2027",
            "tight: the result could come as late as 1 September 2029",
        ),
        ("Deadline", "1 September 2029", "1,001 days left"),
    ]
    assert clock.bar.is_planned


def test_both_deadlines_are_drawn():
    clock = picture(appointed_on="2024-02-29")

    assert [
        stop.date_text for stop in clock.stops if stop.label.endswith("deadline")
    ] == ["28 February 2027", "1 March 2027"]


def test_far_away_is_not_to_scale():
    near, far = picture(appointed_on="2025-09-01"), picture(appointed_on="2012-01-01")

    assert near.tail_from is None
    assert far.tail_from == "70.00%"
    assert far.stops[-2:][0].label == "Today"


@pytest.mark.parametrize(
    "cells",
    [
        {"establishment_type": "7"},
        {"appointed_on": "2008-09-01"},
        {"appointed_on": ""},
        {"left_on": "2026-10-01"},
    ],
)
def test_no_clock_without_a_deadline(cells):
    assert picture(**cells) is None


@given(FACTS, APPOINTED)
def test_any_facts_have_a_picture_that_can_be_read(facts, as_of):
    decision = decide(facts, as_of)
    clock = clock_picture(decision, facts)
    if clock is None:
        assert decision.clock.deadline is None or decision.status is Status.ENDED
        return

    days = [stop.day for stop in clock.stops]
    assert days == sorted(days)
    assert {as_of, decision.clock.deadline} <= set(days)
    assert all(0 <= stop.at <= 100 for stop in clock.stops)
    for one, other in combinations(clock.stops, 2):
        apart = abs(one.at - other.at) >= ROOM
        assert one.lane != other.lane or apart or one.lane == LOWER, clock.stops


@pytest.mark.parametrize("as_of", ["2026-11-25", "2025-06-01", "2027-02-28"])
def test_of_two_near_deadlines_the_earlier_stands_above(as_of):
    ends = [
        stop
        for stop in picture(as_of, appointed_on="2024-02-29").stops
        if stop.kind == "end"
    ]

    assert ends[0].number < ends[1].number
    assert ends[0].lane < ends[1].lane
