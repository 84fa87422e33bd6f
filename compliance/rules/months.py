"""Counting in calendar months, as the duty's periods are counted."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
CACHED = 1 << 16  # days asked about again and again: a whole roster shares them


def _month(months: int) -> tuple[int, int]:
    return months // 12, months % 12 + 1


def _position(day: date) -> int:
    return day.year * 12 + day.month - 1


@lru_cache(CACHED)
def add_months(day: date, months: int) -> date:
    """The same day of a later month; where that month is shorter, its last day.

    So three years after 29 February end on 28 February. Past the calendar's ends
    it answers with the calendar's end.

    Source: READING of reg 49(4), "anniversary": the strict reading is the earlier day.
    """
    year, month = _month(_position(day) + months)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@lru_cache(CACHED)
def roll_months(day: date, months: int) -> date:
    """The same day of a later month; 29 February becomes 1 March in a common year.

    Source: READING of reg 49(4), the later of two readings of an anniversary.
    """
    end = add_months(day, months)
    return end if end.day == day.day or end == date.max else end + ONE_DAY


@lru_cache(CACHED)
def latest_start(end: date, *steps: int) -> date:
    """The latest day from which `steps`, added one after the other, are over by `end`.

    Source: READING: worked out month by month, so that nobody who starts by that day
    is found late on the day she starts.
    """
    first = _position(end) - sum(steps)
    if first < date.min.year * 12:
        return date.min
    year, month = _month(first)
    length = monthrange(year, month)[1]
    passed, shortest = first, 31
    for step in steps:
        passed += step
        shortest = min(shortest, monthrange(*_month(passed))[1])
    # A day past the shortest month on the way is drawn back by it.
    return date(year, month, length if end.day >= shortest else min(end.day, length))
