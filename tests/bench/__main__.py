"""Measures the site beside a floor: `make bench`; docs/benchmarks.md says what is what.

    python -m tests.bench [--rounds N] [--seconds S] [--only WORDS]

DATABASE_URL chooses the kind of database, as it does for the tests. Figures go to the
standard output as JSON lines, what was done to the standard error. Exits 1 where an
answer under load was not the right one.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.conf import settings

from tests import databases
from tests.bench import world
from tests.bench.imports import measure_imports
from tests.bench.oversight import measure_oversight
from tests.bench.search import measure_search
from tests.bench.served import Served, memory, processor_seconds, web_server

FLOOR = "floor"
HAS_PROC = Path("/proc/self/smaps_rollup").exists()
ONE_CLIENT = 1.0  # seconds at one client
WARM_UP = 0.3


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def figure(name: str, value: float, unit: str, baseline=None, ratio=None) -> None:
    line = {"name": name, "value": round(value, 2), "unit": unit}
    line["baseline"] = baseline if baseline is None else round(baseline, 2)
    line["ratio"] = ratio if ratio is None else round(ratio, 3)
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


class Bench:
    """The floor, the site and the clients, and all that must be ended after them."""

    def __init__(self, stack: ExitStack):
        self.stack = stack
        self.folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="pathways-bench-"))
        )
        self.faults: list[str] = []
        self.done: dict[str, int] = {}
        self.spent: dict[str, float] = {}  # processor seconds of the server

    def shell(self, code: str, *, env: dict[str, str]) -> str:
        """What `code` prints in a process with the settings that `env` names."""
        return subprocess.run(
            [sys.executable, "-m", "django", "shell", "--no-imports", "-c", code],
            cwd=databases.ROOT,
            env=env | {"LOG_LEVEL": "WARNING"},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def start_floor(self) -> None:
        engine = databases.server()
        name = engine.name(f"pathways-floor-{os.getpid()}")
        databases.note(name, os.getpid())
        engine.drop(name)
        engine.create(name)
        self.stack.callback(databases.drop, name)
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.floor.settings",
            "DATABASE_URL": databases.database_url(name),
        }
        keys = json.loads(
            self.shell("from tests.bench.floor.people import main; main()", env=env)
        )
        self.floor = Served(
            ["-m", "tests.bench.floor.web"], "/", self.folder / "floor.log", env
        )
        self.stack.callback(self.floor.stop)
        people = list(keys.items())[: world.LISTS]
        self.floor_lists = [
            [
                {
                    "method": "GET",
                    "path": "/",
                    "headers": {"Cookie": f"sessionid={key}"},
                    "body": "",
                    "status": 200,
                    "who": name,
                    "expected": ["You were at page 4 of 9."],
                    "numbered": False,
                }
            ]
            for name, key in people
        ]

    def start_site(self) -> None:
        database = databases.clone(world.seeded(), "bench")
        self.stack.callback(databases.drop, database)
        shared = Path(settings.VAR_DIR)
        with databases.locked("static"):
            databases.run_manage(database, "prepare")
        self.env = databases.environment(database) | {
            "VAR_DIR": str(self.folder),
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": ",".join(settings.FIELD_KEYS),
            "STATIC_ROOT": str(shared / "static"),
            "MEDIA_ROOT": str(shared / "bench-media"),
            "WEB_WORKERS": "2",
            "DEBUG": "0",
            "DEMO": "1",
        }
        self.plan = self.folder / "plan.json"
        self.shell(
            f"from tests.bench.plan import write; write({str(self.plan)!r})",
            env=self.env,
        )
        code = "from tests.bench.inside import before; before()"
        self.before = json.loads(self.shell(code, env=self.env))
        self.site = Served(
            ["manage.py", "serve"], "/readyz", self.folder / "site.log", self.env
        )
        self.stack.callback(self.site.stop)

    def start_clients(self) -> list[str]:
        """Returns the names of the targets."""
        plans = json.loads(self.plan.read_text())
        for plan in plans.values():
            plan["address"] = self.site.address
        plans[FLOOR] = {
            "address": self.floor.address,
            "once": False,
            "lists": self.floor_lists,
        }
        self.clients = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("load.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.stack.callback(self.clients.wait)
        self.stack.callback(self.clients.kill)
        self.clients.stdin.write(json.dumps(plans) + "\n")
        return [name for name in plans if name != FLOOR]

    def load(self, target: str, *, clients: int, seconds: float) -> list[float]:
        """Latencies in seconds; the rate is `self.rate`."""
        order = {"target": target, "clients": clients, "seconds": seconds}
        before = self.processor(target)
        self.clients.stdin.write(json.dumps(order) + "\n")
        self.clients.stdin.flush()
        answer = self.clients.stdout.readline()
        if not answer:
            raise SystemExit(f"{target}: the clients ended. {self.site.log}")
        result = json.loads(answer)
        self.faults += [f"{target}: {fault}" for fault in result["faults"]]
        if result["ran_out"]:
            self.faults.append(f"{target}: more requests were wanted than planned")
        spent = self.processor(target) - before
        self.spent[target] = self.spent.get(target, 0) + spent
        count = len(result["latencies"])
        self.done[target] = self.done.get(target, 0) + count
        self.rate = count / result["seconds"]
        return result["latencies"]

    def processor(self, target: str) -> float:
        if not HAS_PROC:
            return 0
        floor, site = self.floor.process.pid, self.site.process.pid
        return processor_seconds(floor if target == FLOOR else web_server(site))

    def processor_ms(self, target: str) -> float:
        return self.spent[target] / self.done[target] * 1000

    def rate_of(self, target: str, seconds: float) -> float:
        self.load(target, clients=world.CLIENTS, seconds=seconds)
        return self.rate

    def errors_in_log(self) -> list[str]:
        lines = self.site.log.read_text().splitlines()
        found = [json.loads(line) for line in lines if line.startswith("{")]
        return [str(each) for each in found if each["level"] in {"ERROR", "CRITICAL"}]

    def check_what_is_left(self, left: dict[str, int]) -> None:
        """The database holds what the answers claimed, no more and no less."""
        added = {key: left[key] - self.before["left"][key] for key in left}
        told = [
            ("completed", "next"),
            ("opened", "lesson page, first opening"),
            ("answers", "answer"),
            ("saves", "note, saved as you type"),
        ]
        for what, target in told:
            if target in self.done and added[what] != self.done[target]:
                self.faults.append(
                    f"{target}: {self.done[target]} answers, but {added[what]} {what}"
                )


def measure(bench: Bench, names: list[str], *, rounds: int, seconds: float) -> None:
    for name in [FLOOR, *names]:
        bench.load(name, clients=world.CLIENTS, seconds=WARM_UP)
    rates: dict[str, list[float]] = {name: [] for name in [FLOOR, *names]}
    shares: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        # Each page stands between two measures of the floor, and every second round
        # goes backwards, so that a slow spell of the machine favours nobody.
        order = names if turn % 2 == 0 else names[::-1]
        floor = bench.rate_of(FLOOR, seconds)
        for name in order:
            rate, before = bench.rate_of(name, seconds), floor
            floor = bench.rate_of(FLOOR, seconds / 2)
            rates[name].append(rate)
            rates[FLOOR].append(floor)
            shares[name].append(2 * rate / (before + floor))
    base = statistics.median(rates[FLOOR])
    say(f"The floor was {min(rates[FLOOR]):.0f} to {max(rates[FLOOR]):.0f} requests/s.")
    figure("floor F0", base, "requests/s", base, 1)
    for name in names:
        rate = statistics.median(rates[name])
        figure(name, rate, "requests/s", base, statistics.median(shares[name]))


def measure_one_client(bench: Bench, names: list[str]) -> None:
    base = None
    for name in [FLOOR, *names]:
        latencies = bench.load(name, clients=1, seconds=ONE_CLIENT)
        p95 = statistics.quantiles(latencies, n=20)[-1] * 1000
        base = base or p95
        label = "floor F0" if name == FLOOR else name
        figure(f"{label}, p95 at one client", p95, "ms", base, p95 / base)


def show_processes(bench: Bench, names: list[str]) -> None:
    """Processor time suffers least from whatever else the machine has to do."""
    base = bench.processor_ms(FLOOR)
    figure("floor F0, processor", base, "ms", base, 1)
    for name in names:
        spent = bench.processor_ms(name)
        figure(f"{name}, processor", spent, "ms", base, spent / base)
    for name, megabytes in memory(bench.site.process.pid).items():
        figure(name, megabytes, "MB")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.8)
    parser.add_argument("--only", default="", help="targets whose name holds this")
    asked = parser.parse_args()
    django.setup()
    with ExitStack() as stack:
        bench = Bench(stack)
        say("Making the site and the floor...")
        bench.start_site()
        bench.start_floor()
        names = [name for name in bench.start_clients() if asked.only in name]
        database, python = bench.before["database"], sys.version.split()[0]
        say(f"{database}, Python {python}, {os.cpu_count()} cores. Measuring...")
        figure("load average before", os.getloadavg()[0], "processes")
        started = time.monotonic()
        measure(bench, names, rounds=asked.rounds, seconds=asked.seconds)
        measure_one_client(bench, names)
        if HAS_PROC:
            show_processes(bench, names)
        bench.faults += bench.errors_in_log()
        bench.site.stop()
        code = f"from tests.bench.inside import after; after({str(bench.plan)!r})"
        inside = json.loads(bench.shell(code, env=bench.env))
        bench.check_what_is_left(inside["left"])
        for name, (queries, control) in inside["queries"].items():
            figure(f"{name}, queries", queries, "queries")
            if control:
                figure(f"{name}, begin and end", control, "queries")
        figure("certificate as PDF", inside["pdf"], "ms")
        if not asked.only:
            bench.faults += measure_imports(figure)
        if asked.only in "oversight":
            bench.faults += measure_oversight(figure)
            bench.faults += measure_search(figure)
        say(f"Measured in {time.monotonic() - started:.0f} s.")
        for fault in dict.fromkeys(bench.faults):
            say(f"WRONG: {fault}")
    return int(bool(bench.faults))


if __name__ == "__main__":
    sys.exit(main())
