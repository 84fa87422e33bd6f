"""A roster as rows of text: read into facts, decided, written back as safe text."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from schools.rules.lines import Line, Problem

from .decision import Decision, decide
from .facts import (
    Answer,
    Designation,
    Facts,
    Induction,
    Kind,
    Outcome,
    Qualification,
    QualifiedTeacher,
    Spell,
    Teacher,
)

AS_OF = "as_of"
COLUMNS = (
    "case_id",
    "establishment_type",
    "appointed_on",
    "left_on",
    "is_head",
    "qts",
    "induction",
    "teaches_at_school",
    "previous_service",
    "qualification",
    "course_started_on",
    "outcome",
    "outcome_on",
    "expected_outcome_on",
    "provider_recognised",
)
RESULTS = (
    "case_id",
    "eligibility",
    "status",
    "deadline",
    "deadline_alternative",
    "breach_from",
    "last_safe_start",
    "last_possible_start",
    "next_intake",
    "next_intake_grade",
    "reasons",
)
BAD_ROW, BAD_VALUE = "BAD_ROW", "BAD_VALUE"
# A slip of the keyboard such as 0209 must not make somebody exempt.
FIRST_YEAR = 1900
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
CACHED = 1 << 14


class RosterError(ValueError):
    """The file as a whole cannot be used; says why in words for its owner."""


class UnreadableError(ValueError):
    """One value; says what would be right."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns stand in this file."""

    width: int
    at: tuple[int, ...]
    as_of: int | None
    extras: tuple[int, ...]
    header: tuple[str, ...]


def read_header(cells: Iterable[str]) -> Layout:
    """By name in any order. Columns that we do not know are passed through; one that has
    the name of a result is passed through as roster_NAME.
    """
    given = [cell.strip() for cell in cells]
    names = [name.casefold() for name in given]
    wanted = [*COLUMNS, AS_OF]
    if missing := [name for name in COLUMNS if name not in names]:
        raise RosterError(
            f"The first line does not name these columns: {', '.join(missing)}. A roster is "
            f"a CSV file whose first line names {', '.join(COLUMNS)}, in any order."
        )
    if double := sorted({name for name in wanted if names.count(name) > 1}):
        raise RosterError(f"These columns are there twice: {', '.join(double)}.")
    extras = tuple(
        position for position, name in enumerate(names) if name not in COLUMNS
    )
    return Layout(
        width=len(names),
        at=tuple(names.index(name) for name in COLUMNS),
        as_of=names.index(AS_OF) if AS_OF in names else None,
        extras=extras,
        header=(
            *RESULTS,
            *(
                f"roster_{given[position]}"
                if names[position] in RESULTS
                else guarded(given[position])
                for position in extras
            ),
        ),
    )


