"""What runs in the background: on which schedule, what waits, what failed for good."""

from datetime import datetime, timedelta
from inspect import getdoc
from pydoc import locate

from django.core.management import call_command
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule, Task
from django_q.tasks import async_task

from accounts.operations import clear_old_invitations

FAILURES_KEPT = timedelta(days=90)
SCHEDULES = {
    "publish pages whose time has come": {
        "func": "courses.jobs.publish_due",
        "schedule_type": Schedule.MINUTES,
        "minutes": 1,
    },
    "forget Word documents of which nobody made pages": {
        "func": "courses.jobs.forget_word_uploads",
        "schedule_type": Schedule.DAILY,
    },
    "look at live pages by the publish gate": {
        "func": "courses.jobs.look_at_live_pages",
        "schedule_type": Schedule.DAILY,
    },
    "ask whether links to other sites still answer": {
        "func": "courses.jobs.check_outside_links",
        "schedule_type": Schedule.HOURLY,
    },
    "tell editors what learners flagged": {
        "func": "courses.jobs.tell_of_flags",
        "schedule_type": Schedule.HOURLY,
    },
    "clear expired sessions and old failures": {
        "func": "lms.jobs.clear_expired",
        "schedule_type": Schedule.DAILY,
    },
    "work out every school's standing for the new day": {
        "func": "compliance.jobs.refresh_standings",
        "schedule_type": Schedule.DAILY,
    },
    "erase names and evidence that were kept long enough": {
        "func": "compliance.jobs.erase_what_is_due",
        "schedule_type": Schedule.DAILY,
    },
    "remind heads and SENCOs of dates that come near": {
        "func": "compliance.jobs.send_due_reminders",
        "schedule_type": Schedule.DAILY,
    },
}
NIGHT = (3, 15)
# By London's clock: a new day's dates at once, letters not by night.
HOURS = {
    "compliance.jobs.refresh_standings": (0, 5),
    "compliance.jobs.send_due_reminders": (9, 0),
}
TITLES = {fields["func"]: name for name, fields in SCHEDULES.items()}


@transaction.atomic
def register_schedules(*, now: datetime) -> None:
    """Adds and corrects; a schedule that is there keeps its next time."""
    Schedule.objects.exclude(name__in=SCHEDULES).delete()
    for name, fields in SCHEDULES.items():
        daily = fields["schedule_type"] == Schedule.DAILY
        first = tomorrow_at(fields["func"], now) if daily else now
        Schedule.objects.update_or_create(
            name=name,
            defaults=fields,
            create_defaults=fields | {"next_run": first},
        )


def tomorrow_at(func: str, now: datetime) -> datetime:
    hour, minute = HOURS.get(func, NIGHT)
    today = timezone.localtime(now).replace(
        hour=hour, minute=minute, second=0, microsecond=0
    )
    return today + timedelta(days=1)


def clear_expired() -> None:
    call_command("clearsessions")
    old = timezone.now() - FAILURES_KEPT
    Task.objects.filter(success=False, stopped__lt=old).delete()
    clear_old_invitations(now=timezone.now())


def failed_jobs() -> QuerySet[Task]:
    """Those that will not be tried again by themselves, newest first."""
    return Task.objects.filter(
        success=False, attempt_count__gte=Conf.MAX_ATTEMPTS
    ).order_by("-stopped")


def retrying_jobs() -> QuerySet[Task]:
    return Task.objects.filter(
        success=False, attempt_count__range=(1, Conf.MAX_ATTEMPTS - 1)
    ).order_by("-stopped")


def waiting_count() -> int:
    return OrmQ.objects.count()


class Report:
    """A job that failed, in words for an operator."""

    def __init__(self, task: Task):
        self.task = task
        # Its schedule's name, or the first line of the function's own words.
        words = TITLES.get(task.func) or getdoc(locate(task.func)) or task.func
        self.words = capfirst(words.splitlines()[0].rstrip("."))
        # django-q keeps "message : traceback".
        self.reason, _, self.details = str(task.result).partition(" : Traceback")


@transaction.atomic
def run_again(*, task_id: str) -> bool:
    """Queue a failed job anew; False where somebody else just did."""
    task = failed_jobs().select_for_update().filter(id=task_id).first()
    if task is None:
        return False
    task.delete()
    options = {"group": task.group, "hook": task.hook}
    async_task(task.func, *task.args, **task.kwargs, q_options=options)
    return True
