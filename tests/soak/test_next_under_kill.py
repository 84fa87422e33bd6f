"""Learners press on through whole modules while the server is killed under them.

Four at once, from the first page to the certificate; now the workers are killed, now
the master with them, always while a request is on its way. Whoever gets no answer
presses again. At the end every row and every statement is there, once.
"""

import json
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from html import unescape
from http.client import HTTPException
from pathlib import Path

import pytest
from django.db import connection

from assessments.models import Attempt
from courses.catalogue import current_catalogue
from courses.models import ModuleCompletion, PageProgress
from records.models import IssuedDocument, OutboxStatement
from tests.journeys.learner import MODULE, check_title, page_path, right_answers
from tests.soak.test_kills import Server, learners, site  # noqa: F401 a fixture

KILLS = int(os.environ.get("SOAK_KILLS", "100"))
AT_ONCE = 4
THINK = 0.1  # seconds after each answer
LONGEST = 270  # seconds; the whole of it stays under five minutes
CHECK = page_path(check_title())
CHOICE = re.compile(
    r'value="([0-9a-f-]{36})"\s+id="o-[^>]*>\s*<label[^>]*>(.*?)</label>', re.DOTALL
)
RIGHT = right_answers()

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="finds processes by /proc"
)


class Crowd:
    """What the learners at work share: who is next, and what was acknowledged."""

    def __init__(self, server: Server, people):
        self.server, self.people = server, iter(people)
        self.lock = threading.Lock()
        self.asked = threading.Semaphore(0)
        self.is_over = threading.Event()
        self.presses = self.cut_off = 0
        self.finished = []
        self.failures = []

    def work(self) -> None:
        while not self.is_over.is_set():
            with self.lock:
                person = next(self.people, None)
            if person is None:
                return
            try:
                self.learn(person[1])
            except Exception as error:  # noqa: BLE001 said by the test, in its thread
                self.failures.append(repr(error))
                return
            self.finished.append(person[0])

    def learn(self, session: str) -> None:
        """The module from front to back, then the check; no page is left out."""
        path = re.findall(
            rf'href="({MODULE}[a-z0-9-]+/)"', self.press(session, "GET", MODULE)[1]
        )
        for page in dict.fromkeys(path):
            self.press(session, "GET", page)
            if page == CHECK:
                self.take_check(session)
            else:
                self.press(session, "POST", page, act="next")

    def take_check(self, session: str) -> None:
        self.press(session, "POST", f"{CHECK}start/", go="1")
        for number, right in enumerate(RIGHT, start=1):
            where = f"{CHECK}question/{number}/"
            _, text = self.press(session, "GET", where)
            option = next(
                key
                for key, label in CHOICE.findall(text)
                if unescape(label).strip() == right
            )
            self.press(session, "POST", where, attempt="1", option=option)
        self.press(session, "POST", f"{CHECK}submit/", attempt="1")

    def press(self, session: str, method: str, path: str, **form) -> tuple[int, str]:
        """Again and again until there is an answer, as a person would."""
        give_up = time.monotonic() + 60
        while time.monotonic() < give_up:
            try:
                line = self.server.send(method, path, session, **form)
            except OSError:  # it is not up yet
                time.sleep(0.1)
                continue
            if form:
                self.asked.release()
            try:
                answer = line.getresponse()
                text = answer.read().decode()
            except (OSError, HTTPException):
                with self.lock:
                    self.cut_off += bool(form)
                continue
            wanted = 302 if form else 200
            assert answer.status == wanted, f"{answer.status} {method} {path}"
            with self.lock:
                self.presses += bool(form)
            time.sleep(THINK)
            return answer.status, text
        raise AssertionError(f"no answer for a minute: {method} {path}")


def workers(server: Server) -> list[int]:
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children]


def kill_now_and_then(crowd: Crowd, *, until: float) -> Counter:
    """While somebody's press is on its way, which takes some 20 to 60 ms."""
    chance, kills = random.Random(11), Counter()
    while kills.total() < KILLS and time.monotonic() < until and not crowd.failures:
        while crowd.asked.acquire(blocking=False):
            pass
        assert crowd.asked.acquire(timeout=90), "nobody presses any more"
        time.sleep(chance.uniform(0, 0.04))
        # By turns: of a worker that dies again within 5.5 s of its respawn granian
        # thinks that it always will, and gives up.
        if kills.total() % 2:
            crowd.server.kill()
            crowd.server.start()
            kills["master and workers"] += 1
        else:
            for pid in workers(crowd.server):
                os.kill(pid, signal.SIGKILL)
            kills["workers"] += 1
            time.sleep(1)
    return kills


def test_next_under_kill(site):  # noqa: F811 the fixture
    started = time.monotonic()
    crowd = Crowd(site, list(learners(3 * KILLS)))
    threads = [threading.Thread(target=crowd.work) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    kills = kill_now_and_then(crowd, until=started + LONGEST)
    crowd.is_over.set()
    for thread in threads:
        thread.join(90)

    assert not crowd.failures
    assert kills.total() >= KILLS / 2, f"only {dict(kills)} in {LONGEST} s"
    for enrolment in crowd.finished:
        expect_whole(enrolment)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
    print(  # noqa: T201 what `make soak` shows
        f"\n{dict(kills)} killed under {AT_ONCE} learners in"
        f" {time.monotonic() - started:.0f} s: {len(crowd.finished)} modules completed,"
        f" {crowd.presses} presses answered, {crowd.cut_off} cut off and pressed again;"
        " nothing lost, nothing doubled"
    )


def expect_whole(enrolment) -> None:
    """Each page, the attempt, the completion and the certificate, told once each."""
    module = current_catalogue().programmes[0].modules[0]
    pages = PageProgress.objects.filter(enrolment=enrolment)
    assert {row.page_key for row in pages if row.completed_at} == {
        lesson.key for lesson in module.lessons
    }
    assert pages.count() == len(module.lessons)
    attempt = Attempt.objects.get(enrolment=enrolment)
    assert (attempt.right, attempt.is_pass) == (len(RIGHT), True)
    assert ModuleCompletion.objects.filter(enrolment=enrolment).count() == 1
    assert IssuedDocument.objects.filter(holder=enrolment.user).count() == 1
    told = [
        json.loads(row.statement)
        for row in OutboxStatement.objects.filter(actor=enrolment.user.uuid)
    ]
    acts = Counter(one["verb"]["id"].rpartition("/")[2] for one in told)
    things = Counter((one["verb"]["id"], one["object"]["id"]) for one in told)
    assert acts["experienced"] == len(module.lessons)
    assert acts["completed"] == len(module.lessons) + 1, "the pages and the module"
    assert acts["earned"] == acts["registered"] == acts["attempted"] == 1
    assert set(things.values()) == {1}
