"""Rows as CSV or as a spreadsheet; nobody's text becomes a formula in either."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import batched, chain

import xlsxwriter

from compliance.rules.roster import guarded

__all__ = ["as_csv", "as_xlsx"]

ROWS_AT_ONCE = 200
# Spreadsheets take UTF-8 for something else without it.
MARK = "\ufeff"
WIDEST = 40
IN_MEMORY = 1024 * 1024


def as_csv(header: Sequence[str], rows: Iterable[Sequence]) -> Iterator[str]:
    """Pieces to send one after the other."""
    yield MARK
    for batch in batched(chain([header], rows), ROWS_AT_ONCE):
        piece = io.StringIO()
        csv.writer(piece).writerows([written(cell) for cell in row] for row in batch)
        yield piece.getvalue()


def written(cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else guarded(str(cell))


def as_xlsx(header: Sequence[str], rows: Iterable[Sequence], *, title: str):
    """A file, ready to be read; a row is written away before the next one comes."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 whoever reads closes it
    options = {"constant_memory": True, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, WIDEST)
        sheet.set_column(1, len(header) - 1, WIDEST // 2)
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                write_cell(sheet, number, column, cell, day)
    file.seek(0)
    return file


def write_cell(sheet, row: int, column: int, cell, day) -> None:
    """By its type and never by what a text looks like."""
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, str(cell))
