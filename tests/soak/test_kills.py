"""kill -9 of the web server in the middle of "next": nothing lost, nothing doubled.

`make soak` does it a hundred times; SOAK_KILLS says how often. After each kill the
learner presses again, as a person would.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.operations import create_verified_user
from courses.catalogue import current_catalogue
from courses.kinds import KINDS
from courses.models import PageProgress
from courses.operations.learning import enrol_participant
from records.models import OutboxStatement
from tests import databases
from tests.conftest import use_database
from tests.journeys.site import free_port, seeded

KILLS = int(os.environ.get("SOAK_KILLS", "100"))
TOKEN = "s" * 32
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
random_delays = random.Random(7)


class Server:
    """The web server alone, as `serve` starts it; its group is what gets killed."""

    def __init__(self, database: str):
        self.port = free_port()
        self.env = databases.environment(database) | {
            "PORT": str(self.port),
            "LOG_LEVEL": "ERROR",
        }
        self.process = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lms.web"],
            cwd=databases.ROOT,
            env=self.env,
            start_new_session=True,
        )
        give_up = time.monotonic() + 40
        while self.ask("GET", "/healthz", "") != 200:
            assert time.monotonic() < give_up, "the server did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def send(self, method: str, path: str, session: str, **form) -> HTTPConnection:
        line = HTTPConnection("127.0.0.1", self.port, timeout=20)
        line.request(
            method,
            path,
            urlencode(form | {"csrfmiddlewaretoken": TOKEN}) if form else None,
            {
                "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        return line

    def ask(self, method: str, path: str, session: str, **form) -> int | None:
        """The answer's status, or None where there was no answer."""
        try:
            return self.send(method, path, session, **form).getresponse().status
        except (OSError, HTTPException):
            return None


@pytest.fixture
def site(django_db_blocker):
    with django_db_blocker.unblock():
        name = databases.clone(seeded(), "soak")
        before = use_database(name)
        # The pages of the real site ask for hashed files.
        with databases.locked("static"):
            databases.run_manage(name, "prepare")
        server = Server(name)
        server.start()
        yield server
        server.kill()
        connection.close()
        use_database(before)
        databases.drop(name)


def learners(count: int):
    """Enrolments, each with the session of somebody signed in."""
    programme = current_catalogue().programmes[0]
    for number in range(count):
        user = create_verified_user(
            email=f"kill{number}@soak.example", name="K", password="kept safe", at=NOW
        )
        enrolment = enrol_participant(user=user, programme=programme, now=NOW)
        client = Client()
        client.force_login(user)
        yield enrolment, client.cookies[settings.SESSION_COOKIE_NAME].value


def told(enrolment) -> Counter:
    """How often each thing was told of this learner: verb and activity."""
    statements = OutboxStatement.objects.filter(actor=enrolment.user.uuid)
    parsed = [json.loads(row.statement) for row in statements]
    return Counter(
        (one["verb"]["id"].rpartition("/")[2], one["object"]["id"]) for one in parsed
    )


def is_completed(enrolment, lesson) -> bool:
    rows = PageProgress.objects.filter(enrolment=enrolment, page_key=lesson.key)
    row = rows.get()  # one row, never two
    done = [
        count
        for (verb, thing), count in told(enrolment).items()
        if verb == "completed" and str(lesson.key) in thing
    ]
    assert done == ([1] if row.completed_at else []), "the row and its statement"
    return row.completed_at is not None


def test_a_kill_in_the_middle_of_next_loses_nothing_and_doubles_nothing(site):
    pages = [
        lesson
        for lesson in current_catalogue().programmes[0].modules[0].lessons
        if KINDS[lesson.kind].done_by_reading
    ]
    people = list(learners(-(-KILLS // len(pages))))
    outcomes = Counter()
    pairs = [(e, s, lesson) for e, s in people for lesson in pages][:KILLS]
    for enrolment, session, lesson in pairs:
        assert site.ask("GET", lesson.url, session) == 200
        line = site.send("POST", lesson.url, session, act="next")
        time.sleep(random_delays.uniform(0, 0.03))
        site.kill()
        try:
            answered = line.getresponse().status == 302
        except (OSError, HTTPException):
            answered = False
        kept = is_completed(enrolment, lesson)
        assert kept or not answered, "what was answered was kept"
        outcomes["answered" if answered else "kept" if kept else "not begun"] += 1

        site.start()
        assert site.ask("POST", lesson.url, session, act="next") == 302
        assert is_completed(enrolment, lesson)

    print(f"\n{KILLS} kills: {dict(outcomes)}")  # noqa: T201 what `make soak` shows
    assert KILLS < 50 or len(outcomes) > 1, "the kills came at one moment only"
    for enrolment, _ in people:
        assert set(told(enrolment).values()) == {1}
