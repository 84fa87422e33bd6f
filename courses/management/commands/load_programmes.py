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
        parser.add_argument(
            "--check",
            action="store_true",
            help="Say what would change and write nothing; exit 1 if anything would.",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="Overwrite what was edited, and publish what was unpublished, in the CMS.",
        )

    def handle(self, *args, dir, check, force, **options):
        if not any(dir.glob("*/programme.md")):
            raise CommandError(f"There is no programme in {dir}.")
        try:
            outcome = load_programmes(
                root=dir, report=self.stdout.write, check=check, force=force
            )
        except LoadError as error:
            raise CommandError(str(error)) from None
        changed, conflicts = outcome.changed, outcome.conflicts
        if check and (changed or conflicts):
            raise CommandError(
                f"{changed} would change, {conflicts} in conflict. Nothing was written."
            )
        self.stdout.write(
            f"{changed} pages changed." if changed else "Nothing changed."
        )
        if conflicts:
            raise CommandError(
                f"{conflicts} in conflict and left as they are: export the programme to "
                "see the pages as files, or load with --force."
            )