@lru_cache(CACHED)
def read_date(text: str) -> date | None:
    text = text.strip()
    if not text:
        return None
    if not DAY.fullmatch(text):
        raise UnreadableError("Write the date like 2024-09-01.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UnreadableError("There is no such day.") from None
    if day.year < FIRST_YEAR:
        raise UnreadableError(f"The year is before {FIRST_YEAR}.")
    return day


@lru_cache(CACHED)
def read_appointment(text: str) -> tuple[date | None, bool]:
    """The day, and whether only its month is known."""
    text = text.strip()
    if MONTH.fullmatch(text):
        return read_date(f"{text}-01"), True
    try:
        return read_date(text), False
    except UnreadableError as problem:
        if DAY.fullmatch(text):
            raise
        raise UnreadableError("Write 2024-09-01, or 2024-09.") from problem


@lru_cache(CACHED)
def read_service(text: str) -> tuple[Spell, ...]:
    return tuple(_read_spell(part) for part in text.split(";") if part.strip())


def _read_spell(text: str) -> Spell:
    start, slash, end = text.partition("/")
    if not slash or not start.strip():
        raise UnreadableError(
            "Write each post like 2020-09-01/2021-08-31, with ; between."
        )
    try:
        return Spell(read_date(start), read_date(end))
    except UnreadableError:
        raise
    except ValueError:
        raise UnreadableError("A post ends before or on the day it starts.") from None


@lru_cache(CACHED)
def read_type(text: str) -> str:
    """GIAS codes come padded or not: 01 is 1."""
    text = text.strip()
    return text.lstrip("0") or text


def one_of(enum: type, empty: str) -> Callable[[str], object]:
    """An empty cell is what is not known, or not given."""
    words = {member.value: member for member in enum}
    words[""] = words[empty]
    allowed = ", ".join(member.value for member in enum if member.value)

    def read(text: str):
        try:
            return words.get(text) or words[text.strip().casefold()]
        except KeyError:
            raise UnreadableError(f"Write one of: {allowed}.") from None

    return read


READERS = {
    "establishment_type": read_type,
    "appointed_on": read_appointment,
    "left_on": read_date,
    "is_head": one_of(Answer, "unknown"),
    "qts": one_of(QualifiedTeacher, "unknown"),
    "induction": one_of(Induction, "unknown"),
    "teaches_at_school": one_of(Answer, "unknown"),
    "previous_service": read_service,
    "qualification": one_of(Kind, "unknown"),
    "course_started_on": read_date,
    "outcome": one_of(Outcome, ""),
    "outcome_on": read_date,
    "expected_outcome_on": read_date,
    "provider_recognised": one_of(Answer, "unknown"),
}
READ_IN_ORDER = tuple(READERS[name] for name in COLUMNS[1:])


def read_facts(layout: Layout, cells: list[str]) -> Facts:
    at = layout.at
    (
        establishment_type,
        (appointed_on, month_only),
        left_on,
        is_head,
        qts,
        induction,
        teaches,
        previous_service,
        *qualification,
    ) = [read(cells[where]) for read, where in zip(READ_IN_ORDER, at[1:], strict=True)]
    return Facts(
        Designation(
            establishment_type, appointed_on, month_only, left_on, is_head, teaches
        ),
        Teacher(qts, induction),
        Qualification(*qualification),
        previous_service,
    )


def problems_of(layout: Layout, line: Line) -> list[Problem]:
    """All of one line, asked for only where reading it failed."""
    readers = [
        (name, read, where)
        for name, read, where in zip(
            COLUMNS[1:], READ_IN_ORDER, layout.at[1:], strict=True
        )
    ]
    if layout.as_of is not None:
        readers.append((AS_OF, read_date, layout.as_of))
    found = []
    for name, read, where in readers:
        value = line.cells[where]
        try:
            read(value)
        except UnreadableError as problem:
            found.append(Problem(line.number, name, f"{value[:60]!r}. {problem}"))
    return found


def check_line(
    layout: Layout, line: Line, as_of: date
) -> tuple[list[str], list[Problem]]:
    """The line to write and what could not be read of it. Its own as_of wins."""
    cells = line.cells + [""] * (layout.width - len(line.cells))
    if line.broken:
        return bad_row(layout, cells), [Problem(line.number, "all", line.broken)]
    if len(cells) > layout.width:
        many = f"There are {len(cells)} values, and {layout.width} columns."
        return bad_row(layout, cells), [Problem(line.number, "all", many)]
    try:
        facts = read_facts(layout, cells)
        if layout.as_of is not None:
            as_of = read_date(cells[layout.as_of]) or as_of
    except UnreadableError:
        line = Line(line.number, cells)
        return bad_row(layout, cells), problems_of(layout, line)
    return [
        *result(cells[layout.at[0]], decide(facts, as_of)),
        *kept(layout, cells),
    ], []


def check_lines(
    layout: Layout, lines: Iterable[Line], as_of: date
) -> Iterator[tuple[list[str], list[Problem]]]:
    return (check_line(layout, line, as_of) for line in lines)


def result(case_id: str, decision: Decision) -> list[str]:
    clock = decision.clock
    return [
        guarded(case_id),
        decision.eligibility,
        decision.status,
        written(clock.deadline),
        written(clock.alternative),
        written(decision.breach_from),
        written(clock.last_safe_start),
        written(clock.last_possible_start),
        written(decision.next_intake),
        decision.next_intake_grade or "",
        ";".join(decision.reasons),
    ]


def bad_row(layout: Layout, cells: list[str]) -> list[str]:
    row = [""] * len(RESULTS)
    row[0] = guarded(cells[layout.at[0]])
    row[RESULTS.index("status")], row[-1] = BAD_ROW, BAD_VALUE
    return row + kept(layout, cells)


def kept(layout: Layout, cells: list[str]) -> list[str]:
    return [guarded(cells[position]) for position in layout.extras]


@lru_cache(CACHED)
def written(day: date | None) -> str:
    return day.isoformat() if day else ""


def guarded(cell: str) -> str:
    """A spreadsheet must not take somebody's text for a formula.

    Source: READING: OWASP, CSV injection.
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
