"""Whom reminders go to, what each has had, and what they refused."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from accounts.enums import Role
from accounts.models import Membership, MutedNotification, Notification, User
from compliance.models import Confirmation, Designation, Person
from compliance.queries.facts import view_of, with_facts
from compliance.rules.reference import Reference
from compliance.rules.reminders import Kind, Watched
from compliance.rules.standing import confirm_by

__all__ = [
    "History",
    "Recipient",
    "address_of",
    "heads_of",
    "histories",
    "recipient_of_senco",
    "reminders_told",
    "watched_posts",
    "with_a_mailbox",
]


@dataclass(frozen=True, slots=True)
class Recipient:
    """An account, or by its key a person without one."""

    user_id: int | None = None
    person_key: UUID | None = None

    @property
    def fields(self) -> dict:
        return {"user_id": self.user_id, "person_key": self.person_key}


@dataclass(slots=True)
class History:
    """Of one recipient: (subject, kind, day) of what was told, and the last letter."""

    told: set[tuple[str, str, date]]
    muted: set[str]
    last_written_on: date | None = None


def with_a_mailbox():
    """Accounts whose address is proved to be theirs."""
    return User.objects.filter(
        is_active=True, emailaddress__verified=True, emailaddress__email=F("email")
    )


def heads_of(establishments: Iterable[int], today: date) -> dict[int, list[int]]:
    rows = (
        Membership.objects.current(today)
        .filter(
            role=Role.HEAD,
            establishment__in=list(establishments),
            user__in=with_a_mailbox(),
        )
        .values_list("establishment", "user")
        .distinct()
    )
    heads = defaultdict(list)
    for establishment, user in rows:
        heads[establishment].append(user)
    return heads


def recipient_of_senco(person: Person, mailboxes: set[int]) -> Recipient | None:
    """`mailboxes` are accounts that can be written to."""
    if person.user_id:
        return Recipient(person.user_id) if person.user_id in mailboxes else None
    if address_of(person):
        return Recipient(person_key=person.uuid)
    return None


def address_of(person: Person) -> str:
    """Only one that a head gave for this, and only until the person says stop."""
    is_open = person.contact_given_by_id and person.contact_stopped_at is None
    return person.contact_email if is_open and not person.user_id else ""


def watched_posts(
    designations, as_of: date, reference: Reference
) -> list[tuple[Designation, Watched]]:
    """Those of a queryset, each with its last confirmation; four or five queries."""
    rows = list(with_facts(designations))
    confirmed = {
        pk: (on, digest)
        for pk, on, digest in Confirmation.objects.filter(designation__in=rows)
        .order_by("confirmed_at", "pk")
        .values_list("designation", "confirmed_on", "facts_digest")
    }
    return [(row, watched(row, as_of, reference, confirmed)) for row in rows]


def watched(row: Designation, as_of: date, reference: Reference, confirmed) -> Watched:
    view = view_of(row, as_of, reference)
    on, digest = confirmed.get(row.pk, (None, ""))
    again = confirm_by(on, same_facts=digest == view.digest, as_of=as_of)
    return Watched(view, on, again)


def reminders_told():
    """Other notices are nothing to us, and must not hold a reminder back."""
    return Notification.objects.filter(kind__in=[kind.value for kind in Kind])


def histories(recipients: Sequence[Recipient]) -> dict[Recipient, History]:
    users = [each.user_id for each in recipients if each.user_id]
    persons = [each.person_key for each in recipients if each.person_key]
    found = {each: History(set(), set()) for each in recipients}
    rows = reminders_told().filter(Q(user__in=users) | Q(person_key__in=persons))
    for row in rows:
        history = found[Recipient(row.user_id, row.person_key)]
        history.told.add((row.subject, row.kind, row.due_on))
        history.last_written_on = max(
            history.last_written_on or row.sent_on, row.sent_on
        )
    for user, kind in MutedNotification.objects.filter(user__in=users).values_list(
        "user", "kind"
    ):
        found[Recipient(user)].muted.add(kind)
    return found
