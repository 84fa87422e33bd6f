"""Dates and lists that the law and the department change: each with source and period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Name(StrEnum):
    """Of a single figure."""

    POSTS_AFTER = "posts_after"
    NPQ_FROM = "npq_from"
    NASENCO_COMPLETED_BEFORE = "nasenco_completed_before"
    MONTHS_TO_QUALIFY = "months_to_qualify"
    MONTHS_OF_PRIOR_SERVICE = "months_of_prior_service"
    MONTHS_OF_STUDY = "months_of_study"
    MONTHS_TO_RESULT = "months_to_result"
    MONTHS_IN_HAND = "months_in_hand"


class Covered(StrEnum):
    YES = "yes"
    YES_BUT_UNCERTAIN = "yes_but_uncertain"
    NO = "no"
    NO_BUT_DISPUTED = "no_but_disputed"


class Grade(StrEnum):
    """Of an intake, for somebody who has no place yet."""

    SAFE = "safe"
    TIGHT = "tight"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Period:
    """When an entry is in force: `until` is its first day no longer."""

    source: str
    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Cutoff:
    name: Name
    day: date
    period: Period


@dataclass(frozen=True, slots=True)
class Length:
    name: Name
    months: int
    period: Period


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether schools of these GIAS types are under the duty."""

    type_codes: frozenset[str]
    covered: Covered
    period: Period


@dataclass(frozen=True, slots=True)
class Intake:
    """Days on which courses start. An `extra` one leaves the yearly intake standing."""

    first: date
    last: date
    source: str
    apply_by: date | None = None
    extra: bool = False


@dataclass(frozen=True, slots=True)
class YearlyIntake:
    """What is assumed of a year about which nothing better is known."""

    month: int
    first_day: int
    last_day: int
    period: Period

    def of(self, year: int) -> Intake:
        return Intake(
            date(year, self.month, self.first_day),
            date(year, self.month, self.last_day),
            self.period.source,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """All editions of all data; what was in force on a day is a Rulebook."""

    cutoffs: tuple[Cutoff, ...]
    lengths: tuple[Length, ...]
    scopes: tuple[Scope, ...]
    yearly_intakes: tuple[YearlyIntake, ...]
    intakes: tuple[Intake, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """What applies on one day."""

    as_of: date
    posts_after: date
    duty_from: date  # the first of that month: earlier posts have no deadline
    npq_from: date
    nasenco_completed_before: date
    months_to_qualify: int
    months_of_prior_service: int
    months_of_study: int
    months_to_result: int
    months_in_hand: int
    covered: dict[str, Covered]
    intake: Intake | None

    @property
    def months_to_outcome(self) -> int:
        return self.months_of_study + self.months_to_result

    @property
    def intake_starts_on(self) -> date | None:
        return self.intake and max(self.intake.first, self.as_of)


def in_force(entries: Iterable, day: date) -> list:
    """Those of the day; for a day before all of them the oldest, which is known best."""
    entries = list(entries)
    oldest = min(entry.period.since for entry in entries)
    return [entry for entry in entries if entry.period.holds(max(day, oldest))]


def next_intake(reference: Reference, as_of: date) -> Intake | None:
    """The first intake that has not closed: its last day is not before the as-of day.

    The yearly window stands for each year of which no other is known.

    Source: READING of DfE's announcements: one intake a year, each November, on days
    that differ between providers. None only where the calendar ends.
    """
    yearly = in_force(reference.yearly_intakes, as_of)[-1]
    settled = {intake.first.year for intake in reference.intakes if not intake.extra}
    years = range(as_of.year, min(as_of.year + 2, date.max.year + 1))
    assumed = [yearly.of(year) for year in years if year not in settled]
    ahead = [
        intake for intake in (*reference.intakes, *assumed) if intake.last >= as_of
    ]
    return min(ahead, key=lambda intake: (intake.first, intake.last), default=None)


@lru_cache(1 << 12)
def rulebook_on(as_of: date, reference: Reference) -> Rulebook:
    figures = {
        cutoff.name.value: cutoff.day
        for name in Name
        for cutoff in in_force_named(reference.cutoffs, name, as_of)
    } | {
        length.name.value: length.months
        for name in Name
        for length in in_force_named(reference.lengths, name, as_of)
    }
    return Rulebook(
        as_of=as_of,
        duty_from=figures[Name.POSTS_AFTER].replace(day=1),
        covered={
            code: scope.covered
            for scope in in_force(reference.scopes, as_of)
            for code in scope.type_codes
        },
        intake=next_intake(reference, as_of),
        **figures,
    )


def in_force_named(entries: tuple, name: Name, day: date) -> list:
    named = [entry for entry in entries if entry.name is name]
    return in_force(named, day) if named else []


REGULATIONS = date(2014, 9, 1)
AMENDED = date(2024, 9, 1)
GUIDED = date(2024, 9, 12)
ANNOUNCED = date(2025, 11, 1)

REG_49_4 = Period("SI 2014/1530 reg 49(4)", REGULATIONS)
REG_49_7 = Period("SI 2014/1530 reg 49(7)-(9), as amended by SI 2024/535", AMENDED)
COURSE = Period(
    "DfE, Mandatory qualification for SENCOs, 12 September 2024: 18 months of study, "
    "up to 4 months for the outcome",
    GUIDED,
)
MARGIN = Period("Pathways: one resit or one delay of four months", GUIDED)
RELEVANT = Period("Children and Families Act 2014 s.67 and s.83, reg 2", REGULATIONS)

REFERENCE = Reference(
    cutoffs=(
        Cutoff(Name.POSTS_AFTER, date(2009, 9, 1), REG_49_4),
        Cutoff(Name.NPQ_FROM, date(2024, 9, 1), REG_49_7),
        Cutoff(Name.NASENCO_COMPLETED_BEFORE, date(2027, 9, 1), REG_49_7),
    ),
    lengths=(
        Length(Name.MONTHS_TO_QUALIFY, 36, REG_49_4),
        Length(Name.MONTHS_OF_PRIOR_SERVICE, 12, REG_49_4),
        Length(Name.MONTHS_OF_STUDY, 18, COURSE),
        Length(Name.MONTHS_TO_RESULT, 4, COURSE),
        Length(Name.MONTHS_IN_HAND, 4, MARGIN),
    ),
    scopes=(
        Scope(
            frozenset({"1", "2", "3", "5", "15", "28", "34", "35", "40", "41"}),
            Covered.YES,
            RELEVANT,
        ),
        Scope(frozenset({"6"}), Covered.YES_BUT_UNCERTAIN, RELEVANT),
        Scope(
            frozenset(
                {
                    "7",
                    "8",
                    "10",
                    "11",
                    "12",
                    "18",
                    "24",
                    "25",
                    "26",
                    "27",
                    "29",
                    "30",
                    "31",
                    "32",
                    "33",
                    "36",
                    "37",
                    "39",
                    "44",
                    "45",
                    "46",
                    "49",
                    "56",
                    "57",
                }
            ),
            Covered.NO,
            RELEVANT,
        ),
        Scope(frozenset({"14", "38", "42", "43"}), Covered.NO_BUT_DISPUTED, RELEVANT),
    ),
    yearly_intakes=(
        YearlyIntake(
            11,
            1,
            30,
            Period("DfE's single yearly intake, announced November 2025", ANNOUNCED),
        ),
    ),
)
