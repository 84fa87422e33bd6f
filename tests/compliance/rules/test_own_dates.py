from datetime import date

import pytest

from compliance.rules.decision import decide
from compliance.rules.facts import Designation, Facts, Kind, Qualification, Teacher
from compliance.rules.own_dates import place_sentences
from compliance.rules.reference import REFERENCE

NONE = Qualification(kind=Kind.NONE)


def sentences(appointed_on, as_of, qualification=NONE):
    facts = Facts(
        designation=Designation(establishment_type="1", appointed_on=appointed_on),
        teacher=Teacher(),
        qualification=qualification,
    )
    return place_sentences(decide(facts, as_of, REFERENCE), facts)


@pytest.mark.parametrize(
    ("appointed_on", "words"),
    [
        (date(2027, 3, 1), "A November 2027 start is safe."),
        (
            date(2026, 9, 1),
            "A November 2027 start is tight: your result could arrive too late.",
        ),
        (
            date(2025, 1, 1),
            "Even a November 2027 start would be too late: talk to your head now.",
        ),
    ],
)
def test_no_place_says_what_the_next_intake_is(appointed_on, words):
    assert sentences(appointed_on, date(2027, 4, 1)) == (
        "No place recorded yet.",
        words,
    )


def test_whoever_is_on_the_course_is_told_of_no_intake():
    course = Qualification(kind=Kind.NPQ, course_started_on=date(2026, 11, 9))

    assert sentences(date(2026, 9, 1), date(2027, 4, 1), course) == ()
