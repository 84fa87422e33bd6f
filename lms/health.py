"""For whoever watches the site: is the process up, and can it do its work?"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pkgutil import iter_modules

from django.apps import apps
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_q.models import Success

LATE = timedelta(minutes=5)
STARTED = timezone.now()
migrated: list[bool] = []  # once true it stays true while this process lives


def unapplied_migrations() -> set[tuple[str, str]]:
    """By the names of the files alone: loading them would take half a second."""
    files = set()
    for config in apps.get_app_configs():
        package, _ = MigrationLoader.migrations_module(config.label)
        folder = f"{config.path}/{(package or '').rpartition('.')[2]}"
        files |= {
            (config.label, module.name)
            for module in iter_modules([folder])
            if module.name[0] not in "_~" and not module.ispkg
        }
    return files - set(MigrationRecorder(connection).applied_migrations())


def database_answers(now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations_are_applied(now: datetime) -> bool:
    if not migrated and not unapplied_migrations():
        migrated.append(True)
    return bool(migrated)


def cache_answers(now: datetime) -> bool:
    cache.get("readyz")
    return True


def queue_is_served(now: datetime) -> bool:
    """There is a job each minute: one of the last minutes must have ended well.

    A worker that started with this process gets the time to come so far.
    """
    if now - STARTED < LATE:
        return True
    return Success.objects.filter(stopped__gt=now - LATE).exists()


PARTS: dict[str, Callable[[datetime], bool]] = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "cache": cache_answers,
    "queue": queue_is_served,
}


def failing_part(now: datetime) -> str | None:
    """The first part that does not do its work; the later ones need the earlier."""
    for name, works in PARTS.items():
        try:
            if not works(now):
                return name
        except (DatabaseError, OSError):
            return name
    return None


@require_safe
def healthz(request):
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request):
    if part := failing_part(timezone.now()):
        return JsonResponse({"status": "unavailable", "part": part}, status=503)
    return JsonResponse({"status": "ok"})
