"""Many schools at a glance: in which lines they are counted, and for whom time runs out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .case import HELD, Status
from .eligibility import Eligibility
from .months import ONE_DAY
from .reference import Intake, Reference, next_intake
from .status_look import look_of

__all__ = [
    "BY_KEY",
    "GROUPS",
    "LINES",
    "Count",
    "LastChance",
    "Line",
    "bar_words",
    "before_in_words",
    "counts_of",
    "heading",
    "last_chances",
    "lead",
    "line_of",
    "need_you",
    "seen_by_words",
]

NEEDS_YOU, ON_COURSE, SETTLED = "needs-you", "on-course", "settled"
# An intake after these is more than a year away, and nobody runs out of it yet.
INTAKES_TOLD = 2


@dataclass(frozen=True, slots=True)
class Line:
    """Schools that are counted together; `key` is its name in addresses.

    `status` is that of the sign beside its words.
    """

    key: str
    text: str
    group: str
    status: str
    evidence_seen: bool = False
    is_barred: bool = False

    @property
    def standings(self) -> frozenset[str]:
        return HELD if self.status in HELD else frozenset({self.status})

    @property
    def is_about_evidence(self) -> bool:
        return self.status in HELD


# The first needs most, as in rules/standing.py. A school whose SENCO may not be it is
# counted once: by its status where that needs somebody already, else in a line of its own.
LINES = (
    Line("past", "Past the deadline", NEEDS_YOU, Status.BREACH),
    Line("no-senco", "No SENCO", NEEDS_YOU, "NO_SENCO"),
    Line("cannot-finish", "Cannot finish in time", NEEDS_YOU, Status.INFEASIBLE),
    Line(
        "may-not-be",
        "On course, but may not be SENCO",
        NEEDS_YOU,
        "MAY_NOT_BE_SENCO",
        is_barred=True,
    ),
    Line("nothing-recorded", "Nothing recorded", NEEDS_YOU, "NOTHING_RECORDED"),
    Line("no-place", "No place yet", NEEDS_YOU, Status.NOT_ENROLLED),
    Line("tight", "Time is tight", NEEDS_YOU, Status.AT_RISK),
    Line("said", "Said to hold it, evidence not seen", NEEDS_YOU, Status.HELD_NPQ),
    Line("not-enough", "Not enough is recorded", NEEDS_YOU, Status.UNKNOWN),
    Line("advice", "Two readings: take advice", NEEDS_YOU, Status.ADVICE),
    Line("place", "Place accepted", ON_COURSE, Status.WILL_START),
    Line("starts-later", "SENCO starts later", ON_COURSE, Status.PENDING),
    Line("towards", "Working towards it", ON_COURSE, Status.WORKING_TOWARDS),
    Line("holds", "Holds it", SETTLED, Status.HELD_NPQ, evidence_seen=True),
    Line("exempt", "Not required", SETTLED, Status.EXEMPT_PRE_2009),
    Line("outside", "Not covered by this duty", SETTLED, Status.NOT_APPLICABLE),
)
BY_KEY = {line.key: line for line in LINES}
GROUPS = {
    NEEDS_YOU: "Needs you",
    ON_COURSE: "On course",
    SETTLED: "Holds it, or nothing to do",
}


def line_of(standing: str, *, evidence_seen: bool, eligibility: str = "") -> Line:
    line = line_by_status(standing, evidence_seen=evidence_seen)
    if eligibility == Eligibility.INELIGIBLE and line.group != NEEDS_YOU:
        return BY_KEY["may-not-be"]
    return line


def line_by_status(standing: str, *, evidence_seen: bool) -> Line:
    return next(
        line
        for line in LINES
        if standing in line.standings
        and (not line.is_about_evidence or line.evidence_seen == evidence_seen)
    )


def bar_words(bar: str) -> str:
    """Beside a status, whatever that is."""
    return f"May not be SENCO: {bar}" if bar else ""


def seen_by_words(words: str) -> bool:
    """Whether the words that were kept of a standing are those of evidence seen."""
    return words == BY_KEY["holds"].text


def before_in_words(standing: str) -> str:
    """Of a standing that was; empty where it does not say whether evidence was seen."""
    return "" if standing in HELD else line_of(standing, evidence_seen=False).text


@dataclass(frozen=True, slots=True)
class Count:
    """`share` is the length of its bar, in percent of the longest."""

    line: Line
    schools: int
    share: float

    @property
    def tone(self) -> str:
        line = self.line
        return look_of(line.status, evidence_seen=line.evidence_seen).tone


def counts_of(totals: Iterable[tuple[str, bool, str, int]]) -> list[Count]:
    """From (standing, evidence seen, eligibility, schools); lines without a school are
    left out.
    """
    found: dict[Line, int] = {}
    for standing, evidence_seen, eligibility, schools in totals:
        line = line_of(standing, evidence_seen=evidence_seen, eligibility=eligibility)
        found[line] = found.get(line, 0) + schools
    most = max(found.values(), default=0)
    return [
        Count(line, found[line], round(100 * found[line] / most, 1))
        for line in LINES
        if line in found
    ]


def need_you(counts: Iterable[Count]) -> int:
    return sum(count.schools for count in counts if count.line.group == NEEDS_YOU)


@dataclass(frozen=True, slots=True)
class LastChance:
    """Whoever can start no later than `before` has this as the last intake.

    `since` and `before` bound the last possible start; `before` is the first day after.
    """

    intake: Intake
    since: date
    before: date


def last_chances(reference: Reference, as_of: date) -> list[LastChance]:
    """Source: READING: the last intake is the latest that starts by the last day on
    which a course can still lead to a result before the deadline.
    """
    ahead = list(intakes_ahead(reference, as_of, INTAKES_TOLD + 1))
    return [
        LastChance(intake, max(intake.first, as_of), later.first)
        for intake, later in pairwise(ahead)
        if max(intake.first, as_of) < later.first
    ]


def intakes_ahead(reference: Reference, as_of: date, number: int) -> Iterator[Intake]:
    day = as_of
    for _ in range(number):
        intake = next_intake(reference, day)
        if intake is None:
            return
        yield intake
        day = intake.last + ONE_DAY


def heading(need: int, total: int) -> str:
    if not total:
        return "No schools here yet"
    if not need:
        return "No school needs you today"
    schools = "school" if total == 1 else "schools"
    return f"{need} of {total} {schools} {'needs' if need == 1 else 'need'} you"


def lead(need: int, total: int) -> str:
    """What is true of the others."""
    rest = total - need
    if not total:
        return "Schools appear here from the national list within a day."
    if not rest:
        return "Those that need you most are listed first."
    if not need:
        return "All hold the qualification, are on course or have nothing to do."
    others = (
        "The other one holds the qualification, is on course or has nothing to do."
        if rest == 1
        else f"The other {rest} hold the qualification, are on course or have nothing "
        "to do."
    )
    return f"{others} Those that need you most are listed first."
