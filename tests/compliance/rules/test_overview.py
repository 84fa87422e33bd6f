from datetime import date

import pytest

from compliance.enums import SchoolStanding
from compliance.rules.overview import (
    BY_KEY,
    LINES,
    before_in_words,
    counts_of,
    heading,
    last_chances,
    lead,
    line_of,
    need_you,
    seen_by_words,
)
from compliance.rules.reference import REFERENCE, Intake, Reference
from compliance.rules.standing import URGENCY

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("standing", SchoolStanding.values)
@pytest.mark.parametrize("seen", [True, False])
def test_every_standing_of_a_school_is_counted_in_one_line(standing, seen):
    line = line_of(standing, evidence_seen=seen)

    assert standing in line.standings
    assert BY_KEY[line.key] is line


def test_lines_stand_in_the_order_of_urgency():
    order = [
        URGENCY.index(
            "SAID_TO_HOLD"
            if line.is_about_evidence and not line.evidence_seen
            else line.status
        )
        for line in LINES
    ]

    assert order == sorted(order)


def test_both_qualifications_are_one_line_parted_by_evidence():
    counts = counts_of(
        [
            ("HELD_NPQ", True, "ELIGIBLE", 5),
            ("HELD_NASENCO", True, "UNKNOWN", 4),
            ("HELD_NPQ", False, "ELIGIBLE", 1),
            ("BREACH", False, "", 3),
        ]
    )

    assert [(each.line.key, each.schools, each.share) for each in counts] == [
        ("past", 3, 33.3),
        ("said", 1, 11.1),
        ("holds", 9, 100.0),
    ]
    assert need_you(counts) == 4
    assert [each.tone for each in counts] == ["stopped", "quiet", "held"]


def test_whoever_may_not_be_senco_is_counted_once_and_never_as_settled():
    counts = counts_of(
        [
            ("HELD_NPQ", True, "INELIGIBLE", 2),
            ("WORKING_TOWARDS", False, "INELIGIBLE", 1),
            ("BREACH", False, "INELIGIBLE", 1),
        ]
    )

    assert [(each.line.key, each.schools) for each in counts] == [
        ("past", 1),
        ("may-not-be", 3),
    ]
    assert need_you(counts) == 4
    assert [each.tone for each in counts] == ["stopped", "risk"]


def test_nothing_to_count():
    assert counts_of([]) == []


@pytest.mark.parametrize(
    ("need", "total", "words"),
    [
        (0, 0, "No schools here yet"),
        (0, 3, "No school needs you today"),
        (1, 1, "1 of 1 school needs you"),
        (1, 24, "1 of 24 schools needs you"),
        (8, 24, "8 of 24 schools need you"),
    ],
)
def test_heading(need, total, words):
    assert heading(need, total) == words


@pytest.mark.parametrize(
    ("need", "total", "start"),
    [
        (0, 0, "Schools appear here"),
        (0, 3, "All hold"),
        (3, 3, "Those that need you most"),
        (2, 3, "The other one holds"),
        (8, 24, "The other 16 hold"),
    ],
)
def test_lead_is_true_of_the_others(need, total, start):
    assert lead(need, total).startswith(start)


def test_last_chances_are_the_next_two_intakes():
    chances = last_chances(REFERENCE, TODAY)

    # This November's window is open, so today is its first day that counts.
    assert [(each.intake.first, each.since, each.before) for each in chances] == [
        (date(2026, 11, 1), TODAY, date(2027, 11, 1)),
        (date(2027, 11, 1), date(2027, 11, 1), date(2028, 11, 1)),
    ]


def test_an_extra_intake_is_a_later_chance():
    spring = Intake(date(2027, 5, 1), date(2027, 5, 30), "Announced", extra=True)
    reference = Reference(
        REFERENCE.cutoffs,
        REFERENCE.lengths,
        REFERENCE.scopes,
        REFERENCE.yearly_intakes,
        (spring,),
    )

    chances = last_chances(reference, TODAY)

    assert [each.intake.first for each in chances] == [
        date(2026, 11, 1),
        date(2027, 5, 1),
    ]


def test_what_was_before_says_nothing_of_evidence_that_it_does_not_know():
    assert before_in_words("HELD_NPQ") == ""
    assert before_in_words("NOT_ENROLLED") == "No place yet"


def test_words_tell_whether_evidence_was_seen():
    assert seen_by_words("Holds it")
    assert not seen_by_words("Said to hold it, evidence not seen")
