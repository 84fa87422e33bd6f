import shutil
import tempfile
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from audit.queries import broken_entry
from lms import dumps
from lms.archive import ArchiveError, unpack
from lms.management.commands.backup import local_keys


class Command(BaseCommand):
    help = "Put a backup back, into an empty database; end the site first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--force",
            action="store_true",
            help="replace a database that has people in it; what it holds is lost",
        )

    def handle(self, *, file, force, **options):
        if not force and has_people():
            raise CommandError(
                "This database has people in it, and restoring would replace them."
                " If that is what you want, add --force."
            )
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as name:
            folder = Path(name)
            try:
                manifest = unpack(file, folder)
                refuse_what_does_not_fit(manifest)
                dumps.load(folder / "database", manifest)
            except ArchiveError as error:
                raise CommandError(str(error)) from error
            # What has been added since the backup was made.
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            cache.clear()
            put_back(folder / "media", settings.MEDIA_ROOT)
            put_back(folder / "private", settings.PRIVATE_ROOT, mode=0o600)
            self.restore_keys(folder / "keys")
        self.report(manifest)

    def restore_keys(self, folder: Path) -> None:
        for path in sorted(folder.glob("*")):
            target = Path(settings.VAR_DIR) / path.name
            if target.exists() and path.name not in local_keys():
                self.stdout.write(
                    f"The backup holds a {path.name}, but here the environment gives"
                    " it. If it is another one, take the old one from the archive:"
                    f" tar -xzf FILE keys/{path.name}"
                )
                continue
            if target.exists() and target.read_text() != path.read_text():
                target.replace(target.with_name(f"{target.name}.before-restore"))
            target.touch(mode=0o600)
            target.write_text(path.read_text())

    def report(self, manifest: dict) -> None:
        self.stdout.write(f"Restored what was backed up at {manifest['made_at']}.")
        anchor = tuple(manifest["audit"])
        if found := broken_entry(anchor if anchor[0] else None):
            raise CommandError(
                f"Its audit trail was already broken at entry {found.number}:"
                f" {found.fault}."
            )
        self.stdout.write("The audit trail holds. Start the site again.")


def has_people() -> bool:
    users = get_user_model()
    if users._meta.db_table not in connection.introspection.table_names():
        return False
    return users.objects.exists()


def refuse_what_does_not_fit(manifest: dict) -> None:
    if manifest["engine"] != connection.vendor:
        raise ArchiveError(
            f"This is a backup of a {manifest['engine']} database; here the database is"
            f" {connection.vendor}. Set DATABASE_URL to one of that kind."
        )
    loader = MigrationLoader(None)
    ours = {
        app.label
        for app in apps.get_app_configs()
        if Path(app.path).parent == settings.BASE_DIR
    }
    unknown = [
        f"{app}.{name}"
        for app, name in manifest["migrations"]
        if app in ours and (app, name) not in loader.disk_migrations
    ]
    if unknown:
        raise ArchiveError(
            "The backup is from a newer version of Pathways (it has"
            f" {unknown[0]}). Restore it with that version."
        )


def put_back(folder: Path, root: str, mode: int | None = None) -> None:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        target = Path(root) / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        if mode:
            target.chmod(mode)
