"""What many schools cost: their standings of a night, an authority's page, a roster.

    python -m tests.bench.oversight

A part of `make bench`. All is generated and runs in one process on a database of its
own; the process's memory is that of the export of every school.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from tests import databases
from tests.bench.imports import shell

SCHOOLS, IN_PAGE = 24_000, 400
ROSTER, WRONG = 500, 12
PAGES = 20
NIGHT_LIMIT, PAGE_LIMIT, QUERY_LIMIT = 10.0, 50.0, 12  # seconds, ms, queries
INSIDE = (
    "import django; django.setup(); from tests.bench.oversight import inside; inside()"
)

Figure = Callable[..., None]


def measure_oversight(figure: Figure) -> list[str]:
    """Tells each figure; returns what was wrong."""
    name = databases.clone(databases.template(), "oversight")
    try:
        found = json.loads(shell(name, "-c", INSIDE).splitlines()[-1])
    finally:
        databases.drop(name)
    seconds = {"first": "all new", "same": "nothing changed", "next": "the next day"}
    for key, words in seconds.items():
        for kind, more in (("nights", ""), ("processor", ", processor")):
            value = found[kind][key]
            figure(
                f"standings of {SCHOOLS:,} schools, {words}{more}",
                value,
                "s",
                NIGHT_LIMIT,
                value / NIGHT_LIMIT,
            )
    page = found["page"]
    for key, words in (("ms", "in the server"), ("processor", "processor")):
        figure(
            f"page of an authority with {IN_PAGE} schools, {words}",
            page[key],
            "ms",
            PAGE_LIMIT,
            page[key] / PAGE_LIMIT,
        )
    figure("page of an authority, queries", page["queries"], "queries", QUERY_LIMIT)
    for words, value in found["rosters"].items():
        figure(f"roster of {ROSTER} rows, {words}", value, "s")
    for words, value in found["exports"].items():
        figure(f"export of {SCHOOLS:,} schools, {words}", value, "s")
    return faults_of(found)


def faults_of(found: dict) -> list[str]:
    faults = list(found["faults"])
    # Whatever else the machine has to do makes a night longer, not dearer.
    slowest = max(found["processor"].values())
    if databases.is_sqlite() and slowest > NIGHT_LIMIT:
        faults.append(f"standings of {SCHOOLS} schools took {slowest:.1f} s")
    if found["page"]["processor"] > PAGE_LIMIT:
        faults.append(
            f"the page of an authority took {found['page']['processor']:.0f} ms"
        )
    if found["page"]["queries"] > QUERY_LIMIT:
        faults.append(
            f"the page of an authority took {found['page']['queries']} queries"
        )
    return faults


# In the process that is measured -----------------------------------------------------


@override_settings(SECOND_FACTOR_REQUIRED=False)
def inside() -> None:
    from home.scale import seed_schools  # noqa: PLC0415 after django.setup()

    seed_schools(SCHOOLS)
    seed_sencos()
    overseen = make_overseen()
    found = {**time_nights(), "faults": []}
    found["page"] = time_page(overseen["authority"])
    found["exports"] = time_exports(overseen["all"])
    found["rosters"] = time_rosters(overseen, found["faults"])
    print(json.dumps(found))  # noqa: T201 read by whoever started this process


def seed_sencos() -> None:
    """One for each school; they differ by when they began and what they hold."""
    from compliance.models import (  # noqa: PLC0415
        Designation,
        Evidence,
        Person,
        Qualification,
    )
    from schools.models import Establishment  # noqa: PLC0415

    at, today = timezone.now(), timezone.localdate()
    schools = list(Establishment.objects.filter(name__endswith="(generated)"))
    with transaction.atomic():
        people = Person.objects.bulk_create(
            Person(name=f"Senco Generated{n}", qts="yes", induction="complete")
            for n in range(len(schools))
        )
        Designation.objects.bulk_create(
            Designation(
                person=person,
                establishment=school,
                appointed_on=today - timedelta(days=n % 1500),
                is_head="no",
                teaches_at_school="yes",
                recorded_at=at,
            )
            for n, (person, school) in enumerate(zip(people, schools, strict=True))
        )
        courses = Qualification.objects.bulk_create(
            Qualification(person=person, recorded_at=at, **COURSES[n % len(COURSES)])
            for n, person in enumerate(people)
        )
        Evidence.objects.bulk_create(
            Evidence(
                qualification=course,
                kind="certificate",
                seen_on=today,
                seen_by_name="Generated",
                recorded_at=at,
            )
            for course in courses
            if course.outcome == "passed"
        )


COURSES = (
    {
        "kind": "nasenco",
        "course_started_on": date(2022, 9, 1),
        "outcome": "passed",
        "outcome_on": date(2023, 7, 1),
    },
    {"kind": "none"},
    {
        "kind": "npq",
        "course_started_on": date(2025, 11, 10),
        "outcome": "in_progress",
    },
)


def make_overseen() -> dict:
    """An authority with as many schools as are asked for, and a trust and an authority
    that get rosters."""
    from accounts.enums import Role  # noqa: PLC0415
    from compliance.queries.oversight import Scope  # noqa: PLC0415
    from schools.models import Establishment, LocalAuthority, Trust  # noqa: PLC0415

    keys = list(Establishment.objects.order_by("pk").values_list("pk", flat=True))
    everybody = LocalAuthority.objects.create(code="998", name="All (generated)")
    Establishment.objects.update(authority=everybody)
    authority = LocalAuthority.objects.create(code="999", name="Some (generated)")
    trust = Trust.objects.create(uid="999999", name="Many (generated)")
    some = Establishment.objects.filter(pk__in=keys[:IN_PAGE])
    some.update(authority=authority)
    Establishment.objects.filter(pk__in=keys[-ROSTER:]).update(trust=trust)
    return {
        "authority": Scope(Role.AUTHORITY, authority),
        "all": Scope(Role.AUTHORITY, everybody),
        "trust": Scope(Role.TRUST, trust),
    }


def time_nights() -> dict[str, dict[str, float]]:
    from compliance.operations.standings import refresh_all  # noqa: PLC0415

    today = timezone.localdate()
    nights = {"first": today, "same": today, "next": today + timedelta(days=1)}
    found = {"nights": {}, "processor": {}}
    for key, day in nights.items():
        before = time.process_time()
        found["nights"][key] = timed(lambda d=day: refresh_all(today=d))
        found["processor"][key] = time.process_time() - before
    return found


def timed(act: Callable) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def client_of(scope) -> Client:
    from accounts.operations import (  # noqa: PLC0415
        create_verified_user,
        grant_membership,
    )

    now = timezone.now()
    viewer = create_verified_user(
        email=f"{scope.key}@scale.example", name="Viewer", password=None, at=now
    )
    grant_membership(
        user=viewer,
        role=scope.role,
        from_date=timezone.localdate(),
        granted_by=None,
        at=now,
        **scope.named,
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(viewer)
    return client


def time_page(scope) -> dict:
    client, address = client_of(scope), "/oversight/"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    queries = len(captured)
    before = time.process_time()
    times = [timed(lambda: client.get(address)) for _ in range(PAGES)]
    spent = (time.process_time() - before) / PAGES
    return {
        "ms": statistics.median(times) * 1000,
        "processor": spent * 1000,
        "queries": queries,
    }


def time_exports(scope) -> dict[str, float]:
    client = client_of(scope)
    return {
        kind: timed(lambda k=kind: read(client, f"/oversight/{scope.key}/schools.{k}"))
        for kind in ("csv", "xlsx")
    }


def read(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    for _ in response.streaming_content:
        pass


def time_rosters(overseen: dict, faults: list[str]) -> dict[str, float]:
    """Twelve rows are wrong; the others are other people than those recorded."""
    from compliance.models import RosterUpload  # noqa: PLC0415
    from compliance.operations.rosters import (  # noqa: PLC0415
        apply_roster,
        keep_roster,
    )
    from compliance.rules.uploaded_roster import read_roster  # noqa: PLC0415
    from schools.rules.lines import read_lines  # noqa: PLC0415

    found, now = {}, timezone.now()
    for words, scope, done in (
        ("an authority", overseen["all"], "waits"),
        ("a trust", overseen["trust"], "added"),
    ):
        content = roster_of(scope)
        kept = {}

        def keep(scope=scope, content=content, kept=kept):
            kept["upload"] = keep_roster(
                scope=scope,
                file_name="roster.csv",
                rows=read_roster(read_lines(content))[0],
                uploaded_by=None,
                at=now,
            )

        found[f"read for {words}"] = timed(keep)
        upload = kept["upload"]
        found[f"applied for {words}"] = timed(
            lambda u=upload, s=scope: apply_roster(
                upload=u, scope=s, applied_by=None, at=now
            )
        )
        rows = RosterUpload.objects.get(pk=upload.pk).rows
        if sum(row["done"] == done for row in rows) != ROSTER - WRONG:
            faults.append(f"not every row of {words} was applied")
        if sum(bool(row["problems"]) for row in rows) != WRONG:
            faults.append(f"not {WRONG} rows of {words} were wrong")
    return found


def roster_of(scope) -> list[bytes]:
    urns = scope.schools.order_by("-pk").values_list("identifier", flat=True)[:ROSTER]
    lines = ["urn,name,trn,appointed_on,qts,qualification,course_started_on,outcome"]
    lines += [
        f"{urn},{scope.role.title()} Reported{n},{TRN[scope.role] + n},"
        f"{'soon' if n < WRONG else '2025-09-01'},yes,npq,2025-11-10,in_progress"
        for n, urn in enumerate(urns)
    ]
    return [f"{line}\n".encode() for line in lines]


TRN = {"authority": 3_000_000, "trust": 4_000_000}


def main() -> int:
    from tests.bench.__main__ import figure, say  # noqa: PLC0415 it imports us

    django.setup()
    figure("load average before", os.getloadavg()[0], "processes")
    started = time.monotonic()
    faults = measure_oversight(figure)
    say(f"Measured in {time.monotonic() - started:.0f} s.")
    for fault in faults:
        say(f"WRONG: {fault}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
