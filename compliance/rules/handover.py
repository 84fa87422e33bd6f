"""When a SENCO leaves: what to do by which day, for whoever takes over.

Nothing here needs, or may hold, anything about a child.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .months import ONE_DAY
from .words import written

FIRST_WEEK, FIRST_MONTH = 7, 30  # days
# Source: SI 2014/1530 reg 18: a plan is reviewed and amended before these days of the
# year in which its child or young person moves on.
PHASE_TRANSFERS = ((2, 15), (3, 31))


class Who(StrEnum):
    LEAVING = "The SENCO who leaves"
    HEAD = "The head teacher"
    NEW = "The new SENCO"


@dataclass(frozen=True, slots=True)
class Task:
    who: Who
    act: str
    why: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    title: str
    by: str
    tasks: tuple[Task, ...]


DESIGNATE = "Children and Families Act 2014 s.67(2)"
NAMED = "SI 2014/1530 Schedule 1 paragraph 4"
ROLE = "SI 2014/1530 reg 50"
CLOCK = "SI 2014/1530 reg 49(4)"
REVIEWS = "Children and Families Act 2014 s.44(1)"
TRANSFERS = "SI 2014/1530 reg 18"

BEFORE = (
    Task(
        Who.LEAVING,
        "Move accounts and shared mailboxes from your name to the school’s.",
        "Portals of the authority, of exam access arrangements and of assessments stop with their owner.",
    ),
    Task(
        Who.LEAVING,
        "Say where the special needs register, the provision map and the plans are kept.",
        "They stay in the school’s own system: name the place and who may open it, here nothing of them.",
    ),
    Task(
        Who.LEAVING,
        "List which annual reviews fall in the next twelve weeks, in the school’s own system.",
        "A plan is reviewed within twelve months of the last review, whoever is SENCO.",
        REVIEWS,
    ),
    Task(
        Who.LEAVING,
        "Tell those outside who work with you who comes after you, and when.",
        "The authority’s special needs team, educational psychologists, therapists, neighbouring SENCOs.",
    ),
    Task(
        Who.HEAD,
        "Name the successor, or who acts until one is found.",
        "A mainstream school and a maintained nursery school must have a member of staff designated as SENCO.",
        DESIGNATE,
    ),
)
WEEK = (
    Task(
        Who.HEAD,
        "Record the new SENCO here, with the first day.",
        "The three years count from that day, or from an earlier post as SENCO.",
        CLOCK,
    ),
    Task(
        Who.HEAD,
        "Change the name and contact details in the SEN information report.",
        "Families look for them there.",
        NAMED,
    ),
    Task(
        Who.NEW,
        "Meet for an hour: what is urgent, what is promised to whom, what is working.",
        "Papers do not say what was agreed at the gate.",
    ),
    Task(
        Who.NEW,
        "Check that you can open every system that you need.",
        "A missing password is found on the day of a deadline otherwise.",
    ),
)
MONTH = (
    Task(
        Who.HEAD,
        "Agree the role with the governing body or the trust: responsibilities, time, place in leadership.",
        "It is theirs to decide the SENCO’s key responsibilities and to watch how they are met.",
        ROLE,
    ),
    Task(
        Who.HEAD,
        "Look at the evidence and confirm the new SENCO’s standing here.",
        "What was confirmed of the last SENCO says nothing about this one.",
    ),
    Task(
        Who.NEW,
        "Look at your own dates above, and ask about a place before the next intake.",
        "Most new SENCOs need the qualification within three years.",
        CLOCK,
    ),
    Task(
        Who.NEW,
        "Look at how children and young people who move on this year are prepared for.",
        "",  # the days follow, in `stages`
        TRANSFERS,
    ),
    Task(
        Who.NEW,
        "Walk through the school and ask teachers what they need first.",
        "The first thirty days are when questions are cheap.",
    ),
    Task(
        Who.NEW,
        "Meet the governor who looks after special educational needs.",
        "They ask the questions for the body that the duty binds.",
    ),
)


def counted_from(first_days: Iterable[date], left_on: date | None, today: date) -> date:
    """The first day of whoever takes over; without one, not before today."""
    return min(first_days, default=None) or max(left_on or today, today)


def stages(starts_on: date, today: date) -> tuple[Stage, ...]:
    """Dated from that first day; what is not done by the day before is due today."""
    last_day = starts_on - ONE_DAY
    first = Stage("Before the last day", f"by {written(last_day)}", BEFORE)
    if last_day < today:
        first = Stage("To hand over now", f"by {written(today)}", BEFORE)
    week = starts_on + timedelta(days=FIRST_WEEK)
    month = starts_on + timedelta(days=FIRST_MONTH)
    return (
        first,
        Stage("In the first week", f"by {written(week)}", WEEK),
        Stage(
            "In the first thirty days",
            f"by {written(month)}",
            tuple(with_transfer_days(task, starts_on) for task in MONTH),
        ),
    )


def with_transfer_days(task: Task, starts_on: date) -> Task:
    if task.citation != TRANSFERS:
        return task
    february, march = next_transfers(starts_on)
    why = (
        f"A plan must have been reviewed and amended before {written(march)} for a move "
        f"from secondary school to a post-16 place, before {written(february)} for other "
        "moves between phases."
    )
    return Task(task.who, task.act, why, task.citation)


def next_transfers(day: date) -> Sequence[date]:
    """The next of each of the two days of reg 18."""
    return [
        next(
            found
            for year in (day.year, day.year + 1)
            if (found := date(year, *each)) >= day
        )
        for each in PHASE_TRANSFERS
    ]
