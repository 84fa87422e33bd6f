import hashlib
import os
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from lms.health import unapplied_migrations
from lms.jobs import register_schedules

ROLES = [
    "learner",
    "head",
    "office",
    "governor",
    "author",
    "editor",
    "facilitator",
    "marker",
    "moderator",
    "trust",
    "authority",
    "provider",
    "admin",
]


class Command(BaseCommand):
    help = "Make ready what is missing, so that the site can be served; safe to repeat."
    requires_system_checks = []

    def handle(self, **options):
        try:
            self.prepare()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}") from error

    def prepare(self):
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        if unapplied_migrations():
            self.say("Preparing the database...")
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.collect_static()
        self.load_content()
        register_schedules(now=timezone.now())
        if settings.DEMO:
            self.show_accounts()

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def collect_static(self) -> None:
        """Hashing and compressing takes seconds, so only when a source has changed."""
        note = Path(settings.VAR_DIR) / "static.digest"
        digest = static_digest()
        made = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if made.exists() and note.exists() and note.read_text() == digest:
            return
        if made.exists() and not os.access(settings.STATIC_ROOT, os.W_OK):
            return  # made with the image that this runs in
        self.say("Preparing styles, scripts and pictures...")
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(digest)

    def load_content(self) -> None:
        commands = get_commands()
        if "load_programmes" in commands and not has_programmes():
            self.say("Loading the programmes...")
            call_command("load_programmes", verbosity=0)
        if "create_demo" in commands and settings.DEMO and not demo_accounts():
            self.say("Making the demo data...")
            call_command("create_demo", verbosity=0)

    def show_accounts(self) -> None:
        present = demo_accounts()
        if not present:
            return
        self.say("\nEverything in the demo is invented. Sign in as:")
        for role in ROLES:
            if email := present.get(f"{role}@demo.example"):
                self.say(f"  {email:<26} {settings.DEMO_PASSWORD}")


def has_programmes() -> bool:
    return apps.get_model("courses", "ProgrammePage").objects.exists()


def demo_accounts() -> dict[str, str]:
    emails = get_user_model().objects.filter(email__endswith="@demo.example")
    return {email: email for email in emails.values_list("email", flat=True)}


def static_digest() -> str:
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))  # noqa: PTH116 a thousand files: pathlib takes twice as long
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
