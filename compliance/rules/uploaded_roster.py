"""A roster that a trust or an authority uploads: its own columns, read row by row.

The columns are those of rules/roster.py behind `urn,name,trn`. The type of a school is
what the register says, and who recognises a provider is not a thing to upload: both
columns may be there and are not read.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from schools.rules.lines import Line, Problem

from .facts import Designation, Facts, Qualification, Teacher
from .roster import READERS, RosterError, UnreadableError

WHO = ("urn", "name", "trn")
FACTS = (
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
)
COLUMNS = (*WHO, *FACTS)
NEEDED = ("urn", "name", "appointed_on")
NOT_READ = ("case_id", "establishment_type", "provider_recognised")
MESSAGE = "message"
MOST_ROWS = 5000
NAME_LENGTH = 150
URN = re.compile(r"[0-9]{6}")
TRN = re.compile(r"(?!0{7})[0-9]{7}")
EXAMPLE = {
    "urn": "999999",
    "name": "Example Name",
    "trn": "1234567",
    "appointed_on": "2025-09-01",
    "is_head": "no",
    "qts": "yes",
    "induction": "complete",
    "teaches_at_school": "yes",
    "qualification": "npq",
    "course_started_on": "2025-11-10",
    "outcome": "in_progress",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One SENCO of one school, as the row says."""

    urn: str
    name: str
    trn: str
    facts: Facts


@dataclass(slots=True)
class Row:
    """What stood in the file, by column, and what is wrong with it.

    `school` and `effect` are found when it is compared with what is recorded.
    """

    line: int
    cells: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    school: str = ""
    effect: str = ""

    def add_problem(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.line, column, message))


def read_roster(lines: Iterable[Line]) -> tuple[list[Row], list[str]]:
    """The rows, and the names of columns that are not read.

    Raises RosterError where the file as a whole cannot be used.
    """
    lines = iter(lines)
    names = read_names(next(lines, Line(1, [])))
    rows = list(islice(read_rows(names, lines), MOST_ROWS + 1))
    if not rows:
        raise RosterError("The file has a first line with names and no rows.")
    if len(rows) > MOST_ROWS:
        raise RosterError(
            f"The file has more than {MOST_ROWS:,} rows. Split it, and upload each part."
        )
    mark_doubles(rows)
    return rows, [name for name in names if name and name not in COLUMNS]


def read_names(header: Line) -> list[str]:
    names = [cell.strip().casefold() for cell in header.cells]
    if missing := [name for name in NEEDED if name not in names]:
        raise RosterError(
            f"The first line does not name {in_words(missing)}. It must name "
            f"{in_words(NEEDED)}; start from the template if in doubt."
        )
    if double := sorted({name for name in COLUMNS if names.count(name) > 1}):
        raise RosterError(f"The first line names {in_words(double)} twice.")
    return names


def in_words(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def read_rows(names: list[str], lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        cells = {
            name: cell.strip()
            for name, cell in zip(names, line.cells, strict=False)
            if name in COLUMNS
        }
        row = Row(line.number, cells)
        if line.broken:
            row.add_problem("all", line.broken)
        elif len(line.cells) > len(names):
            row.add_problem(
                "all",
                f"There are {len(line.cells)} values for {len(names)} columns. Put a "
                "value that holds a comma between quotation marks.",
            )
        else:
            row.problems += problems_of(row)
        yield row


def problems_of(row: Row) -> Iterator[Problem]:
    found = [*who_problems(row.cells), *fact_problems(row.cells)]
    return (Problem(row.line, column, message) for column, message in found)


def fact_problems(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    bad = False
    for name in FACTS:
        try:
            READERS[name](cells.get(name, ""))
        except UnreadableError as problem:
            bad = True
            yield name, f"“{cells[name][:60]}” cannot be read. {problem}"
    if bad:
        return
    post = read_entry(cells).facts.designation
    if post.left_on and post.appointed_on and post.left_on <= post.appointed_on:
        yield "left_on", "The post ends before it begins. Check both days."


def who_problems(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if not URN.fullmatch(cells.get("urn", "")):
        yield "urn", "Write the six digits of the school’s URN."
    name = cells.get("name", "")
    if not name:
        yield "name", "Write the SENCO’s name."
    elif len(name) > NAME_LENGTH:
        yield "name", f"Write a name of at most {NAME_LENGTH} letters."
    if cells.get("trn") and not TRN.fullmatch(cells["trn"]):
        yield (
            "trn",
            "Write the seven digits of the teacher reference number, or leave it empty. "
            "A spreadsheet may have dropped a zero at its start.",
        )


def read_entry(cells: Mapping[str, str]) -> Entry:
    """Raises UnreadableError; rows without problems are readable."""
    value = {name: READERS[name](cells.get(name, "")) for name in FACTS}
    appointed_on, month_only = value["appointed_on"]
    return Entry(
        cells.get("urn", ""),
        cells.get("name", ""),
        cells.get("trn", ""),
        Facts(
            Designation(
                "",
                appointed_on,
                month_only,
                value["left_on"],
                value["is_head"],
                value["teaches_at_school"],
            ),
            Teacher(value["qts"], value["induction"]),
            Qualification(
                value["qualification"],
                value["course_started_on"],
                value["outcome"],
                value["outcome_on"],
                value["expected_outcome_on"],
            ),
            value["previous_service"],
        ),
    )


def mark_doubles(rows: Iterable[Row]) -> None:
    """One SENCO of one school stands in one row."""
    first: dict[tuple, int] = {}
    for row in rows:
        if row.problems:
            continue
        who = row.cells.get("trn") or row.cells["name"].casefold()
        line = first.setdefault((row.cells["urn"], who), row.line)
        if line != row.line:
            row.add_problem(
                "name",
                f"The same SENCO of the same school is on line {line}. Keep one.",
            )


def digest_of(cells: Mapping[str, str]) -> str:
    """The same facts have the same digest, however the file was laid out."""
    known = {name: cells[name] for name in sorted(cells) if cells[name]}
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def merged_start(
    known: date | None, known_month_only: bool, said: date | None, said_month_only: bool
) -> tuple[date | None, bool]:
    """A day that is known is not replaced by its month alone, nor by nothing."""
    if said is None:
        return known, known_month_only
    if said_month_only and known and said.replace(day=1) == known.replace(day=1):
        return known, known_month_only
    return said, said_month_only
