"""The queue in the database, with a bound on jobs that take their worker with them.

django-q counts the attempts that ended. A job whose worker was killed never ends, so
it would come back for ever: here each delivery leaves a row that says "begun", and the
next delivery counts it as a failed attempt.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.core_signing import BadSignature, loads
from django_q.models import Task
from django_q.signing import PickleSerializer, SignedPackage
from django_q.utils import get_func_repr

BEGUN = "The worker ended before the job did."
log = logging.getLogger("pathways.jobs")


class Broker(ORM):
    def dequeue(self):
        deliveries = []
        for key, package in super().dequeue() or []:
            task = unpack(package)
            if task is None:
                deliveries.append((key, package))  # django-q logs it and drops it
            elif begin(task):
                deliveries.append((key, SignedPackage.dumps(task)))
            else:
                self.delete(key)
        return deliveries


def unpack(package: str) -> dict | None:
    """A job that was queued before SECRET_KEY changed still runs."""
    for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
        try:
            return loads(
                package, key=key, salt=Conf.PREFIX, serializer=PickleSerializer
            )
        except (TypeError, BadSignature):
            continue
    return None


@transaction.atomic
def begin(task: dict) -> bool:
    """Whether the job may run (again)."""
    row, created = Task.objects.select_for_update().get_or_create(
        id=task["id"],
        defaults={
            "name": task["name"],
            "func": get_func_repr(task["func"]),
            "hook": task.get("hook"),
            "args": task["args"],
            "kwargs": task["kwargs"],
            "group": task.get("group"),
            "started": task["started"],
            "stopped": timezone.now(),
            "result": BEGUN,
            "success": False,
            "attempt_count": 0,
        },
    )
    if created:
        return True
    if row.success:
        return False
    if row.result == BEGUN:
        row.attempt_count += 1
    row.result, row.stopped = BEGUN, timezone.now()
    row.save()
    if row.attempt_count < Conf.MAX_ATTEMPTS:
        return True
    log.error("job given up", extra={"job": row.func, "attempts": row.attempt_count})
    return False
