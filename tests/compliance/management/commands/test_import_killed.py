"""A run that ends by -9, wherever it is, leaves nothing half, and the next one does all."""

import signal
import subprocess
import sys

import pytest

from audit.models import Entry
from schools.models import Establishment, EstablishmentLink
from tests.databases import ROOT, environment
from tests.schools.registers import links, reduced

SCHOOLS = [(str(100001 + n), f"School {n}", "Mainstream") for n in range(9)]
LINKS = [(urn, "200000", "Successor") for urn, _, _ in SCHOOLS]
RUN = """
import os, signal, sys
import django
django.setup()
from importlib import import_module
from django.core.management import call_command
import schools.staging, schools.operations.imports as imports
schools.staging.ROWS_AT_ONCE = imports.ROWS_AT_ONCE = 2
place, turn, *args = sys.argv[1:]
if place:
    module, name = place.rsplit(".", 1)
    module, left = import_module(module), [int(turn)]
    whole = getattr(module, name)
    def part(*args, **kwargs):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*args, **kwargs)
    setattr(module, name, part)
call_command("import_establishments", *args)
"""


@pytest.mark.parametrize(
    ("place", "turn"),
    [
        ("schools.operations.imports.stage_batch", 3),
        ("schools.operations.imports.apply_batch", 3),
        ("schools.operations.imports.apply_link_batch", 3),
        ("compliance.operations.imports.record_import", 1),
    ],
)
def test_killed_and_run_again(fresh_database, tmp_path, place, turn):
    register, both = tmp_path / "list.csv", tmp_path / "links.csv"
    register.write_bytes(reduced(*SCHOOLS))
    both.write_bytes(links(*LINKS))

    def run(place="", turn=0):
        return subprocess.run(
            [sys.executable, "-c", RUN, place, str(turn), register, "--links", both],
            check=False,
            cwd=ROOT,
            env=environment(fresh_database),
            capture_output=True,
            text=True,
            timeout=120,
        )

    assert run(place, turn).returncode == -signal.SIGKILL
    assert there() == (0, 0, 0)

    assert "9 new" in run().stdout
    assert there() == (9, 9, 1)


def there():
    return (
        Establishment.objects.count(),
        EstablishmentLink.objects.count(),
        Entry.objects.filter(act="schools.imported").count(),
    )
