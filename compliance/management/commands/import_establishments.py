import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format

from compliance.operations.imports import Imported, Outcome, Touched, import_staged
from schools.operations.imports import Changes, Staged, stage
from schools.rules.lines import Problem
from schools.rules.registers import RegisterError
from schools.staging import staging_table

WORDS = {
    Outcome.MOVED: "goes on at {others}, with the same dates",
    Outcome.MERGED: "stays at the closed school, which merged: {others}",
    Outcome.SPLIT: "stays at the closed school, which split: {others}",
    Outcome.NO_SUCCESSOR: "stays at the closed school, which has no successor",
    Outcome.SUCCESSOR_NOT_HERE: "stays at the closed school until its successor is "
    "here and open: {others}",
    Outcome.OTHER_DUTY: "stays at the closed school: the duty covers one of it and its "
    "successor alone: {others}",
    Outcome.THERE_ALREADY: "stays at the closed school: the same person is recorded "
    "at {others} already",
    Outcome.VANISHED: "is at a school that the file lacks",
    Outcome.DUTY_CHANGED: "is at a school whose type has changed, and with it whether "
    "the duty covers it",
}
EXAMPLES = {
    "new": "New",
    "changed": "Changed",
    "closed": "Closed",
    "vanished": "No longer in the file",
    "returned": "In the file again",
}
WIDTH = 30
PAUSE = 0.1  # seconds between two drawings of the bar


class Command(BaseCommand):
    help = (
        "Bring schools up to a register's file: GIAS, the list without types, or "
        "Ofsted's. Exit 1 if a row was bad; the others are imported all the same."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--links", type=Path, metavar="FILE", help="the links file of GIAS"
        )
        parser.add_argument(
            "--full",
            action="store_true",
            help="the files are all there is: flag schools that they lack, and take "
            "away such links",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="say what would change, and change nothing",
        )

    def handle(self, *, file, links, full, dry_run, **options):
        bar = Bar()
        try:
            with staging_table():
                register = self.read(file, bar)
                linked = self.read(links, bar, links=True) if links else None
                totals = {
                    "schools": register.rows,
                    "links": linked.rows if linked else 0,
                }
                found = import_staged(
                    register=register,
                    links=linked,
                    full=full,
                    dry_run=dry_run,
                    at=timezone.now(),
                    progress=lambda what, done: bar.draw(what, done, totals[what]),
                )
        except OSError as problem:
            raise CommandError(
                f"{problem.filename}: {problem.strerror or problem}"
            ) from problem
        finally:
            bar.clear()
        self.tell(register, linked, found, full=full, dry_run=dry_run)
        bad = register.bad + (linked.bad if linked else 0)
        if bad:
            raise CommandError(
                f"Rows that could not be read, and were left out: {bad}."
            )

    def read(self, path: Path, bar: "Bar", *, links: bool = False) -> Staged:
        size = path.stat().st_size

        def problem(found: Problem) -> None:
            bar.clear()
            self.stderr.write(f"{path}: {found}")

        try:
            with path.open("rb") as source:
                return stage(
                    source,
                    links=links,
                    problem=problem,
                    progress=lambda done: bar.draw(path.name, done, size),
                )
        except RegisterError as error:
            raise CommandError(f"{path}: {error}") from error

    def tell(
        self,
        register: Staged,
        links: Staged | None,
        found: Imported,
        *,
        full: bool,
        dry_run: bool,
    ) -> None:
        say = self.stdout.write
        say(f"{register.register.title}: {register.rows:,} rows.")
        for line in lines_of(found.schools):
            say(line)
        if full and register.unnamed:
            say("Nothing was flagged as missing: rows without a number could be any.")
        if links:
            say(
                f"Links: {found.links.new:,} new, {found.links.changed:,} changed, "
                f"{found.links.removed:,} taken away, {found.links.unchanged:,} as before."
            )
        for each in found.touched:
            say(line_of(each))
        if found.moved_memberships:
            say(f"Roles that go on at a successor: {found.moved_memberships:,}.")
        if not found:
            say("Nothing would change." if dry_run else "Nothing changed.")
        elif dry_run:
            say("This was a preview: nothing was changed.")


def lines_of(changes: Changes) -> Iterator[str]:
    yield (
        f"Schools: {changes.new:,} new, {changes.changed:,} changed, "
        f"{len(changes.closed):,} of them closed, {changes.unchanged:,} as before, "
        f"{len(changes.vanished):,} no longer in the file, "
        f"{len(changes.returned):,} in it again."
    )
    for what, words in EXAMPLES.items():
        for example in changes.examples.get(what, ()):
            yield f"  {words}: {example}"
    if changes.authorities or changes.trusts:
        yield (
            f"Made or renamed: {changes.authorities:,} authorities, "
            f"{changes.trusts:,} trusts."
        )
    if names := changes.unknown_authorities:
        yield f"Authorities that are not known by this name: {', '.join(names[:10])}."


def line_of(touched: Touched) -> str:
    post = touched.designation
    since = date_format(post.appointed_on, "j F Y") if post.appointed_on else "?"
    words = WORDS[touched.outcome].format(others=", ".join(touched.others))
    school = f"{touched.school.key} {touched.school.name}"
    return f"  {post.person}, SENCO of {school} since {since}: {words}."


class Bar:
    """On a terminal alone, so that a log of a nightly run stays short."""

    def __init__(self):
        self.is_shown = sys.stderr.isatty()
        self.next = 0.0

    def draw(self, what: str, done: int, total: int) -> None:
        if not self.is_shown or time.monotonic() < self.next:
            return
        self.next = time.monotonic() + PAUSE
        part = min(done / total, 1) if total else 1
        full = round(part * WIDTH)
        bar = "#" * full + " " * (WIDTH - full)
        sys.stderr.write(f"\r{what[:30]:30} [{bar}] {part:4.0%}")
        sys.stderr.flush()

    def clear(self) -> None:
        if self.is_shown:
            sys.stderr.write("\r" + " " * (WIDTH + 40) + "\r")
            sys.stderr.flush()
