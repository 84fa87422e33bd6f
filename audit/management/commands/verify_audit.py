from argparse import ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError

from audit.queries import broken_entry, head
from audit.rules import Fault

WORDS = {
    Fault.MISSING: "it is missing",
    Fault.UNLINKED: "it does not follow from the entry before it",
    Fault.CHANGED: "it was changed after it was written",
    Fault.PAYLOAD_MISSING: "its particulars are missing and no erasure explains that",
    Fault.PAYLOAD_CHANGED: "its particulars were changed after they were written",
    Fault.ANCHOR: "it is not the one that was anchored",
}


def anchor(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:  # noqa: PLR2004 SHA-256 in hexadecimal
        raise ArgumentTypeError(
            "give the number and the digest, as verify_audit printed them: 12:9f8e..."
        )
    return int(number), digest


class Command(BaseCommand):
    help = "Recompute the audit chain; exit 1 and name the first broken entry."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anchor",
            type=anchor,
            metavar="NUMBER:DIGEST",
            help="what an earlier run printed; finds a cut end or a chain made anew",
        )

    def handle(self, *, anchor, **options):
        if found := broken_entry(anchor):
            raise CommandError(
                f"The trail is broken at entry {found.number}: {WORDS[found.fault]}."
            )
        number, digest = head()
        if number:
            self.stdout.write(f"The trail holds. Its last entry is {number}:{digest}")
        else:
            self.stdout.write("The trail holds: it has no entries yet.")
