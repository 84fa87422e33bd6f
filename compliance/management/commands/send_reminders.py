from argparse import ArgumentTypeError
from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from compliance.operations.reminders import send_reminders


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("write the day like 2026-11-24") from None


class Command(BaseCommand):
    help = (
        "Queue the reminders that are due and have not been sent, at any hour: "
        "a letter to each head and SENCO, at most one a week."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--as-of", type=day, metavar="DATE", help="today if it is not given"
        )

    def handle(self, *, as_of, **options):
        count = send_reminders(as_of=as_of or timezone.localdate())
        noun = "letter" if count == 1 else "letters"
        self.stdout.write(f"{count} {noun} queued.")
