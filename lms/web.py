"""The web server: granian around lms.wsgi. Started by `manage.py serve`.

The application is loaded before the workers fork, so that they share its memory.
"""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from lms.wsgi import application  # noqa: F401 loaded here for the workers

# Its records go the way of all others, as lines of JSON; requests are logged by us.
LOGGING = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {}}}


def main() -> None:
    from django.conf import settings  # noqa: PLC0415 set up by lms.wsgi
    from django.db import connection  # noqa: PLC0415

    # SQLite has one writer: a second thread in a process would only wait.
    threads = 1 if connection.vendor == "sqlite" else 2
    Granian(
        "lms.wsgi:application",
        address=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=settings.WEB_WORKERS,
        blocking_threads=threads,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=8,
        workers_max_rss=512,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        working_dir=settings.BASE_DIR,
    ).serve()


if __name__ == "__main__":
    main()
