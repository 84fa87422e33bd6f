"""How long somebody was SENCO before, and the deadlines that follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .facts import Facts, Spell
from .months import add_months, latest_start, roll_months
from .reference import Rulebook

DAYS, DAYS_WITH_LEAP_DAY = 365, 366
FEBRUARY, LEAP_DAY = 2, 29


@dataclass(frozen=True, slots=True)
class Clock:
    """`alternative` is set only where another reading gives another day."""

    deadline: date | None = None
    alternative: date | None = None
    last_safe_start: date | None = None
    last_possible_start: date | None = None

    @property
    def last_deadline(self) -> date | None:
        return self.alternative or self.deadline


NO_CLOCK = Clock()


def earlier_spells(facts: Facts) -> list[Spell]:
    """Spells begun before this appointment; what runs on is cut where this one starts."""
    appointed_on = facts.designation.appointed_on
    return [
        Spell(spell.start, min(spell.end or appointed_on, appointed_on))
        for spell in facts.previous_service
        if spell.start < appointed_on
    ]


def clock_of(facts: Facts, book: Rulebook) -> Clock:
    """The deadline is the third anniversary of the earliest post as SENCO anywhere; the
    alternative that of this post, where it differs. Nothing pauses it.

    Source: LAW reg 49(4); READING: strict by default, both shown where they differ.
    """
    appointed_on = facts.designation.appointed_on
    if appointed_on is None or appointed_on < book.duty_from:
        return NO_CLOCK
    earliest = min(
        (spell.start for spell in facts.previous_service), default=appointed_on
    )
    earliest = min(earliest, appointed_on)
    deadline = add_months(earliest, book.months_to_qualify)
    alternative = roll_months(appointed_on, book.months_to_qualify)
    return Clock(
        deadline,
        alternative if alternative != deadline else None,
        latest_start(deadline, book.months_to_outcome, book.months_in_hand),
        latest_start(deadline, book.months_of_study),
    )


def served_longer_than(spells: Iterable[Spell], months: int) -> bool:
    """One unbroken spell is measured by the calendar: exactly twelve months is not more.
    Several are added up in days, an overlap once, against 365 days, or 366 where
    29 February falls inside any of them.

    Source: LAW reg 49(4), "more than twelve months in total"; READING for the counting.
    """
    merged = _merged(spells)
    if len(merged) == 1:
        [spell] = merged
        return spell.end > add_months(spell.start, months)
    year = DAYS_WITH_LEAP_DAY if any(map(_has_leap_day, merged)) else DAYS
    total = sum((spell.end - spell.start).days for spell in merged)
    return total * 12 > year * months


def _merged(spells: Iterable[Spell]) -> list[Spell]:
    merged: list[Spell] = []
    for spell in sorted(spells, key=lambda spell: (spell.start, spell.end)):
        if merged and spell.start <= merged[-1].end:
            merged[-1] = Spell(merged[-1].start, max(merged[-1].end, spell.end))
        else:
            merged.append(spell)
    return merged


def _has_leap_day(spell: Spell) -> bool:
    for year in range(spell.start.year, spell.end.year + 1):
        first_of_march = date(year, FEBRUARY + 1, 1)
        leap_day = first_of_march.fromordinal(first_of_march.toordinal() - 1)
        if leap_day.day == LEAP_DAY and spell.start <= leap_day < spell.end:
            return True
    return False
