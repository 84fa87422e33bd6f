"""`prepare` on a new place and again, as `make start` calls it."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django_q.models import Schedule

from accounts.models import User
from courses.models import ProgrammePage
from lms import jobs
from lms.management.commands.prepare import static_digest, static_is_made
from tests import databases


def prepare(database: str, place: Path, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=databases.ROOT,
        env=databases.environment(database) | {"VAR_DIR": str(place)} | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def database(fresh_database, django_db_blocker):
    with django_db_blocker.unblock():
        yield fresh_database
        connection.close()


def test_prepare_makes_a_place_ready_and_changes_nothing_the_second_time(
    database, tmp_path
):
    place = tmp_path / "var"
    said = prepare(database, place)
    assert "Preparing styles" in said
    assert "Loading the programmes..." in said
    assert "  learner@demo.example       pathways-demo" in said
    assert "Preparing the database" not in said, "the clone is migrated already"
    manifest = place / "static" / "staticfiles.json"
    before = (manifest.stat().st_mtime_ns, User.objects.count())
    assert before[1] > 0
    assert ProgrammePage.objects.exists()
    assert Schedule.objects.count() == len(jobs.SCHEDULES)

    said = prepare(database, place)
    assert said.startswith("\nEverything in the demo is invented. Sign in as:\n")
    assert (manifest.stat().st_mtime_ns, User.objects.count()) == before


def test_without_the_demo_there_are_no_accounts(database, tmp_path):
    make_static(tmp_path / "static")
    (tmp_path / "static.digest").write_text(static_digest())
    said = prepare(database, tmp_path, DEMO="false", BASE_URL="http://localhost:8123")

    assert said == "Loading the programmes...\n"
    assert not User.objects.exists()
    page = ProgrammePage.objects.get(slug="npq-for-sencos")
    assert page.full_url == "http://localhost:8123/programmes/npq-for-sencos/"


def make_static(folder: Path) -> None:
    folder.mkdir()
    (folder / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')


def test_static_files_are_made_anew_when_a_source_changed(settings, tmp_path):
    settings.STATIC_ROOT, settings.VAR_DIR = tmp_path / "static", tmp_path
    assert not static_is_made("digest"), "there are none"
    make_static(tmp_path / "static")
    assert not static_is_made("digest"), "nobody knows of which sources"
    (tmp_path / "static.digest").write_text("digest")
    assert static_is_made("digest")
    assert not static_is_made("another")


def test_static_files_that_came_with_an_image_are_left_alone(
    settings, tmp_path, monkeypatch
):
    settings.STATIC_ROOT, settings.VAR_DIR = tmp_path / "static", tmp_path
    make_static(tmp_path / "static")
    monkeypatch.setattr("os.access", lambda path, mode: False)

    assert static_is_made("digest")
