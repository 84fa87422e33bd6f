from dataclasses import replace
from datetime import date

import pytest

from compliance.rules.reference import (
    REFERENCE,
    Cutoff,
    Intake,
    Length,
    Name,
    Period,
    Scope,
    YearlyIntake,
)
from compliance.rules.reference_check import problems

LATER = date(2028, 9, 1)
LAW = "An amendment"


def without(entries, index):
    return entries[:index] + entries[index + 1 :]


def ending(entry, until):
    return replace(entry, period=replace(entry.period, until=until))


def test_what_stands_in_the_law_has_no_problem():
    assert problems(REFERENCE) == []


def test_entry_that_follows_on_the_very_day_is_right():
    first, *rest = REFERENCE.cutoffs
    following = Cutoff(first.name, date(2010, 9, 1), Period(LAW, LATER))
    changed = replace(REFERENCE, cutoffs=(ending(first, LATER), following, *rest))

    assert problems(changed) == []


@pytest.mark.parametrize(
    ("until", "since", "text"),
    [
        (
            LATER,
            date(2028, 9, 2),
            "Nothing would be in force from 1 September 2028 until 2 September 2028.",
        ),
        (
            LATER,
            date(2028, 8, 31),
            "Two entries would be in force from 31 August 2028.",
        ),
        (None, LATER, "Two entries would be in force from 1 September 2028."),
    ],
)
def test_gap_and_overlap_are_told_at_the_day(until, since, text):
    first, *rest = REFERENCE.lengths
    following = Length(first.name, 48, Period(LAW, since))
    changed = replace(REFERENCE, lengths=(ending(first, until), following, *rest))

    [problem] = problems(changed)
    assert (problem.field, problem.text) == ("since", text)


@pytest.mark.parametrize("index", range(3))
def test_no_figure_may_be_missing(index):
    changed = replace(REFERENCE, cutoffs=without(REFERENCE.cutoffs, index))

    assert [one.field for one in problems(changed)] == ["since"]


def test_figure_that_ends_without_another_is_missed():
    first, *rest = REFERENCE.cutoffs
    changed = replace(REFERENCE, cutoffs=(ending(first, LATER), *rest))

    [problem] = problems(changed)
    assert problem.text == "Nothing would be in force from 1 September 2028 on."


def test_type_on_two_lists_is_named():
    first = REFERENCE.scopes[0]
    double = Scope(frozenset({"34"}), first.covered, first.period)
    changed = replace(REFERENCE, scopes=(*REFERENCE.scopes, double))

    [problem] = problems(changed)
    assert problem.field == "type_codes"
    assert problem.text.startswith("Type 34: Two entries")


@pytest.mark.parametrize(
    ("month", "first", "last"), [(2, 1, 29), (13, 1, 2), (11, 1, 31), (11, 20, 10)]
)
def test_yearly_intake_must_exist_in_every_year(month, first, last):
    [yearly] = REFERENCE.yearly_intakes
    wrong = YearlyIntake(month, first, last, yearly.period)

    assert [p.field for p in problems(replace(REFERENCE, yearly_intakes=(wrong,)))] == [
        "last_day"
    ]


def test_window_that_ends_before_it_begins_and_no_months_are_refused():
    window = Intake(date(2027, 11, 2), date(2027, 11, 1), "A page")
    index = [length.name for length in REFERENCE.lengths].index(Name.MONTHS_IN_HAND)
    length = replace(REFERENCE.lengths[index], months=0)
    changed = replace(
        REFERENCE,
        intakes=(window,),
        lengths=(*without(REFERENCE.lengths, index), length),
    )

    assert [problem.field for problem in problems(changed)] == ["months", "last"]
