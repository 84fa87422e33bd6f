from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.operations.exporting import (
    ExportError,
    export_programme,
    programme_called,
    write_export,
)


class Command(BaseCommand):
    help = "Write what is live of a programme as files (docs/markdown.md)."

    def add_arguments(self, parser):
        parser.add_argument("slug", help="The last part of the programme's address.")
        parser.add_argument("dir", type=Path, help="Its folder is made in this one.")

    def handle(self, *args, slug, dir, **options):
        programme = programme_called(slug)
        if programme is None:
            raise CommandError(f"There is no live programme “{slug}”.")
        folder = dir / slug
        is_ours = (folder / "programme.md").is_file()
        if folder.is_dir() and any(folder.iterdir()) and not is_ours:
            raise CommandError(f"{folder} holds something else: nothing was written.")
        try:
            export = export_programme(programme=programme)
        except ExportError as error:
            raise CommandError(str(error)) from None
        for note in export.notes:
            self.stdout.write(note)
        changed = write_export(export=export, folder=folder)
        for path in changed:
            self.stdout.write(f"written {folder / path}")
        self.stdout.write(
            f"{len(changed)} files changed." if changed else "Nothing changed."
        )
