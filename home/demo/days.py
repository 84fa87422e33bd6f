"""Days as the demo's files say them, so that every status holds whenever it is made."""

import re
from datetime import date, timedelta

from compliance.rules.months import add_months

AUTUMN = (9, 1)
COURSE_STARTS = (11, 25)  # what the demo's courses take for their day
STEP = re.compile(r"([+-]\d+)([dm])")
IN_YEAR = re.compile(r"(\d{1,2})/(\d{1,2}) year ([+-]\d)")


def day_of(said: str | date | None, today: date, intake: date) -> date | None:
    """`-14d`, `-36m -20d`: from today. `1/9 year -1`: of a school year, +0 is this one.

    `course`: the next day on which the demo's courses start. `intake -16m`: from the
    day on which the rules see the next one.
    """
    if said is None or isinstance(said, date):
        return said
    if found := IN_YEAR.fullmatch(said):
        return in_school_year(today, *(int(part) for part in found.groups()))
    first, *steps = said.split()
    starts = {"course": next_course(today), "intake": intake}
    day = starts.get(first, today)
    for step in steps if first in starts else [first, *steps]:
        day = moved(day, step)
    return day


def moved(day: date, step: str) -> date:
    """Raises ValueError where the file says something else."""
    found = STEP.fullmatch(step)
    if found is None:
        raise ValueError(step)
    number, unit = int(found[1]), found[2]
    return day + timedelta(days=number) if unit == "d" else add_months(day, number)


def in_school_year(today: date, day: int, month: int, years: int) -> date:
    began = today.year if today >= date(today.year, *AUTUMN) else today.year - 1
    return date(began + years + (month < AUTUMN[0]), month, day)


def next_course(today: date) -> date:
    this = date(today.year, *COURSE_STARTS)
    return this if this > today else date(today.year + 1, *COURSE_STARTS)
