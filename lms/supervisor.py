"""Web server and background worker under one roof: both run, or neither does.

Each part leads a process group of its own, so that what it forked ends with it, even
when its master was killed. A watcher outlives a kill -9 of the supervisor itself: it
holds the read end of a pipe that closes when the supervisor is gone.

No Django here: the watcher is this file, run by itself.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

GRACE = 10  # seconds to finish a request or a job before the group is killed
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def send(target: int, number: int, kill: Callable = os.kill) -> bool:
    """Whether there was anybody to send it to."""
    try:
        kill(target, number)
    except (ProcessLookupError, PermissionError):  # macOS: a group of zombies
        return False
    return True


def end_groups(groups: Iterable[int], reap: Callable[[], object]) -> None:
    """Ask the leaders to finish; kill what is left of a group once its leader is gone."""
    groups = list(groups)
    for leader in groups:
        send(leader, signal.SIGTERM)
    give_up = time.monotonic() + GRACE
    while time.monotonic() < give_up:
        reap()
        if not any(send(leader, 0) for leader in groups):
            break
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL, os.killpg)


class Supervisor:
    def __init__(self, commands: dict[str, list[str]]):
        self.commands = commands
        self.parts: dict[str, subprocess.Popen] = {}
        self.stopping = threading.Event()

    def start(self) -> None:
        for number in SIGNALS:
            signal.signal(number, lambda *_: self.stopping.set())
        read, self.pipe = os.pipe()
        self.watcher = subprocess.Popen(  # noqa: S603 our own interpreter and file
            [sys.executable, "-I", "-S", str(Path(__file__).resolve())],
            stdin=read,
            start_new_session=True,
        )
        os.close(read)
        for name, command in self.commands.items():
            self.parts[name] = subprocess.Popen(  # noqa: S603 commands are our own
                command, stdin=subprocess.DEVNULL, start_new_session=True
            )
            os.write(self.pipe, f"{self.parts[name].pid}\n".encode())

    def ended_part(self) -> str | None:
        """The name of a part that is no longer there."""
        parts = self.parts | {"watcher": self.watcher}
        return next((n for n, part in parts.items() if part.poll() is not None), None)

    def wait(self, *, ready: Callable[[], bool], announce: Callable[[], None]) -> bool:
        """Until a signal (True) or the death of a part (False)."""
        announced = False
        while not self.stopping.wait(0.1):
            if self.ended_part():
                return False
            if not announced and ready():
                announced = True
                announce()
        return True

    def stop(self) -> None:
        for number in SIGNALS:  # a second Ctrl-C must not leave anything behind
            signal.signal(number, signal.SIG_IGN)
        end_groups(
            [part.pid for part in self.parts.values()],
            lambda: [part.poll() for part in self.parts.values()],
        )
        for part in self.parts.values():
            part.wait()
        self.watcher.kill()
        self.watcher.wait()
        os.close(self.pipe)


def watch() -> None:
    # The lines end when nobody holds the pipe any more.
    end_groups([int(line) for line in sys.stdin], lambda: None)


if __name__ == "__main__":
    watch()
