"""The supervisor with real processes: whatever ends, nothing stays behind.

Every process is found by a mark in its environment, which children inherit.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests import databases

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="finds processes by /proc"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds=25):
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s in vain")


class Processes:
    """Those with one mark in their environment, which children inherit."""

    process: subprocess.Popen

    def __init__(self):
        self.mark = uuid.uuid4().hex

    def processes(self) -> dict[int, str]:
        """Pid and command line of those that run."""
        found = {}
        for entry in Path("/proc").iterdir():
            try:
                if self.mark.encode() in (entry / "environ").read_bytes():
                    words = (entry / "cmdline").read_text().split("\0")
                    found[int(entry.name)] = " ".join(words)
            except OSError:
                continue
        return found

    def children(self, pid: int) -> list[int]:
        """In the order in which they were started."""
        try:
            text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            return []
        return [int(child) for child in text.split()]

    def kill_all(self):
        # Again and again: a master replaces a killed worker before its own turn comes.
        while found := self.processes():
            for pid in found:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.poll()
        self.process.wait()


class Site(Processes):
    def __init__(self, database: str, log: Path, **env: str):
        super().__init__()
        self.port = free_port()
        self.log = log
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=databases.ROOT,
                env=databases.environment(database) | {"MARK": self.mark} | env,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def master(self, words: str) -> int:
        """The leader of the part whose command line has these words."""
        return next(
            pid
            for pid, line in self.processes().items()
            if words in line and os.getpgid(pid) == pid
        )

    def wait_until_ready(self):
        wait_for(lambda: "Pathways is at" in self.log.read_text())
        # The worker needs its own second to have all its processes.
        wait_for(lambda: sum("run_jobs" in x for x in self.processes().values()) == 5)

    def wait_until_gone(self) -> int:
        code = self.process.wait(25)
        wait_for(lambda: not self.processes())
        return code


def answers(site: Site) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{site.port}/healthz", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


@pytest.fixture
def site(fresh_database, tmp_path):
    site = Site(fresh_database, tmp_path / "log")
    yield site
    site.kill_all()


def test_it_serves_and_term_ends_it_all(site):
    site.wait_until_ready()

    assert f"Pathways is at http://127.0.0.1:{site.port}" in site.log.read_text()
    with urlopen(f"http://127.0.0.1:{site.port}/readyz") as response:
        assert response.read() == b'{"status": "ok"}'
    commands = sorted(
        line.split(" ", 1)[1].strip() for line in site.processes().values()
    )
    assert commands.count("-m lms.web") == 3
    assert commands.count("manage.py run_jobs") == 5
    assert len(commands) == 10, "and the supervisor with its watcher"

    site.process.terminate()
    assert site.wait_until_gone() == 0


def test_ctrl_c_before_it_is_ready_ends_it_all(site):
    wait_for(lambda: len(site.processes()) > 3)
    site.process.send_signal(signal.SIGINT)

    assert site.wait_until_gone() == 0


@pytest.mark.parametrize("part", ["lms.web", "run_jobs", "supervisor.py"])
def test_the_death_of_a_part_ends_it_all_with_an_error(site, part):
    site.wait_until_ready()
    os.kill(site.master(part), signal.SIGKILL)

    assert site.wait_until_gone() == 1
    assert "ended by itself" in site.log.read_text()


def test_a_killed_supervisor_leaves_nothing_behind(site):
    site.wait_until_ready()
    site.process.kill()

    assert site.wait_until_gone() == -signal.SIGKILL


def test_a_killed_web_worker_is_replaced(site):
    site.wait_until_ready()
    master = site.master("lms.web")
    workers = {p for p, x in site.processes().items() if "lms.web" in x} - {master}
    os.kill(workers.pop(), signal.SIGKILL)

    wait_for(lambda: sum("lms.web" in x for x in site.processes().values()) == 3)
    # A connection that waited with the dead worker is reset; the next is answered.
    wait_for(lambda: answers(site))


def test_its_log_is_json_and_names_nobody(fresh_database, tmp_path):
    # Without static files every page is an error, the page for errors too.
    site = Site(fresh_database, tmp_path / "log", STATIC_ROOT=str(tmp_path))
    try:
        site.wait_until_ready()
        base = f"http://127.0.0.1:{site.port}"
        login = urlencode({"login": "amira@school.example", "password": "amira"})
        for address, body, headers in [
            ("/?email=amira@school.example", None, {}),
            ("/nowhere/amira@school.example/", None, {}),
            ("/accounts/login/?next=/amira", login.encode(), {"Cookie": "csrftoken=a"}),
            ("/", None, {"Host": "amira.school.example"}),
        ]:
            with pytest.raises(HTTPError):
                urlopen(Request(base + address, body, headers))
        wait_for(lambda: site.log.read_text().count("DisallowedHost") > 1)
    finally:
        site.kill_all()

    log = site.log.read_text()
    assert "amira" not in log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert {line["logger"] for line in lines} == {
        "_granian.utils",
        "django.security.DisallowedHost",
        "pathways.request",
    }
    others = [line for line in log.splitlines() if line and not line.startswith("{")]
    assert others == [f"Pathways is at {base}", "Ctrl-C ends it."]


def test_a_busy_port_is_said_plainly(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=databases.ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings"},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"CommandError: Port {port} is taken by another program. End that one, or"
        f" choose another port: make start PORT={port + 1}"
    )
