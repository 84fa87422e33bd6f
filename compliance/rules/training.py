"""Who on the staff has trained in what: school years, hours, and a register as a file."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from schools.rules.lines import Line, Problem

from .roster import guarded

FIRST_MONTH = 9  # of a school year
EARLIEST = date(1960, 1, 1)
MOST_ROWS = 1000
MOST_HOURS = 1000
DAY = "completed on"
COLUMNS = ("name", "job", "training", "provider", DAY, "hours")
CERTIFICATE = "certificate"
NEEDED = ("name", "training", DAY)
LENGTHS = {"name": 150, "job": 100, "training": 255, "provider": 200}
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
BRITISH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
HOURS = re.compile(r"\d{1,4}([.,]\d{1,2})?")


class FileError(ValueError):
    """The file as a whole cannot be used; says why in words for its owner."""


class UnreadableError(ValueError):
    """One value; says what would be right."""


@dataclass(frozen=True, slots=True)
class Training:
    """One training of one person. `minutes` is None where nobody said how long."""

    name: str
    job: str
    title: str
    provider: str
    completed_on: date
    minutes: int | None = None
    certificate: str = ""

    @property
    def key(self) -> tuple[str, str, date]:
        """What makes it the same training, typed twice."""
        return self.name.casefold(), self.title.casefold(), self.completed_on


def school_year_of(day: date) -> int:
    """The year in which the school year of `day` began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def school_year(first: int) -> tuple[date, date]:
    """Its first day, and the first day after it."""
    return date(first, FIRST_MONTH, 1), date(first + 1, FIRST_MONTH, 1)


def year_words(first: int) -> str:
    return f"{first} to {first + 1}"


def hours_words(minutes: int | None) -> str:
    """90 -> "1.5"; empty where it is not known."""
    if minutes is None:
        return ""
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.01')).normalize():f}"


# A register as a file --------------------------------------------------------------


def file_rows(trainings: Iterable[Training]) -> Iterator[list[str]]:
    """The header first. What a spreadsheet would take for a formula is guarded."""
    yield [*COLUMNS, CERTIFICATE]
    for each in trainings:
        cells = [
            each.name,
            each.job,
            each.title,
            each.provider,
            each.completed_on.isoformat(),
            hours_words(each.minutes),
            each.certificate,
        ]
        yield [guarded(cell) for cell in cells]


@dataclass(frozen=True, slots=True)
class Read:
    """One line of a file: a training, or what is wrong with it."""

    line: int
    training: Training | None = None
    problems: tuple[Problem, ...] = ()
    skipped: str = ""


def read_file(lines: Iterable[Line], today: date) -> list[Read]:
    """Raises FileError. The names of the columns may stand in any order."""
    rows = iter(lines)
    at = read_header(next(rows, Line(1, [])))
    found: list[Read] = []
    first_at: dict[tuple, int] = {}
    for line in rows:
        if len(found) == MOST_ROWS:
            raise FileError(
                f"The file has more than {MOST_ROWS:,} rows. Part it in two."
            )
        read = read_row(line, at, today)
        if read.training and read.training.key in first_at:
            same = first_at[read.training.key]
            read = Read(line.number, skipped=f"The same as line {same}.")
        elif read.training:
            first_at[read.training.key] = line.number
        found.append(read)
    if not found:
        raise FileError("The file has a first line with names of columns, but no row.")
    return found


def read_header(line: Line) -> dict[str, int]:
    names = [cell.strip().casefold().replace("_", " ") for cell in line.cells]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise FileError(
            f"The first line does not name these columns: {', '.join(missing)}. "
            f"It should name {', '.join(COLUMNS)}, parted by commas."
        )
    known = (*COLUMNS, CERTIFICATE)
    if double := [name for name in known if names.count(name) > 1]:
        raise FileError(f"These columns are there twice: {', '.join(double)}.")
    return {name: names.index(name) for name in known if name in names}


def read_row(line: Line, at: dict[str, int], today: date) -> Read:
    if line.broken:
        return Read(line.number, problems=(Problem(line.number, "row", line.broken),))
    cells = {
        name: unguarded(line.cells[position]) if position < len(line.cells) else ""
        for name, position in at.items()
    }
    if cells.get(CERTIFICATE):
        return Read(line.number, skipped="Shared by the person, so it is left to them.")
    values, problems = {}, []
    for name, reader in readers(today).items():
        try:
            values[name] = reader(cells.get(name, ""))
        except UnreadableError as problem:
            problems.append(Problem(line.number, name, str(problem)))
    if problems:
        return Read(line.number, problems=tuple(problems))
    training = Training(
        name=values["name"],
        job=values["job"],
        title=values["training"],
        provider=values["provider"],
        completed_on=values[DAY],
        minutes=values["hours"],
    )
    return Read(line.number, training)


def unguarded(cell: str) -> str:
    """Back to what was typed, where our own file guarded it."""
    text = " ".join(cell.replace("\0", " ").split())
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text


def readers(today: date) -> dict[str, Callable[[str], object]]:
    def words(name: str) -> Callable[[str], str]:
        def read(text: str) -> str:
            if not text and name in NEEDED:
                raise UnreadableError("This may not be empty.")
            if len(text) > LENGTHS[name]:
                raise UnreadableError(
                    f"That is longer than {LENGTHS[name]} characters."
                )
            return text

        return read

    return {
        **{name: words(name) for name in LENGTHS},
        DAY: lambda text: read_day(text, today),
        "hours": read_hours,
    }


def read_day(text: str, today: date) -> date:
    """31/08/2026 as a spreadsheet in Britain writes it, or 2026-08-31."""
    if match := ISO_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := BRITISH_DAY.fullmatch(text):
        day, month, year = map(int, match.groups())
    else:
        raise UnreadableError("Write the date like 31/08/2026.")
    try:
        found = date(year, month, day)
    except ValueError:
        raise UnreadableError("There is no such day.") from None
    if problem := day_problem(found, today):
        raise UnreadableError(problem)
    return found


def day_problem(day: date, today: date) -> str:
    if day > today:
        return "That day has not come yet. Write it down when it is done."
    return "Check the year: that is very long ago." if day < EARLIEST else ""


def read_hours(text: str) -> int | None:
    """Minutes. Empty is not nought: nobody has said."""
    if not text:
        return None
    if not HOURS.fullmatch(text):
        raise UnreadableError("Write the hours as a number, like 1.5.")
    hours = Decimal(text.replace(",", "."))
    if hours > MOST_HOURS:
        raise UnreadableError(f"Write at most {MOST_HOURS} hours.")
    return int((hours * 60).to_integral_value(ROUND_HALF_UP)) or None
