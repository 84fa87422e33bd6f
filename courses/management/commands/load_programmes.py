from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.operations.loading import load_programmes
from courses.programme_files import LoadError


class Command(BaseCommand):
    help = "Create or update pages from programme files (docs/markdown.md)."

    def add_arguments(self, parser):
        parser.add_argument(
            "dir", nargs="?", type=Path, default=settings.PROGRAMMES_DIR
        )

    def handle(self, *args, dir, **options):
        if not any(dir.glob("*/programme.md")):
            raise CommandError(f"There is no programme in {dir}.")
        try:
            changed = load_programmes(root=dir, report=self.stdout.write)
        except LoadError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{changed} pages changed." if changed else "Nothing changed."
        )
