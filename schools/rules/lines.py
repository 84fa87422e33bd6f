"""Lines of a CSV file, whoever wrote it, taken apart one by one."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARK = b"\xef\xbb\xbf"  # what spreadsheets put before UTF-8


@dataclass(frozen=True, slots=True)
class Line:
    """A record of the file, or `broken`: why it could not be taken apart."""

    number: int
    cells: list[str]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, where."""

    line: int
    column: str
    message: str

    def __str__(self):
        return f"line {self.line}, {self.column}: {self.message}"


class Source:
    """Lines of text; those of a record that went wrong can be given back."""

    def __init__(self, lines: Iterable[bytes]):
        self.lines = iter(lines)
        self.again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self):
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else decoded(next(self.lines))
        self.taken.append(line)
        return line

    def give_back(self) -> None:
        """All but the first, which is the one that went wrong."""
        self.again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


def read_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """Each record with the number of the line it starts on; empty ones are left out.

    A quotation mark that is not closed costs its own line and not the rest of the file.
    """
    source = Source(lines)
    rows = csv.reader(source, strict=True)
    number = 1
    while True:
        try:
            cells, broken = next(rows), ""
        except StopIteration:
            return
        except csv.Error as problem:
            cells, broken = [], f"This is not a row of a CSV file: {problem}."
            source.give_back()
        if broken or any(cells):
            yield Line(number, cells, broken)
        number += len(source.taken)
        source.taken.clear()


def decoded(line: bytes) -> str:
    """UTF-8, or the Windows code page that older spreadsheets write, line by line."""
    line = line.removeprefix(MARK)
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
