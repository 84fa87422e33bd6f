"""Jobs for a real worker process: it finds them by their dotted names."""

import os
import signal
from pathlib import Path


def write(path: str, text: str) -> None:
    """Write a line into a file. It shows that the job ran."""
    with Path(path).open("a") as out:
        out.write(text + "\n")


def end_the_worker(path: str, times: int) -> None:
    """End its own worker, so many times"""
    write(path, "run")
    if Path(path).read_text().count("run") <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, "done")


def fail(path: str) -> None:
    """Fail, naming a person"""
    write(path, "run")
    raise ValueError("amira@school.example is not in the list")
