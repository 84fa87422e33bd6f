"""How long an import of schools takes and how much memory: part of `make bench`.

    python -m tests.bench.imports

Each run is a process of its own, as an administrator starts it, on one database. The wide
file is generated: 50,000 schools in the 139 columns of a real register, whose rows it
repeats under other numbers and names.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

from tests import databases
from tests.real_registers import LINKS, SAMPLE, SCHOOLS, unpacked

WIDE = 50_000
FIRST_URN = 200_001
LIMIT = 15.0  # seconds for the wide file on SQLite
RUN = '''
import io, json, sys, time
import django
django.setup()
from django.core.management import call_command
def memory():
    """At most, since this program began; the kernel's other figure is also the parent's."""
    status = open("/proc/self/status").read()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024
before, started, worked = memory(), time.perf_counter(), time.process_time()
call_command("import_establishments", *sys.argv[1:], stdout=io.StringIO())
print(json.dumps({"seconds": time.perf_counter() - started,
    "processor": time.process_time() - worked, "memory": memory(), "before": before}))
'''
LEFT = """
import django
django.setup()
from schools.models import Establishment, EstablishmentLink
print(Establishment.objects.count(), EstablishmentLink.objects.count())
"""

Figure = Callable[..., None]


def measure_imports(figure: Figure) -> list[str]:
    """Tells each figure; returns what was wrong."""
    faults = []
    with tempfile.TemporaryDirectory(prefix="pathways-bench-") as made:
        folder = Path(made)
        schools, links, sample = (
            unpacked(name, folder) for name in (SCHOOLS, LINKS, SAMPLE)
        )
        wide, renamed = folder / "wide.csv", folder / "renamed.csv"
        write_wide(sample, wide)
        write_wide(sample, renamed, "renamed ")
        name = databases.clone(databases.template(), "imports")
        try:
            real = (schools, "--links", links)
            tell(figure, "20,760 schools and 33,801 links", run(name, *real))
            tell(figure, "the same again, nothing changed", run(name, *real))
            first = run(name, wide)
            tell(figure, "50,000 schools, 139 columns", first, baseline=LIMIT)
            tell(figure, "the same again", run(name, wide))
            changed = run(name, renamed, "--dry-run")
            tell(figure, "every school renamed, previewed", changed)
            changed = run(name, renamed)
            tell(figure, "every school renamed", changed)
            # Others on the machine make it wait; the work is what must not grow.
            slowest = max(first["processor"], changed["processor"])
            if databases.is_sqlite() and slowest > LIMIT:
                faults.append(f"an import of 50,000 schools works for {slowest:.1f} s")
            left = shell(name, "-c", LEFT).split()
            if left != [str(20_760 + WIDE), "33801"]:
                faults.append(f"after the imports there are {left}")
        finally:
            databases.drop(name)
    return faults


def tell(figure: Figure, what: str, took: dict, baseline: float | None = None) -> None:
    ratio = took["seconds"] / baseline if baseline else None
    figure(f"import, {what}", took["seconds"], "s", baseline, ratio)
    figure(f"import, {what}, processor", took["processor"], "s")
    figure(
        f"import, {what}, memory at most",
        took["memory"],
        "MB",
        took["before"],
        took["memory"] / took["before"],
    )


def run(database: str, *args) -> dict:
    return json.loads(shell(database, "-c", RUN, *map(str, args)))


def shell(database: str, *args: str) -> str:
    return subprocess.run(
        [sys.executable, *args],
        cwd=databases.ROOT,
        env=databases.environment(database) | {"LOG_LEVEL": "WARNING", "DEBUG": "0"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def write_wide(sample: Path, target: Path, word: str = "") -> None:
    with sample.open(encoding="cp1252", newline="") as source:
        header, *rows = csv.reader(source)
    with target.open("w", encoding="cp1252", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(header)
        writer.writerows(repeated(header, rows, word))


def repeated(
    header: list[str], rows: list[list[str]], word: str
) -> Iterator[list[str]]:
    urn, name = header.index("URN"), header.index("EstablishmentName")
    trust, called = header.index("Trusts (code)"), header.index("Trusts (name)")
    for number in range(WIDE):
        row = list(rows[number % len(rows)])
        row[urn] = str(FIRST_URN + number)
        row[name] = f"{row[name]} {word}{number}"
        if number % 2:
            group = number % 2500
            row[trust], row[called] = str(10_000 + group), f"Trust {group}"
        yield row


def main() -> int:
    from tests.bench.__main__ import figure, say  # noqa: PLC0415 it imports us

    django.setup()
    figure("load average before", os.getloadavg()[0], "processes")
    started = time.monotonic()
    faults = measure_imports(figure)
    say(f"Measured in {time.monotonic() - started:.0f} s.")
    for fault in faults:
        say(f"WRONG: {fault}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
