"""Reminders: worked out, noted with the letter that is queued, mailed, and stopped."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import batched

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import MutedNotification, Notification, User
from audit.operations import record_entry
from compliance.letters import reminder_letter
from compliance.models import Designation, Person
from compliance.queries.reference import current_reference
from compliance.queries.reminders import (
    Recipient,
    address_of,
    heads_of,
    histories,
    recipient_of_senco,
    reminders_told,
    watched_posts,
    with_a_mailbox,
)
from compliance.rules.reminders import (
    DATES,
    Kind,
    Reminder,
    due_reminders,
    is_civil,
    may_write,
)

from .people import uuid_of

__all__ = [
    "give_contact",
    "mail_letter",
    "resume_reminders",
    "send_reminders",
    "stop_reminders",
]

AT_ONCE = 500
MAIL = "compliance.jobs.mail_reminders"
Due = tuple[str, Reminder]


def send_reminders(*, as_of: date, by_day: bool = False) -> int:
    """Queue a letter for everybody to whom something is due; says how many.

    With `by_day` letters leave only at hours at which people work. A letter that was
    queued on an earlier day and never left is queued again.
    """
    queue_again(as_of, by_day=by_day)
    due = everything_due(as_of)
    count = 0
    for batch in batched(due, AT_ONCE):
        had = histories(batch)
        for recipient in batch:
            if to_tell(due[recipient], had[recipient], as_of):
                count += write_to(recipient, due[recipient], as_of, by_day=by_day)
    return count


def everything_due(as_of: date) -> dict[Recipient, list[Due]]:
    reference = current_reference()
    posts = Designation.objects.current(as_of).order_by("establishment", "pk")
    due: dict[Recipient, list[Due]] = defaultdict(list)
    for keys in batched(posts.values_list("pk", flat=True), AT_ONCE):
        rows = watched_posts(posts.filter(pk__in=keys), as_of, reference)
        heads = heads_of({row.establishment_id for row, _ in rows}, as_of)
        sencos = {row.person.user_id for row, _ in rows if row.person.user_id}
        mailboxes = set(
            with_a_mailbox().filter(pk__in=sencos).values_list("pk", flat=True)
        )
        for row, watched in rows:
            found = due_reminders(watched, as_of)
            for recipient in [Recipient(head) for head in heads[row.establishment_id]]:
                add(due, recipient, row, found)
            senco = recipient_of_senco(row.person, mailboxes)
            if senco is not None:
                add(due, senco, row, [each for each in found if each.kind in DATES])
    return due


def add(due, recipient: Recipient, row: Designation, found: Iterable[Reminder]) -> None:
    """A head who is the SENCO too is told once."""
    for reminder in found:
        if (row.audit_subject, reminder) not in due[recipient]:
            due[recipient].append((row.audit_subject, reminder))


def to_tell(due: Sequence[Due], had, as_of: date) -> list[Due]:
    """What is new to them, if a letter may go today."""
    new = [
        (subject, reminder)
        for subject, reminder in due
        if reminder.kind not in had.muted
        and (subject, reminder.kind, reminder.due_on) not in had.told
    ]
    targets = [reminder.target for _, reminder in new if reminder.kind in DATES]
    may = may_write(targets, last_written_on=had.last_written_on, as_of=as_of)
    return new if may else []


@transaction.atomic
def write_to(
    recipient: Recipient, due: Sequence[Due], as_of: date, *, by_day: bool
) -> bool:
    """Note what is told and queue the letter: both or neither. Of two runs at once the
    second waits here for the first, and finds that all has been told.
    """
    if not lock(recipient):
        return False
    new = to_tell(due, histories([recipient])[recipient], as_of)
    Notification.objects.bulk_create(
        Notification(
            kind=reminder.kind,
            subject=subject,
            due_on=reminder.due_on,
            sent_on=as_of,
            **recipient.fields,
        )
        for subject, reminder in new
    )
    if new:
        queue(recipient, by_day=by_day)
    return bool(new)


def lock(recipient: Recipient) -> bool:
    """Whether they can still be written to."""
    if recipient.user_id:
        users = User.objects.select_for_update(no_key=True)
        return users.filter(pk=recipient.user_id, is_active=True).exists()
    persons = Person.objects.select_for_update(no_key=True)
    person = persons.filter(uuid=recipient.person_key).first()
    return bool(person and address_of(person))


def queue(recipient: Recipient, *, by_day: bool) -> None:
    key = recipient.person_key
    async_task(MAIL, recipient.user_id, str(key) if key else None, by_day=by_day)


def queue_again(as_of: date, *, by_day: bool) -> None:
    left = reminders_told().filter(mailed_at=None, sent_on__lt=as_of)
    for user, key in left.values_list("user", "person_key").distinct():
        queue(Recipient(user, key), by_day=by_day)


# The letter ---------------------------------------------------------------------


def mail_letter(*, recipient: Recipient, at: datetime, by_day: bool = False) -> bool:
    """Send what was noted and has not left; whether a letter went.

    What is settled, refused or stopped meanwhile is left out. No transaction: a mail
    server that is slow must not hold a lock, and a failure leaves all to be sent again.
    """
    if by_day and not is_civil(timezone.localtime(at)):
        return False
    waiting = reminders_told().filter(mailed_at=None, **recipient.fields)
    as_of = waiting.aggregate(day=Max("sent_on"))["day"]
    if as_of is None:
        return False
    rows = list(waiting)
    items = still_due(recipient, rows, as_of)
    letter = reminder_letter(recipient, items, as_of) if items else None
    if letter is not None:
        letter.send()
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=at)
    return letter is not None


def still_due(recipient: Recipient, rows: Sequence[Notification], as_of: date) -> list:
    """(designation, what is known of it, reminder), by school."""
    muted = histories([recipient])[recipient].muted
    noted = {(row.subject, row.kind, row.due_on) for row in rows}
    keys = {subject.removeprefix("designation:") for subject, _, _ in noted}
    posts = Designation.objects.filter(uuid__in=keys).order_by(
        "establishment__name", "person__name", "pk"
    )
    return [
        (row, watched, reminder)
        for row, watched in watched_posts(posts, as_of, current_reference())
        for reminder in due_reminders(watched, as_of)
        if (row.audit_subject, reminder.kind, reminder.due_on) in noted
        and reminder.kind not in muted
    ]


# What people say about them -------------------------------------------------------


@transaction.atomic
def stop_reminders(
    *, recipient: Recipient, at: datetime, kinds: Iterable[str] = tuple(Kind)
) -> None:
    """An account refuses kinds; a person without one refuses all. Twice is once."""
    if recipient.user_id:
        MutedNotification.objects.bulk_create(
            [
                MutedNotification(user_id=recipient.user_id, kind=kind, muted_at=at)
                for kind in kinds
            ],
            ignore_conflicts=True,
        )
        return
    set_stopped(recipient, at, at)


@transaction.atomic
def resume_reminders(
    *, recipient: Recipient, at: datetime, kinds: Iterable[str] = tuple(Kind)
) -> None:
    if recipient.user_id:
        MutedNotification.objects.filter(
            user=recipient.user_id, kind__in=list(kinds)
        ).delete()
        return
    set_stopped(recipient, None, at)


def set_stopped(recipient: Recipient, stopped_at: datetime | None, at: datetime):
    person = Person.objects.select_for_update().get(uuid=recipient.person_key)
    if (person.contact_stopped_at is None) == (stopped_at is None):
        return
    person.contact_stopped_at = stopped_at
    person.save(update_fields=["contact_stopped_at"])
    record_entry(
        actor=None,
        act="contact.stopped" if stopped_at else "contact.resumed",
        subject=person.audit_subject,
        payload={},
        at=at,
    )


@transaction.atomic
def give_contact(*, person: Person, email: str, given_by, at: datetime) -> Person:
    """An address for reminders alone; an empty one takes it back.

    Raises ValidationError where the person has stopped mail to this very address.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.contact_email == email:
        if email and held.contact_stopped_at:
            raise ValidationError(
                {"email": "They have stopped reminders to this address."}
            )
        return held
    before = held.contact_email
    held.contact_email, held.contact_stopped_at = email, None
    held.contact_given_by = given_by if email else None
    held.save(update_fields=["contact_email", "contact_given_by", "contact_stopped_at"])
    record_entry(
        actor=uuid_of(given_by),
        act="contact.given" if email else "contact.removed",
        subject=held.audit_subject,
        payload={"before": before, "after": email},
        at=at,
    )
    return held
