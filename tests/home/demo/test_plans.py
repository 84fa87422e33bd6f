"""Whenever the demo is made, each of its SENCOs shows what it is there for."""

from datetime import date, timedelta

import pytest

from compliance.rules import facts as rules
from compliance.rules.case import Status
from compliance.rules.decision import decide
from compliance.rules.reasons import Code
from compliance.rules.reference import REFERENCE, Grade
from compliance.rules.verdict import PARTED
from compliance.rules.words import words_for
from home.demo.days import day_of
from home.demo.sencos import SENCOS, plans
from home.demo.world import WORLD

FIRST, YEARS = date(2026, 9, 1), 6
DAYS = [FIRST + timedelta(days=n) for n in range(0, 365 * YEARS, 9)]
TYPES = {row["urn"]: row["type"] for row in (*WORLD["schools"], *SENCOS["schools"])}
EVERY_STATUS = set(Status)


def decisions(today):
    found = plans(today, REFERENCE)
    by_trn = {p.person.trn: p for p in found if p.person.trn and p.course}
    for plan in found:
        source = by_trn.get(plan.person.trn, plan)
        facts = rules.Facts(
            post_of(plan),
            rules.Teacher(),
            course_of(source),
            tuple(rules.Spell(start, end) for start, end, _ in plan.person.previous)
            or elsewhere(plan, source),
        )
        yield plan, facts, decide(facts, today, REFERENCE)


def post_of(plan):
    return rules.Designation(
        establishment_type=TYPES[plan.school],
        appointed_on=plan.post.appointed_on,
        month_only=plan.post.month_only,
        left_on=plan.left_on,
    )


def elsewhere(plan, source):
    began = source.post.appointed_on
    return (rules.Spell(began),) if began < plan.post.appointed_on else ()


def course_of(plan):
    course = plan.course
    if course is None:
        said = not plan.told.get("nothing_said")
        return rules.Qualification(rules.Kind.NONE if said else rules.Kind.UNKNOWN)
    seen = plan.told.get("here") or plan.told["course"].get("here")
    return rules.Qualification(
        kind=rules.Kind(course.kind),
        course_started_on=course.course_started_on,
        outcome=rules.Outcome(course.outcome),
        outcome_on=course.outcome_on,
        expected_outcome_on=course.expected_outcome_on,
        provider_recognised=rules.Answer.YES if seen else rules.Answer.UNKNOWN,
    )


def test_there_are_thirty_in_schools_that_are_there():
    assert len(SENCOS["sencos"]) == 30
    assert {row["school"] for row in SENCOS["sencos"]} <= set(TYPES)
    assert all(urn >= "900001" for urn in TYPES)


@pytest.mark.parametrize("year", range(YEARS))
def test_each_comes_to_its_status_on_whatever_day(year):
    astray = [
        (str(today), plan.person.name, decision.status.value)
        for today in DAYS
        if (today - FIRST).days // 365 == year
        for plan, _, decision in decisions(today)
        if decision.status != plan.status
    ]

    assert astray == []


@pytest.mark.parametrize("today", DAYS[::20])
def test_every_status_and_every_kind_of_it_is_shown(today):
    found = list(decisions(today))
    words = {
        words_for(decision, facts, evidence_seen=bool(plan.told.get("seen"))).text
        for plan, facts, decision in found
    }
    reasons = {code for _, _, decision in found for code in decision.reasons}

    assert {decision.status for _, _, decision in found} == EVERY_STATUS
    assert set(PARTED) <= reasons
    assert {Code.DEFERRED, Code.RESULT_OVERDUE, Code.RESULT_TIGHT} <= reasons
    assert {"Holds it", "Said to hold it, evidence not seen"} <= words
    assert any("is tight" in text for text in words)


@pytest.mark.parametrize(
    "today", [date(2027, 3, 1), date(2026, 11, 24), date(2030, 8, 31)]
)
def test_a_safe_intake_is_shown_where_the_calendar_allows_one(today):
    """From December to January no post can begin early enough for it."""
    grades = {decision.next_intake_grade for _, _, decision in decisions(today)}

    assert Grade.SAFE in grades


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("-14d", date(2026, 11, 10)),
        ("-36m -20d", date(2023, 11, 4)),
        ("+25d", date(2026, 12, 19)),
        ("1/9 year -1", date(2025, 9, 1)),
        ("3/1 year +0", date(2027, 1, 3)),
        ("course", date(2026, 11, 25)),
        ("intake -16m", date(2025, 7, 24)),
        (date(2021, 9, 1), date(2021, 9, 1)),
        (None, None),
    ],
)
def test_days_are_read_as_the_file_says_them(said, day):
    today = date(2026, 11, 24)

    assert day_of(said, today, today) == day


def test_a_course_day_that_has_come_is_next_year_s():
    day = date(2026, 11, 25)

    assert day_of("course", day, day) == date(2027, 11, 25)


def test_a_day_that_cannot_be_read_is_no_day():
    with pytest.raises(ValueError, match="soon"):
        day_of("-3d soon", date(2026, 11, 24), date(2026, 11, 24))
