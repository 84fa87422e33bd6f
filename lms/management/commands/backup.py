import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from audit.queries import head
from lms import dumps
from lms.archive import ArchiveWriter


class Command(BaseCommand):
    help = "Write database, media and local keys into one archive; the site may run."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--without-keys",
            action="store_true",
            help="leave out var/secret-key and var/field-key; keep them elsewhere then",
        )

    def handle(self, *, file, without_keys, **options):
        if file.exists():
            raise CommandError(f"{file} is there already. Choose another name.")
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}.")
        keys = {} if without_keys else local_keys()
        media, private = files_in(settings.MEDIA_ROOT), files_in(settings.PRIVATE_ROOT)
        # First the database: a file that its rows name was written before them.
        with (
            tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder,
            ArchiveWriter(file) as archive,
        ):
            facts = {
                "made_at": timezone.now().isoformat(),
                "engine": connection.vendor,
                "migrations": sorted(
                    MigrationRecorder(connection).applied_migrations()
                ),
                "audit": head(),
                "keys": sorted(keys),
            }
            facts |= dumps.dump(Path(folder))
            for path in sorted(Path(folder).iterdir()):
                archive.add(path, f"database/{path.name}")
            for path in media:
                name = path.relative_to(settings.MEDIA_ROOT).as_posix()
                archive.add(path, f"media/{name}")
            for path in private:
                name = path.relative_to(settings.PRIVATE_ROOT).as_posix()
                archive.add(path, f"private/{name}")
            for name, path in keys.items():
                archive.add(path, f"keys/{name}")
            archive.write_manifest(facts)
        self.report(file, len(media) + len(private), keys)

    def report(self, file, media, keys):
        size = file.stat().st_size / 1_000_000
        self.stdout.write(
            f"Wrote {file} ({size:.1f} MB): database, {media} media files."
        )
        if keys:
            self.stdout.write(
                f"It holds the keys ({', '.join(keys)}): whoever has this file can read"
                " everything in it. Keep it where only you can."
            )
        else:
            self.stdout.write(
                "It does not hold SECRET_KEY and FIELD_KEYS. Keep them too: without"
                " FIELD_KEYS nobody can read the notes in this backup again."
            )


def local_keys() -> dict[str, Path]:
    """The keys that settings made in var/, where they are the ones in use."""
    in_use = {settings.SECRET_KEY, *settings.FIELD_KEYS}
    paths = {
        name: Path(settings.VAR_DIR) / name for name in ("secret-key", "field-key")
    }
    return {
        name: path
        for name, path in paths.items()
        if path.exists() and path.read_text().strip() in in_use
    }


def files_in(root: str) -> list[Path]:
    found = Path(root).rglob("*")
    return sorted(p for p in found if p.is_file() and not p.is_symlink())
