import secrets
import uuid
from datetime import datetime

from django.db import connection, transaction

from audit import rules
from audit.models import Entry, Payload

ERASED = "payloads.erased"
LOCK = 0x617564697400  # "audit": one writer at a time on PostgreSQL


@transaction.atomic
def record_entry(
    *, actor: uuid.UUID | None, act: str, subject: str, payload: dict, at: datetime
) -> Entry:
    """Append to the trail, in the caller's transaction where there is one.

    Writers wait here until the transaction before them has ended, so make it the
    last write of yours. Personal data go into the payload, never into the subject.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    # SQLite needs no lock of ours: its transactions are IMMEDIATE.
    last = Entry.objects.order_by("-number").first()
    body, salt = rules.canonical(payload), secrets.token_hex(16)
    fields = {
        "number": last.number + 1 if last else 1,
        "at": at,
        "actor": str(actor) if actor else "",
        "act": act,
        "subject": subject,
        "payload_digest": rules.digest_payload(salt, body),
        "previous": last.digest if last else rules.START,
    }
    entry = Entry.objects.create(**fields, digest=rules.digest_entry(**fields))
    Payload.objects.create(number=entry.number, salt=salt, body=body)
    return entry


@transaction.atomic
def erase_payloads(*, subject: str, actor: uuid.UUID | None, at: datetime) -> int:
    """Forget the particulars of every entry about `subject`; says how many.

    That they were erased is itself an entry: by it `verify_audit` tells erasure
    from a payload that somebody removed.
    """
    entries = Entry.objects.filter(subject=subject)
    numbers = list(entries.values_list("number", flat=True))
    erased, _ = Payload.objects.filter(number__in=numbers).delete()
    if erased:
        record_entry(
            actor=actor, act=ERASED, subject=subject, payload={"count": erased}, at=at
        )
    return erased
