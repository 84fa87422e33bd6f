"""Every process sees a change of the dated data at once."""

import subprocess
import sys
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from compliance.queries.reference import current_reference
from compliance.rules.reference import rulebook_on
from tests import databases

DAY = date(2026, 12, 2)
EDIT = """
from datetime import UTC, date, datetime
from compliance.models import YearlyIntake
from compliance.operations.reference import change_entry
entry = YearlyIntake.objects.get()
entry.month, entry.last_day = 4, 30
change_entry(
    entry=entry, why="Moved", changed_by=None, at=datetime(2026, 11, 24, tzinfo=UTC)
)
"""


@pytest.fixture
def database(fresh_database, django_db_blocker):
    with django_db_blocker.unblock():
        yield fresh_database
        connection.close()


def test_edit_in_another_process_moves_the_intake_here_at_once(database):
    assert rulebook_on(DAY, current_reference()).intake.first == date(2027, 11, 1)

    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", EDIT],
        cwd=databases.ROOT,
        env=databases.environment(database),
        check=True,
    )

    assert rulebook_on(DAY, current_reference()).intake.first == date(2027, 4, 1)
    call_command("verify_audit")
