"""What a killed run left behind does not pile up."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import databases

DAY = 24 * 60 * 60


@pytest.fixture
def left_behind(django_db_setup, django_db_blocker):
    """A clone noted as that of a process that has ended."""
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                           capture_output=True, check=True, text=True)  # fmt: skip
    with django_db_blocker.unblock():
        name = databases.clone(databases.template(), "left")
        databases.note(name, int(ended.stdout))
        yield name
        databases.drop(name)


def test_a_clone_is_dropped_when_its_process_has_ended(left_behind):
    mine = databases.clone(databases.template(), "mine")
    databases.sweep()

    assert not databases.server().exists(left_behind)
    assert databases.server().exists(mine)
    databases.drop(mine)


@pytest.mark.parametrize(("days", "stays"), [(1, True), (3, False)])
def test_a_template_is_dropped_when_nobody_used_it_for_days(left_behind, days, stays):
    databases.note(left_behind)
    then = time.time() - days * DAY
    os.utime(databases.notes() / Path(left_behind).name, (then, then))
    databases.sweep()

    assert databases.server().exists(left_behind) == stays
