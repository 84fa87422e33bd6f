"""Times a fresh clone to its first page: cold package cache, warm cache, second start.

    python tools/time_first_page.py [cold] [warm] [second]

It clones the last commit of this repository into a temporary folder, runs `make start`
on a free port and waits for the home page. Prints one JSON line for each figure, with
the limit as its baseline, the load average before and the processor seconds that all
its processes took; what took how long goes to the standard error. Exits 1 where
a figure is over its limit.
"""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"cold": 120, "warm": 45, "second": 5}
NAMES = {
    "cold": "fresh clone to first page, cold package cache",
    "warm": "fresh clone to first page, warm package cache",
    "second": "second start to first page",
}
GIVE_UP = 600
# What a developer may have set for the site of their own.
OURS = {"DATABASE_URL", "VAR_DIR", "BASE_URL", "STATIC_ROOT", "MEDIA_ROOT", "REDIS_URL"}
OURS |= {"DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV", "MAKEFLAGS", "MAKELEVEL"}


def is_for_all(key: str) -> bool:
    """PYTHONDONTWRITEBYTECODE and the like would slow down each start."""
    return key not in OURS and (key == "PYTHON" or not key.startswith("PYTHON"))


def say(started: float, text: str) -> None:
    sys.stderr.write(f"{time.monotonic() - started:6.1f} s  {text}\n")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processor_seconds() -> float:
    """Of everything started from here that has ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def is_there(url: str) -> bool:
    try:
        with urlopen(url, timeout=10) as answer:  # noqa: S310 our own address
            return answer.status == 200  # noqa: PLR2004
    except (URLError, OSError):
        return False


def end(process: subprocess.Popen) -> None:
    """TERM to make and the supervisor, which ends its own groups; a kill is the net."""
    for number, seconds in ((signal.SIGTERM, 25), (signal.SIGKILL, 5)):
        give_up = time.monotonic() + seconds
        try:
            os.killpg(process.pid, number)
            while time.monotonic() < give_up:
                process.poll()  # else make stays a zombie, and its group with it
                os.killpg(process.pid, 0)
                time.sleep(0.05)
        except ProcessLookupError:
            return


@contextmanager
def started_site(clone: Path, cache: Path, started: float):
    """`make start`, until its first page is there."""
    port = free_port()
    env = {key: value for key, value in os.environ.items() if is_for_all(key)}
    env |= {"PIP_CACHE_DIR": str(cache / "pip"), "UV_CACHE_DIR": str(cache / "uv")}
    process = subprocess.Popen(  # noqa: S603 our own arguments
        ["make", "start", f"PORT={port}"],  # noqa: S607 the command under test
        cwd=clone,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )

    def tell():
        for line in process.stdout:
            if line.strip() and not line.startswith("{"):
                say(started, line.strip())

    threading.Thread(target=tell, daemon=True).start()
    try:
        while not is_there(f"http://127.0.0.1:{port}/"):
            if process.poll() is not None:
                raise SystemExit("make start ended before its first page.")
            if time.monotonic() - started > GIVE_UP:
                raise SystemExit(f"No first page within {GIVE_UP} s.")
            time.sleep(0.05)
        yield
    finally:
        end(process)


def seconds_to_first_page(kind: str, clone: Path, cache: Path) -> float:
    sys.stderr.write(f"\n{NAMES[kind]}\n")
    started = time.monotonic()
    if kind != "second":
        shutil.rmtree(clone, ignore_errors=True)
        started = time.monotonic()
        subprocess.run(  # noqa: S603 our own arguments
            ["git", "clone", "--quiet", str(ROOT), str(clone)],  # noqa: S607
            check=True,
        )
    kept = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
    say(started, f"with {kept / 1e6:.0f} MB in the package cache")
    with started_site(clone, cache, started):
        taken = time.monotonic() - started
        say(started, "first page")
    return taken


def main() -> int:
    kinds = sys.argv[1:] or list(LIMITS)
    if not set(kinds) <= set(LIMITS):
        sys.stderr.write(__doc__)
        return 2
    is_over = False
    with tempfile.TemporaryDirectory(prefix="pathways-first-page-") as name:
        clone, cache = Path(name) / "clone", Path(name) / "cache"
        # What a kind needs and was not asked for happens first, without a figure.
        if "warm" in kinds and "cold" not in kinds:
            seconds_to_first_page("cold", clone, cache)
        if kinds == ["second"]:
            seconds_to_first_page("cold", clone, cache)
        for kind in sorted(kinds, key=list(LIMITS).index):
            load, before = round(os.getloadavg()[0], 1), processor_seconds()
            taken, limit = seconds_to_first_page(kind, clone, cache), LIMITS[kind]
            is_over = is_over or taken > limit
            line = {"name": NAMES[kind], "value": round(taken, 1), "unit": "s"}
            line |= {"baseline": limit, "ratio": round(taken / limit, 2)}
            line |= {"load": load, "cpu": round(processor_seconds() - before, 1)}
            sys.stdout.write(f"{json.dumps(line)}\n")
            sys.stdout.flush()
    return int(is_over)


if __name__ == "__main__":
    sys.exit(main())
