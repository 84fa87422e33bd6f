"""Jobs with a real worker process: killed, failing, given up, run again."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pydoc import locate

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_q.conf import Conf
from django_q.core_signing import dumps
from django_q.models import Schedule, Task
from django_q.signing import PickleSerializer
from django_q.tasks import async_task

from lms import broker, jobs
from tests import databases
from tests.lms.test_serve import Processes, wait_for

SAMPLES = "tests.lms.sample_jobs"


class Worker(Processes):
    def __init__(self, database: str):
        super().__init__()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run_jobs"],
            cwd=databases.ROOT,
            env=databases.environment(database)
            | {
                "MARK": self.mark,
                "QUEUE_TIMEOUT": "2",
                "QUEUE_RETRY": "3",
                "QUEUE_ATTEMPTS": "3",
            },
            start_new_session=True,
        )
        wait_for(lambda: len(self.processes()) == 5)


@pytest.fixture
def worker(fresh_database, django_db_blocker, monkeypatch):
    monkeypatch.setattr(Conf, "SYNC", False)
    monkeypatch.setattr(Conf, "MAX_ATTEMPTS", 3)
    with django_db_blocker.unblock():
        worker = Worker(fresh_database)
        yield worker
        worker.kill_all()
        connection.close()


def lines(path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_a_job_whose_worker_was_killed_runs_again(worker, tmp_path):
    out = tmp_path / "out"
    key = async_task(f"{SAMPLES}.end_the_worker", str(out), 1)

    wait_for(lambda: Task.objects.filter(id=key, success=True).exists())
    assert lines(out) == ["run", "run", "done"]
    assert jobs.failed_jobs().count() == jobs.waiting_count() == 0


def test_a_job_that_kills_each_worker_is_given_up_and_can_be_run_again(
    worker, tmp_path
):
    out = tmp_path / "out"
    key = async_task(f"{SAMPLES}.end_the_worker", str(out), 3)

    failed = wait_for(jobs.failed_jobs().first, 40)
    assert (failed.id, failed.attempt_count) == (key, 3)
    assert jobs.Report(failed).words == "End its own worker, so many times"
    assert jobs.Report(failed).reason == "The worker ended before the job did."
    assert lines(out) == ["run"] * 3
    assert jobs.waiting_count() == 0

    assert jobs.run_again(task_id=key)
    assert not jobs.run_again(task_id=key), "a second click changes nothing"
    wait_for(lambda: lines(out)[-1] == "done")
    wait_for(lambda: jobs.waiting_count() == 0)
    assert jobs.failed_jobs().count() == 0


def test_a_failing_job_is_tried_so_often_and_then_shown(worker, tmp_path):
    out = tmp_path / "out"
    async_task(f"{SAMPLES}.fail", str(out))

    failed = wait_for(jobs.failed_jobs().first, 40)
    report = jobs.Report(failed)
    assert report.words == "Fail, naming a person"
    assert report.reason == "amira@school.example is not in the list"
    assert "sample_jobs.py" in report.details
    assert lines(out) == ["run"] * 3
    wait_for(lambda: jobs.waiting_count() == 0)


@pytest.mark.parametrize("child", [0, 1, 2])
def test_the_queue_survives_the_kill_of_an_idle_process(worker, tmp_path, child):
    """The worker, the one that saves results, the one that fetches jobs."""
    guard = worker.children(worker.process.pid)[0]
    os.kill(worker.children(guard)[child], signal.SIGKILL)
    out = tmp_path / "out"
    wait_for(lambda: guard not in worker.children(worker.process.pid))
    async_task(f"{SAMPLES}.write", str(out), "hello")

    wait_for(lambda: lines(out) == ["hello"])
    wait_for(lambda: jobs.waiting_count() == 0)


@pytest.mark.django_db
def test_a_job_queued_before_the_key_changed_still_runs(settings, now):
    task = {"id": "1" * 32, "name": "n", "func": f"{SAMPLES}.write", "args": ("a",)}
    old = dumps(task, key="old", salt=Conf.PREFIX, serializer=PickleSerializer)

    assert broker.unpack(old) is None
    settings.SECRET_KEY_FALLBACKS = ["old"]
    assert broker.unpack(old) == task


@pytest.mark.django_db
def test_a_job_that_ended_well_is_not_run_twice(now):
    task = {
        "id": "1" * 32,
        "name": "n",
        "func": f"{SAMPLES}.write",
        "args": (),
        "kwargs": {},
        "started": now,
    }
    assert broker.begin(task)
    Task.objects.update(success=True)

    assert not broker.begin(task)


@pytest.mark.django_db
def test_schedules_are_registered_once_and_name_what_exists(now):
    jobs.register_schedules(now=now)
    Schedule.objects.update(next_run=now + timedelta(hours=5))
    Schedule.objects.create(name="of an older version", func="gone.away")
    jobs.register_schedules(now=now)

    assert {s.name for s in Schedule.objects.all()} == set(jobs.SCHEDULES)
    assert {s.next_run for s in Schedule.objects.all()} == {now + timedelta(hours=5)}
    assert [
        s.func for s in Schedule.objects.all() if not callable(locate(s.func))
    ] == []


@pytest.mark.django_db
def test_old_failures_are_cleared_and_new_ones_kept():
    for number, days in [("1", 91), ("2", 89)]:
        then = timezone.now() - timedelta(days=days)
        failure(id=number * 32, started=then, stopped=then)

    jobs.clear_expired()
    assert [task.id for task in Task.objects.all()] == ["2" * 32]


def failure(**fields):
    moment = timezone.now()
    return Task.objects.create(
        **{
            "id": "1" * 32,
            "name": "n",
            "func": f"{SAMPLES}.write",
            "args": ("/dev/null", "again"),
            "kwargs": {},
            "started": moment,
            "stopped": moment,
            "success": False,
            "attempt_count": Conf.MAX_ATTEMPTS,
            "result": "Amira is <b>not</b> here : Traceback (most recent call last): x",
        }
        | fields
    )


@pytest.mark.django_db
def test_an_operator_sees_what_failed_and_runs_it_again(admin_client):
    failure()
    page = admin_client.get(reverse("jobs")).content.decode()
    assert "Write a line into a file. It shows that the job ran" in page
    assert "Amira is &lt;b&gt;not&lt;/b&gt; here" in page
    assert "Run it again" in page

    for words in ["The job is in the queue again", "has already been put back"]:
        answer = admin_client.post(reverse("jobs"), {"job": "1" * 32}, follow=True)
        assert words in answer.content.decode()
        assert "No job has failed" in answer.content.decode()


@pytest.mark.django_db
def test_a_job_that_will_be_tried_again_is_listed_apart(admin_client):
    failure(attempt_count=2)
    page = admin_client.get(reverse("jobs")).content.decode()

    assert "No job has failed" in page
    assert "tried 2 of 5 times" in page


@pytest.mark.django_db
def test_nobody_else_sees_the_jobs(client, django_user_model):
    failure()
    assert client.get(reverse("jobs")).status_code == 302

    editor = django_user_model.objects.create_user("e@school.example", name="Ed")
    client.force_login(editor)
    answer = client.post(reverse("jobs"), {"job": "1" * 32})
    assert answer.status_code in {302, 403}
    assert jobs.failed_jobs().count() == 1
