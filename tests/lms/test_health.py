from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django_q.models import Task

from lms import health


@pytest.fixture
def after_start(monkeypatch, now):
    """A process that has been up for an hour."""
    monkeypatch.setattr(health, "STARTED", now - timedelta(hours=1))
    monkeypatch.setattr(health.timezone, "now", lambda: now)
    monkeypatch.setattr(health, "migrated", [])
    return now


def job_ended(at, *, success=True):
    Task.objects.create(
        id="1" * 32, name="n", func="f", started=at, stopped=at, success=success
    )


def ready(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json()


def test_healthz_says_that_the_process_is_up(client):
    answer = client.get("/healthz", headers={"host": "10.0.0.7:8000"})

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_readyz_says_that_all_parts_work(client, after_start):
    job_ended(after_start - timedelta(minutes=4))

    assert ready(client) == (200, {"status": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "success"), [(6, True), (1, False)], ids=["none of late", "a failure"]
)
def test_a_queue_that_nobody_serves_is_named(client, after_start, minutes, success):
    job_ended(after_start - timedelta(minutes=minutes), success=success)

    assert ready(client) == (503, {"status": "unavailable", "part": "queue"})


@pytest.mark.django_db
def test_the_queue_has_time_to_start(client, after_start, monkeypatch):
    monkeypatch.setattr(health, "STARTED", after_start - timedelta(minutes=4))

    assert ready(client) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_a_migration_that_was_not_applied_is_named(client, after_start):
    job_ended(after_start)
    MigrationRecorder(connection).record_unapplied("audit", "0002_triggers")
    assert health.unapplied_migrations() == {("audit", "0002_triggers")}
    assert ready(client) == (503, {"status": "unavailable", "part": "migrations"})

    MigrationRecorder(connection).record_applied("audit", "0002_triggers")
    assert ready(client) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_applied_migrations_are_asked_for_once(
    client, after_start, django_assert_num_queries
):
    job_ended(after_start)
    ready(client)

    with django_assert_num_queries(2):
        ready(client)


@pytest.mark.parametrize(
    ("broken", "part"),
    [((connection, "cursor"), "database"), ((cache, "get"), "cache")],
)
@pytest.mark.django_db
def test_what_does_not_answer_is_named_and_no_more(
    client, after_start, monkeypatch, broken, part
):
    def refuse(*_):
        raise OperationalError("password of user pathways at 10.0.0.7 is wrong")

    health.migrated.append(True)
    monkeypatch.setattr(*broken, refuse)

    assert ready(client) == (503, {"status": "unavailable", "part": part})
