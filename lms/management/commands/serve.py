import os
import socket
import sys
from errno import EADDRINUSE
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms.supervisor import Supervisor


class Command(BaseCommand):
    help = "Serve the site: web server and background worker, ended together."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT", "8000"))
        )
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))

    def handle(self, *, host, port, **options):
        refuse_busy_port(host, port)
        os.environ |= {"HOST": host, "PORT": str(port)}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
        os.chdir(settings.BASE_DIR)
        supervisor = Supervisor(
            {
                "web server": [sys.executable, "-m", "lms.web"],
                "background worker": [sys.executable, "manage.py", "run_jobs"],
            }
        )
        supervisor.start()
        asked_to_stop = supervisor.wait(
            ready=lambda: answers(host, port),
            announce=lambda: self.announce(host, port),
        )
        ended = supervisor.ended_part()
        supervisor.stop()
        if not asked_to_stop:
            raise CommandError(f"The {ended} ended by itself, so everything was ended.")

    def announce(self, host, port):
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        self.stdout.write(f"\nPathways is at http://{shown}:{port}\n")
        self.stdout.write("Ctrl-C ends it.\n")
        self.stdout.flush()


def refuse_busy_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == EADDRINUSE:
                words = (
                    f"Port {port} is taken by another program. End that one, or choose"
                    f" another port: make start PORT={port + 1}"
                )
            else:
                words = f"Cannot listen at {host}:{port}: {error.strerror}."
            raise CommandError(words) from error


def answers(host: str, port: int) -> bool:
    """Whatever it answers, it is up."""
    where = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = HTTPConnection(where, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True
