"""A server that is measured, as processes of its own, ended whatever happens."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests import databases

START = 60  # seconds until it must answer
STOP = 25


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    def __init__(self, command: list[str], path: str, log: Path, env: dict[str, str]):
        self.port = free_port()
        self.log = log
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=databases.ROOT,
                env=env | {"PORT": str(self.port)},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        give_up = time.monotonic() + START
        while not self.answers(path):
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.stop()
                raise SystemExit(f"It did not start:\n{log.read_text()}")
            time.sleep(0.1)

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    def answers(self, path: str) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


# --- Memory and processor time, by /proc -------------------------------------------------------------
def children(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in text.split()]


def family(pid: int) -> list[int]:
    return [pid, *(each for child in children(pid) for each in family(child))]


def processor_seconds(pid: int) -> float:
    """Of a web server with its workers, since they began."""
    ticks = 0
    for each in family(pid):
        # After the command's name, which may hold spaces, utime and stime are 12th and
        # 13th.
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def web_server(supervisor: int) -> int:
    """The part of `manage.py serve` that answers requests."""
    return parts_of(supervisor)["lms.web"]


def parts_of(supervisor: int) -> dict[str, int]:
    parts = {}
    for child in children(supervisor):
        words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
        parts |= {name: child for name in ("lms.web", "run_jobs") if name in words}
    return parts


def megabytes(pid: int, kind: str) -> float:
    """`Pss` divides shared pages among those who share them; `Rss` counts them whole."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(kind)


def memory(supervisor: int) -> dict[str, float]:
    """Of the parts under `manage.py serve`."""
    parts = parts_of(supervisor)
    # The web server's master forks the workers; a helper of multiprocessing is small.
    workers = children(parts["lms.web"])
    return {
        "memory of a web process": max(megabytes(each, "Pss") for each in workers),
        "memory of a web process, shared pages counted": max(
            megabytes(each, "Rss") for each in workers
        ),
        "memory of the web server": sum(
            megabytes(each, "Pss") for each in family(parts["lms.web"])
        ),
        "memory of the background worker": sum(
            megabytes(each, "Pss") for each in family(parts["run_jobs"])
        ),
    }
