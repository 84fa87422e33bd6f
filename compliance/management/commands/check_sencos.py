import csv
import io
from argparse import ArgumentTypeError
from contextlib import contextmanager
from datetime import date
from itertools import batched
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.rules.roster import RosterError, check_lines, read_header
from schools.rules.lines import Line, read_lines

ROWS_AT_ONCE = 500


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("write the day like 2026-11-24") from None


class Command(BaseCommand):
    help = "Say what the law makes of each SENCO of a roster; exit 1 if a row was bad."
    # No database is asked: a roster can be checked on any machine.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("roster", type=Path, metavar="ROSTER.csv")
        parser.add_argument(
            "--as-of", type=day, metavar="DATE", help="today if it is not given"
        )
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="instead of the screen"
        )

    def handle(self, *, roster, as_of, output, **options):
        if output and output.exists() and roster.exists() and output.samefile(roster):
            raise CommandError("Give --output another name than the roster's.")
        try:
            with roster.open("rb") as source:
                lines = read_lines(source)
                layout = read_header(next(lines, Line(1, [])).cells)
                with self.destination(output) as target:
                    bad = self.check(
                        layout, lines, as_of or timezone.localdate(), target
                    )
        except (OSError, RosterError) as problem:
            raise CommandError(explained(problem, roster)) from problem
        if bad:
            raise CommandError(f"Rows that could not be read: {bad}.")

    def check(self, layout, lines, as_of, target) -> int:
        write_rows(target, [layout.header])
        bad = 0
        for batch in batched(check_lines(layout, lines, as_of), ROWS_AT_ONCE):
            write_rows(target, (row for row, _ in batch))
            for _, problems in batch:
                for problem in problems:
                    self.stderr.write(str(problem))
                bad += bool(problems)
        return bad

    @contextmanager
    def destination(self, output):
        if output is None:
            yield self.stdout
        else:
            with output.open("w", encoding="utf-8", newline="") as target:
                yield target


def write_rows(target, rows):
    page = io.StringIO(newline="")
    csv.writer(page, lineterminator="\n").writerows(rows)
    target.write(page.getvalue())


def explained(problem: Exception, roster: Path) -> str:
    if isinstance(problem, OSError):
        return f"{problem.filename or roster}: {problem.strerror or problem}"
    return f"{roster}: {problem}"
