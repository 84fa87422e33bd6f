"""Whether edited reference data still give the rules one value on every day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .reference import Name, Period, Reference, YearlyIntake
from .words import written

LEAP_DAY_FREE = 2023  # what must exist in every year must exist in this one


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is where an editor can put it right."""

    field: str
    text: str


def problems(reference: Reference) -> list[Problem]:
    """What would leave the rules without a value, or with two, on some day."""
    return [
        *_figure_problems(reference),
        *_scope_problems(reference),
        *_yearly_problems(reference.yearly_intakes),
        *(
            Problem("last", "Enter a last day that is not before the first.")
            for intake in reference.intakes
            if intake.last < intake.first
        ),
    ]


def _figure_problems(reference: Reference) -> Iterable[Problem]:
    entries = (*reference.cutoffs, *reference.lengths)
    for name in Name:
        yield from chain_problems([e.period for e in entries if e.name is name])
    for length in reference.lengths:
        if length.months < 1:
            yield Problem("months", "Enter at least 1 month.")


def _scope_problems(reference: Reference) -> Iterable[Problem]:
    codes = {code for scope in reference.scopes for code in scope.type_codes}
    for code in sorted(codes, key=lambda code: (len(code), code)):
        periods = [s.period for s in reference.scopes if code in s.type_codes]
        for problem in chain_problems(periods):
            yield Problem("type_codes", f"Type {code}: {problem.text}")


def _yearly_problems(intakes: Sequence[YearlyIntake]) -> Iterable[Problem]:
    yield from chain_problems([intake.period for intake in intakes])
    for intake in intakes:
        try:
            first = date(LEAP_DAY_FREE, intake.month, intake.first_day)
            last = date(LEAP_DAY_FREE, intake.month, intake.last_day)
        except ValueError:
            yield Problem("last_day", "Enter days that this month has in every year.")
        else:
            if last < first:
                yield Problem(
                    "last_day", "Enter a last day that is not before the first."
                )


def chain_problems(periods: Sequence[Period]) -> Iterable[Problem]:
    """Editions must follow each other without a gap, and the last must have no end."""
    ordered = sorted(periods, key=lambda period: period.since)
    if not ordered:
        yield Problem("since", "Nothing would be in force: keep one entry.")
        return
    for earlier, later in pairwise(ordered):
        if earlier.until is None or earlier.until > later.since:
            day = written(later.since)
            yield Problem("since", f"Two entries would be in force from {day}.")
        elif earlier.until < later.since:
            gap = f"from {written(earlier.until)} until {written(later.since)}"
            yield Problem("since", f"Nothing would be in force {gap}.")
    if ordered[-1].until is not None:
        day = written(ordered[-1].until)
        yield Problem("since", f"Nothing would be in force from {day} on.")
