"""The real site for a journey: `manage.py serve` over a clone of a seeded database."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings

from accounts import mailbox
from tests import databases

PEOPLE = Path(__file__).parent / "people.py"
START = 40  # seconds until it must answer
STOP = 25


@cache
def seeded() -> str:
    """A template with the programmes, the demo and a learner for each journey; and the
    hashed files of today's styles and scripts, which `prepare` makes where they changed.
    """
    media = {"MEDIA_ROOT": str(Path(settings.VAR_DIR) / "journeys-media")}
    name = databases.template(
        f"journeys-{databases.digest_of([PEOPLE])}",
        seed=[
            ("prepare",),
            (
                "shell",
                "--no-imports",
                "-c",
                "from tests.journeys.people import enrol_all; enrol_all()",
            ),
        ],
        **media,
    )
    with databases.locked("clone"):  # nobody may copy it meanwhile
        databases.run_manage(name, "prepare", **media)
    return name


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """Keys and hashed files are those of the test runs; mail and log are its own."""

    def __init__(self, label: str, **env: str):
        self.database = databases.clone(seeded(), label)
        self.folder = Path(tempfile.mkdtemp(prefix="pathways-site-"))
        self.log = self.folder / "log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        shared = Path(settings.VAR_DIR)
        self.env = (
            databases.environment(self.database)
            | {
                "PORT": str(self.port),
                "VAR_DIR": str(self.folder),
                "SECRET_KEY": settings.SECRET_KEY,
                "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
                "STATIC_ROOT": str(shared / "static"),
                "MEDIA_ROOT": str(shared / "journeys-media"),
            }
            | env
        )
        try:
            self.start()
        except BaseException:
            self.remove()
            raise

    def start(self) -> None:
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(self.port)],
                cwd=databases.ROOT,
                env=self.env,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        give_up = time.monotonic() + START
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise AssertionError(f"It did not start:\n{self.log.read_text()}")
            time.sleep(0.1)

    def is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        """Ends all of it: the supervisor ends its groups; a kill is the net."""
        self.process.terminate()
        try:
            self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def remove(self) -> None:
        self.stop()
        databases.drop(self.database)
        shutil.rmtree(self.folder, ignore_errors=True)

    def errors(self, since: int) -> list[dict]:
        """What the site itself called an error, from that byte of its log on."""
        lines = self.log.read_text()[since:].splitlines()
        found = [json.loads(line) for line in lines if line.startswith("{")]
        return [line for line in found if line.get("level") in {"ERROR", "CRITICAL"}]

    def code_for(self, email: str, seconds: int = 10) -> str:
        """The six digits that were mailed last to `email`."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            for letter in mailbox.letters(self.folder / "mail"):
                code = re.search(r"\b\d{6}\b", letter.text)
                if letter.to == email and code:
                    return code[0]
            time.sleep(0.1)
        raise AssertionError(f"No code was mailed to {email}")
