import hashlib
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone
from wagtail.models import Site

from accounts.models import User
from courses.models import ProgrammePage
from home.demo.world import WORLD
from lms.health import unapplied_migrations
from lms.jobs import register_schedules


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
        sources = static_digest()
        collecting = None if static_is_made(sources) else self.start_collecting()
        if unapplied_migrations():
            self.say("Preparing the database...")
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        name_site()
        self.load_content()
        if collecting:
            if collecting.wait():
                raise CommandError(
                    "Styles, scripts and pictures could not be prepared."
                )
            static_note().write_text(sources)
        register_schedules(now=timezone.now())
        if settings.DEMO:
            self.show_accounts()

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def start_collecting(self) -> subprocess.Popen:
        """On the other processor, while this one migrates."""
        self.say("Preparing styles, scripts and pictures...")
        manage = str(settings.BASE_DIR / "manage.py")
        return subprocess.Popen(  # noqa: S603 our own command
            [sys.executable, manage, "collectstatic", "--no-input", "--verbosity", "0"]
        )

    def load_content(self) -> None:
        if not ProgrammePage.objects.exists():
            self.say("Loading the programmes...")
            call_command("load_programmes", verbosity=0, stdout=StringIO())
        if settings.DEMO and not demo_accounts():
            self.say("Making the demo data...")
            call_command("create_demo", verbosity=0, stdout=StringIO())

    def show_accounts(self) -> None:
        present = demo_accounts()
        self.say("\nEverything in the demo is invented. Sign in as:")
        for role in WORLD["people"]:
            email = f"{role}@demo.example"
            if email in present:
                self.say(f"  {email:<26} {settings.DEMO_PASSWORD}")


def name_site() -> None:
    """The CMS makes whole addresses from its site's host: that is BASE_URL's."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.get(is_default_site=True)
    if (site.hostname, site.port) != (address.hostname, port):
        site.hostname, site.port = address.hostname, port
        site.save()


def demo_accounts() -> set[str]:
    demo = User.objects.filter(email__endswith="@demo.example")
    return set(demo.values_list("email", flat=True))


def static_note() -> Path:
    return Path(settings.VAR_DIR) / "static.digest"


def static_is_made(sources: str) -> bool:
    """Hashing and compressing takes seconds, so only when a source has changed."""
    made, note = Path(settings.STATIC_ROOT) / "staticfiles.json", static_note()
    if not made.exists():
        return False
    if not os.access(settings.STATIC_ROOT, os.W_OK):
        return True  # made with the image that this runs in
    return note.exists() and note.read_text() == sources


def static_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))  # noqa: PTH116 a thousand files: pathlib takes twice as long
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
