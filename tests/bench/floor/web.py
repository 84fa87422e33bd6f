"""The server as lms.web has it, around the floor."""

import os

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tests.bench.floor.wsgi import application  # noqa: F401 loaded before the fork

LOGGING = {"formatters": {}, "handlers": {}, "loggers": {"_granian": {}}}


def main() -> None:
    is_sqlite = os.environ["DATABASE_URL"].startswith("sqlite")
    Granian(
        "tests.bench.floor.wsgi:application",
        address="127.0.0.1",
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=1 if is_sqlite else 2,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
    ).serve()


if __name__ == "__main__":
    main()
