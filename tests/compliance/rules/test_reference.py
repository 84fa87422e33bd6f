from dataclasses import fields, replace
from datetime import date

import pytest

from compliance.rules.decision import Status, decide
from compliance.rules.reference import (
    REFERENCE,
    Covered,
    Cutoff,
    Grade,
    Intake,
    Length,
    Name,
    Period,
    next_intake,
    rulebook_on,
)

from .cases import TODAY, facts_of

SPRING = Intake(date(2027, 5, 3), date(2027, 5, 30), "a provider", extra=True)
OCTOBER = Intake(date(2026, 10, 5), date(2026, 10, 23), "a provider")


@pytest.mark.parametrize(
    ("as_of", "intakes", "first", "last"),
    [
        ("2026-10-31", (), "2026-11-01", "2026-11-30"),
        ("2026-11-24", (), "2026-11-01", "2026-11-30"),
        ("2026-11-30", (), "2026-11-01", "2026-11-30"),
        ("2026-12-01", (), "2027-11-01", "2027-11-30"),
        ("2026-12-01", (SPRING,), "2027-05-03", "2027-05-30"),
        # An extra intake leaves the yearly one of its year.
        ("2027-05-31", (SPRING,), "2027-11-01", "2027-11-30"),
        # One that is known stands in the place of the one assumed.
        ("2026-10-06", (OCTOBER,), "2026-10-05", "2026-10-23"),
        ("2026-10-24", (OCTOBER,), "2027-11-01", "2027-11-30"),
    ],
)
def test_next_intake(as_of, intakes, first, last):
    reference = replace(REFERENCE, intakes=intakes)

    intake = next_intake(reference, date.fromisoformat(as_of))

    assert (intake.first, intake.last) == (
        date.fromisoformat(first),
        date.fromisoformat(last),
    )


def test_next_intake_ends_with_the_calendar():
    assert next_intake(REFERENCE, date(9999, 12, 1)) is None
    assert decide(facts_of(), date(9999, 12, 1)).next_intake_grade is None


def test_an_open_window_starts_today():
    assert rulebook_on(TODAY, REFERENCE).intake_starts_on == TODAY
    assert rulebook_on(date(2026, 10, 1), REFERENCE).intake_starts_on == date(
        2026, 11, 1
    )


def test_what_is_in_force_on_a_day_is_what_applies():
    later = Period("an amendment", date(2028, 9, 1))
    others = [
        length
        for length in REFERENCE.lengths
        if length.name is not Name.MONTHS_TO_QUALIFY
    ]
    [old] = set(REFERENCE.lengths) - set(others)
    ended = replace(old, period=replace(old.period, until=later.since))
    reference = replace(
        REFERENCE, lengths=(*others, ended, Length(old.name, 24, later))
    )

    assert rulebook_on(date(2028, 8, 31), reference).months_to_qualify == 36
    assert rulebook_on(date(2028, 9, 1), reference).months_to_qualify == 24
    # Of a day before all entries the oldest is known best.
    assert rulebook_on(date(2001, 1, 1), reference).months_to_qualify == 36


def test_every_entry_says_its_source_and_period():
    for listed in fields(REFERENCE):
        for entry in getattr(REFERENCE, listed.name):
            assert entry.period.source
            assert entry.period.since


def test_no_type_is_listed_twice():
    codes = [code for scope in REFERENCE.scopes for code in scope.type_codes]

    assert len(codes) == len(set(codes))
    assert len(codes) == 10 + 1 + 24 + 4


def test_table_of_types():
    covered = rulebook_on(TODAY, REFERENCE).covered

    assert {code for code, kind in covered.items() if kind is Covered.YES} == {
        *("1", "2", "3", "5", "15", "28", "34", "35", "40", "41")
    }
    assert {
        code for code, kind in covered.items() if kind is Covered.NO_BUT_DISPUTED
    } == {"14", "38", "42", "43"}


def test_cut_offs():
    assert {cutoff.name: cutoff.day for cutoff in REFERENCE.cutoffs} == {
        Name.POSTS_AFTER: date(2009, 9, 1),
        Name.NPQ_FROM: date(2024, 9, 1),
        Name.NASENCO_COMPLETED_BEFORE: date(2027, 9, 1),
    }


def test_a_cut_off_is_data():
    moved = [
        replace(cutoff, day=date(2026, 1, 1))
        if cutoff.name is Name.NASENCO_COMPLETED_BEFORE
        else cutoff
        for cutoff in REFERENCE.cutoffs
    ]
    facts = facts_of(
        qualification="nasenco",
        course_started_on="2024-01-10",
        outcome="passed",
        outcome_on="2026-01-01",
    )

    assert decide(facts, TODAY).status is Status.HELD_NASENCO
    assert (
        decide(facts, TODAY, replace(REFERENCE, cutoffs=tuple(moved))).status
        is Status.NOT_ENROLLED
    )
    assert all(isinstance(cutoff, Cutoff) for cutoff in moved)


def test_an_intake_decides_who_can_still_make_it():
    facts = facts_of(appointed_on="2026-01-01")
    early = Intake(date(2026, 12, 1), date(2027, 1, 29), "a provider", extra=True)
    day = date(2026, 12, 15)

    assert decide(facts, day).status is Status.INFEASIBLE
    decision = decide(facts, day, replace(REFERENCE, intakes=(early,)))
    assert (decision.status, decision.next_intake, decision.next_intake_grade) == (
        Status.NOT_ENROLLED,
        day,
        Grade.TIGHT,
    )
