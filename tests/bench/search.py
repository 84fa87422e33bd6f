"""How long it takes to find a school among 50,000, and how often it is found.

    python -m tests.bench.search

A part of `make bench`. The schools are the 20,760 real ones and the same names in other
towns; what is typed is made from their names, some of it with a slip of the finger.
"""

import csv
import json
import os
import random
import statistics
import string
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.db import connection

from tests import databases
from tests.bench.imports import shell
from tests.real_registers import SCHOOLS, unpacked

MANY = 50_000
EACH = 200  # searches of each kind
TRIES = 3  # of one search the quickest counts: the machine has other things to do
LIMIT = 20.0  # ms
FOUND = 0.9  # of those with a slip, in the list of twenty
INSIDE = (
    "import sys, django; django.setup(); from tests.bench.search import inside;"
    " inside(sys.argv[1])"
)
Figure = Callable[..., None]


def measure_search(figure: Figure) -> list[str]:
    """Tells each figure; returns what was wrong."""
    name = databases.clone(databases.template(), "search")
    try:
        with tempfile.TemporaryDirectory(prefix="pathways-bench-") as folder:
            path = str(unpacked(SCHOOLS, Path(folder)))
            kinds = json.loads(shell(name, "-c", INSIDE, path).splitlines()[-1])
    finally:
        databases.drop(name)
    faults = []
    for kind, took in kinds.items():
        what = f"search among {MANY:,} schools, {kind}"
        figure(f"{what}, median", took["median"], "ms", LIMIT, took["median"] / LIMIT)
        figure(f"{what}, p95", took["p95"], "ms", LIMIT, took["p95"] / LIMIT)
        figure(f"{what}, found", 100 * took["found"], "%")
        if took["median"] > LIMIT:
            faults.append(f"{what} took {took['median']:.1f} ms")
        if took["found"] < FOUND:
            faults.append(f"{what} found {took['found']:.0%}")
    return faults


def inside(path: str) -> None:
    """In the process with that database; prints JSON."""
    from schools.models import Establishment  # noqa: PLC0415 once Django is ready

    chance = random.Random(20)
    schools = list(real_and_more(Path(path), chance))
    Establishment.objects.bulk_create(schools, batch_size=1000)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE schools_establishment")
    kinds = {
        "name": lambda each: each.name,
        "name and town": lambda each: f"{each.name} {each.town}",
        "two words and town": lambda each: " ".join(
            [*each.name.split()[:2], each.town]
        ),
        "name with a slip": lambda each: slip(each.name, chance),
        "name with a slip, and town": lambda each: (
            f"{slip(each.name, chance)} {each.town}"
        ),
        "name and another town": lambda each: f"{each.name} Penzance",
        "postcode": lambda each: each.postcode.replace(" ", ""),
        "URN": lambda each: each.identifier,
    }
    json.dump(
        {kind: timed(typed, schools, chance) for kind, typed in kinds.items()},
        sys.stdout,
    )


def timed(typed: Callable, schools: list, chance: random.Random) -> dict:
    from schools.search import find_establishments  # noqa: PLC0415

    times, found = [], 0
    for _ in range(EACH):
        meant = chance.choice(schools[:20_760])
        text = typed(meant)
        tries = []
        for _ in range(TRIES):
            started = time.perf_counter()
            answer = find_establishments(text)
            tries.append((time.perf_counter() - started) * 1000)
        times.append(min(tries))
        # Of several by that name any is right.
        found += meant.name in {each.name for each in answer}
    return {
        "median": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "found": found / EACH,
    }


def real_and_more(path: Path, chance: random.Random):
    from schools.models import Establishment  # noqa: PLC0415

    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    places = sorted({row["LA (name)"] for row in rows})
    for number in range(MANY):
        row = rows[number % len(rows)]
        is_real = number < len(rows)
        yield Establishment(
            identifier=row["URN"] if is_real else str(200_000 + number),
            name=row["EstablishmentName"],
            town=row["LA (name)"] if is_real else chance.choice(places),
            postcode=postcode(chance),
            status="closed" if number % 9 == 0 else "open",
        )


def postcode(chance: random.Random) -> str:
    area = chance.choice(["B", "CB", "LS", "M", "NE", "SO", "SW"])
    unit = "".join(chance.choices("ABDEFGHJLN", k=2))
    return f"{area}{chance.randint(1, 30)} {chance.randint(1, 9)}{unit}"


def slip(text: str, chance: random.Random) -> str:
    """One letter left out, swapped with the next, put wrong or put in."""
    at = chance.randrange(1, len(text) - 1)
    other = chance.choice(string.ascii_lowercase)
    slips = [
        text[:at] + text[at + 1 :],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        text[:at] + other + text[at + 1 :],
        text[:at] + other + text[at:],
    ]
    return chance.choice(slips)


def main() -> int:
    from tests.bench.__main__ import figure, say  # noqa: PLC0415 it imports us

    django.setup()
    figure("load average before", os.getloadavg()[0], "processes")
    faults = measure_search(figure)
    for fault in faults:
        say(f"WRONG: {fault}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
