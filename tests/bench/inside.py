"""What one process can tell: queries of each page, time of a PDF, and what the load left.

`manage.py shell` calls these on the database that is measured; they print JSON. A page
is asked for twice and the second time counts: the first builds what a process keeps.
"""

import json
import sqlite3
import statistics
import sys
import time
from pathlib import Path

from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import Answer, Note, PageProgress
from records.models import IssuedDocument, OutboxStatement
from records.pdf import certificate_pdf

CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET ")
PDFS = 20


def ask(request: dict, turn: int):
    """By Django's test client, through all of the middleware."""
    client = Client(enforce_csrf_checks=True)
    headers = dict(request["headers"])
    for cookie in filter(None, headers.pop("Cookie", "").split("; ")):
        key, _, value = cookie.partition("=")
        client.cookies[key] = value
    content_type = headers.pop("Content-Type", "")
    body = request["body"]
    if request["numbered"]:
        body = body.replace("{n}", str(turn))
    more = {"SERVER_NAME": "127.0.0.1", "headers": headers}
    if request["method"] == "GET":
        return client.get(request["path"], **more)
    return client.post(request["path"], body, content_type=content_type, **more)


def queries(requests: list[dict]) -> tuple[int, int]:
    """Statements of the second request, and those that only begin and end things."""
    for turn in (0, 1):
        request = requests[turn % len(requests)]
        with CaptureQueriesContext(connection) as captured:
            answer = ask(request, turn)
        if answer.status_code != request["status"]:
            raise SystemExit(f"{request['path']}: {answer.status_code}")
    control = sum(q["sql"].startswith(CONTROL) for q in captured.captured_queries)
    return len(captured) - control, control


def pdf_ms() -> float:
    times = []
    documents = list(IssuedDocument.objects.all()[:5])
    for turn in range(PDFS + 1):
        started = time.perf_counter()
        pdf = certificate_pdf(documents[turn % len(documents)])
        times.append((time.perf_counter() - started) * 1000)
        if not pdf.startswith(b"%PDF-"):
            raise SystemExit("That is no PDF.")
    return statistics.median(times[1:])  # the first reads the fonts


def left_behind() -> dict[str, int]:
    return {
        "opened": PageProgress.objects.count(),
        "completed": PageProgress.objects.exclude(completed_at=None).count(),
        "answers": Answer.objects.count(),
        "saves": Note.objects.aggregate(n=Sum("saves"))["n"] or 0,
        "statements": OutboxStatement.objects.count(),
    }


def database() -> str:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {connection.pg_version // 10000}"


def before() -> None:
    json.dump({"left": left_behind(), "database": database()}, sys.stdout)


def after(plan: str) -> None:
    left = left_behind()
    targets = json.loads(Path(plan).read_text())
    found = {
        "left": left,
        "queries": {name: queries(t["lists"][-1]) for name, t in targets.items()},
        "pdf": pdf_ms(),
    }
    json.dump(found, sys.stdout)
