"""Facts written as a roster writes them, and any facts at all."""

from datetime import date, timedelta

from hypothesis import strategies as st

from compliance.rules.decision import Decision, decide
from compliance.rules.facts import (
    Answer,
    Designation,
    Facts,
    Induction,
    Kind,
    Outcome,
    Qualification,
    QualifiedTeacher,
    Spell,
    Teacher,
)
from compliance.rules.roster import COLUMNS, read_facts, read_header

LAYOUT = read_header(COLUMNS)
ORDINARY = {
    "case_id": "x",
    "establishment_type": "1",
    "appointed_on": "2026-09-01",
    "is_head": "no",
    "qts": "yes",
    "induction": "complete",
    "teaches_at_school": "yes",
    "qualification": "none",
    "provider_recognised": "unknown",
}
TODAY = date(2026, 11, 24)


def facts_of(**cells) -> Facts:
    assert set(cells) <= set(COLUMNS)
    row = ORDINARY | cells
    return read_facts(LAYOUT, [row.get(name, "") for name in COLUMNS])


def seen(as_of: str | date = TODAY, **cells) -> Decision:
    day = as_of if isinstance(as_of, date) else date.fromisoformat(as_of)
    return decide(facts_of(**cells), day)


def npq(started_on: str, outcome: str = "", **cells) -> dict:
    return {
        "qualification": "npq",
        "course_started_on": started_on,
        "outcome": outcome,
        "provider_recognised": "yes",
    } | cells


def nasenco(started_on: str, outcome: str = "", **cells) -> dict:
    return npq(started_on, outcome, qualification="nasenco", **cells)


# Every leap day and the dates of the law are near.
DAYS = st.dates(date(2003, 1, 1), date(2031, 12, 31)) | st.sampled_from(
    [
        date(2009, 8, 31),
        date(2009, 9, 1),
        date(2009, 9, 2),
        date(2024, 2, 28),
        date(2024, 2, 29),
        date(2024, 8, 31),
        date(2024, 9, 1),
        date(2027, 8, 31),
        date(2027, 9, 1),
        date(2028, 2, 29),
    ]
)
RECENT = st.dates(date(2023, 1, 1), date(2029, 12, 31))
SPELLS = st.builds(
    lambda start, days: Spell(start, days and start + timedelta(days)),
    DAYS,
    st.none() | st.integers(1, 900),
)
APPOINTED = DAYS | RECENT
DESIGNATIONS = st.builds(
    Designation,
    establishment_type=st.sampled_from(["1", "34", "1", "34", "6", "7", "14", "99"]),
    appointed_on=APPOINTED,
    month_only=st.just(False),
    left_on=st.none() | RECENT,
    is_head=st.sampled_from(Answer),
    teaches_at_school=st.sampled_from(Answer),
)
TEACHERS = st.builds(
    Teacher, st.sampled_from(QualifiedTeacher), st.sampled_from(Induction)
)
QUALIFICATIONS = st.builds(
    Qualification,
    kind=st.sampled_from(Kind) | st.just(Kind.NPQ),
    course_started_on=st.none() | RECENT,
    outcome=st.sampled_from(Outcome),
    outcome_on=st.none() | RECENT,
    expected_outcome_on=st.none() | RECENT,
    provider_recognised=st.sampled_from(Answer) | st.just(Answer.YES),
)
FACTS = st.builds(
    Facts,
    DESIGNATIONS,
    TEACHERS,
    QUALIFICATIONS,
    st.just(()) | st.lists(SPELLS, max_size=3).map(tuple),
)
