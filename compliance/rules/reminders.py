"""Which reminders of one SENCO are due on a day, and whether a letter may go today.

Source: Pathways: at 12, 6, 3 and 1 months before the last safe start and before the
deadline, and when a confirmation lapses; of several that are due only the last.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from .case import HELD, Status
from .months import add_months
from .next_steps import next_steps
from .spans import days_left
from .standing import MONTHS_CONFIRMED, View
from .words import written

MONTHS_BEFORE = (1, 3, 6, 12)
DAYS_BETWEEN = 7  # letters to one person
FIRST_HOUR, LAST_HOUR = 7, 19  # of the day on which letters may leave
# No clock runs, it has not begun, or what it asks for is there.
SETTLED = HELD | {
    Status.NOT_APPLICABLE,
    Status.ENDED,
    Status.EXEMPT_PRE_2009,
    Status.PENDING,
}
ON_THE_WAY = {Status.WORKING_TOWARDS, Status.AT_RISK, Status.WILL_START}


class Kind(StrEnum):
    SAFE_START = "safe_start"
    DEADLINE = "deadline"
    CONFIRMATION = "confirmation_lapsed"


DATES = {Kind.SAFE_START, Kind.DEADLINE}
# What each is about, as one can refuse it.
ABOUT = {
    Kind.SAFE_START: "The last day to start a course safely",
    Kind.DEADLINE: "The day by which the qualification is needed",
    Kind.CONFIRMATION: "A confirmation that has to be made again",
}


@dataclass(frozen=True, slots=True)
class Reminder:
    """`due_on` and `kind` make it one of its kind; `target` is the day it is about."""

    kind: Kind
    due_on: date
    target: date

    @property
    def key(self) -> tuple[Kind, date]:
        return self.kind, self.due_on


@dataclass(frozen=True, slots=True)
class Watched:
    """One designation on one day. `confirm_by` is that of rules/standing.py."""

    view: View
    confirmed_on: date | None = None
    confirm_by: date | None = None


def due_reminders(
    watched: Watched, as_of: date, sent: Collection[tuple[Kind, date]] = ()
) -> list[Reminder]:
    """`sent` holds the keys of those that this person has had."""
    found = (
        _safe_start(watched.view, as_of),
        _deadline(watched.view, as_of),
        _confirmation(watched, as_of),
    )
    return [each for each in found if each and each.key not in sent]


def _safe_start(view: View, as_of: date) -> Reminder | None:
    """Nobody who has begun, or has a place, needs to be told when to begin."""
    if view.decision.status in SETTLED | ON_THE_WAY:
        return None
    return _before(Kind.SAFE_START, view.decision.clock.last_safe_start, as_of)


def _deadline(view: View, as_of: date) -> Reminder | None:
    if view.decision.status in SETTLED:
        return None
    return _before(Kind.DEADLINE, view.decision.clock.deadline, as_of)


def _before(kind: Kind, target: date | None, as_of: date) -> Reminder | None:
    if target is None or target < as_of:
        return None
    for months in MONTHS_BEFORE:
        due_on = add_months(target, -months)
        if due_on <= as_of:
            return Reminder(kind, due_on, target)
    return None


def _confirmation(watched: Watched, as_of: date) -> Reminder | None:
    """Once when the year is over, once when what was confirmed is no longer so.

    The latter has no day of its own, so it goes by the day that was confirmed.
    """
    if watched.view.decision.status is Status.ENDED or watched.confirm_by is None:
        return None
    if watched.confirm_by > as_of:
        return None
    year_over = add_months(watched.confirmed_on, MONTHS_CONFIRMED)
    due_on = year_over if year_over <= as_of else watched.confirmed_on
    return Reminder(Kind.CONFIRMATION, due_on, watched.confirm_by)


def may_write(
    targets: Iterable[date], *, last_written_on: date | None, as_of: date
) -> bool:
    """At most one letter a week, unless a date would have passed by then."""
    if last_written_on is None:
        return True
    next_on = last_written_on + timedelta(days=DAYS_BETWEEN)
    return next_on <= as_of or any(as_of <= target < next_on for target in targets)


def is_civil(local: datetime) -> bool:
    """Whether a letter may leave at this hour of the day in London."""
    return FIRST_HOUR <= local.hour < LAST_HOUR


def told(reminder: Reminder, watched: Watched, as_of: date) -> str:
    """What a letter says of one reminder, without a name."""
    if reminder.kind is Kind.CONFIRMATION:
        confirmed = written(watched.confirmed_on)
        if reminder.due_on > watched.confirmed_on:
            return f"A year has passed since the confirmation of {confirmed}."
        return f"What was confirmed on {confirmed} has changed since."
    left = days_left(reminder.target, as_of)
    day = written(reminder.target)
    if reminder.kind is Kind.SAFE_START:
        return f"The last day to start a course safely is {day}: {left}."
    return f"The qualification is needed by {day}: {left}."


def to_do(reminder: Reminder, watched: Watched) -> str:
    if reminder.kind is Kind.CONFIRMATION:
        return "Look at the record, then confirm again."
    view = watched.view
    steps = next_steps(view.decision, view.facts, evidence_seen=view.evidence_seen)
    return steps[0].act
