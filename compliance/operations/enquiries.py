"""Letters of a trust or an authority to heads: kept as they were sent, mailed once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django_q.tasks import async_task

from accounts.enums import Role
from accounts.models import Membership, User
from audit.operations import record_entry
from compliance.enquiry_letters import enquiry_letter
from compliance.models import Enquiry, EnquiryRecipient
from compliance.queries.oversight import Scope
from schools.models import Establishment

from .people import uuid_of

__all__ = ["Addressee", "addressees", "mail_enquiry", "send_enquiry"]

LETTERS_A_JOB = 20
# Longer than a mail server may take; after it a letter whose worker died is tried again.
LEASE = 300


@dataclass(frozen=True, slots=True)
class Addressee:
    """A school and its heads who can be written to; there may be none."""

    school: Establishment
    heads: tuple[User, ...]


def addressees(schools: Iterable[Establishment], today) -> list[Addressee]:
    """One query, in the order of the schools."""
    schools = list(schools)
    held = (
        Membership.objects.current(today)
        .filter(role=Role.HEAD, establishment__in=schools, user__is_active=True)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    heads: dict[int, list[User]] = {}
    for membership in held:
        heads.setdefault(membership.establishment_id, []).append(membership.user)
    return [Addressee(school, tuple(heads.get(school.pk, ()))) for school in schools]


def send_enquiry(
    *,
    token: UUID,
    scope: Scope,
    to: list[Addressee],
    subject: str,
    body: str,
    sent_by: User,
    at: datetime,
) -> Enquiry:
    """The same token is the same letter. It leaves once this is committed.

    A school without a head here stays on record as one that was not reached.
    """
    there = Enquiry.objects.filter(token=token, sent_by=sent_by).first()
    if there is not None:
        return there
    try:
        return keep_enquiry(
            token=token,
            scope=scope,
            to=to,
            subject=subject,
            body=body,
            sent_by=sent_by,
            at=at,
        )
    except IntegrityError:
        # The other press of the same button came first.
        return Enquiry.objects.get(token=token, sent_by=sent_by)


@transaction.atomic
def keep_enquiry(*, token, scope, to, subject, body, sent_by, at: datetime) -> Enquiry:
    made = Enquiry.objects.create(
        token=token,
        subject=subject,
        body=body,
        sent_by=sent_by,
        sent_at=at,
        **scope.named,
    )
    rows = EnquiryRecipient.objects.bulk_create(
        EnquiryRecipient(enquiry=made, establishment=each.school, head=head)
        for each in to
        for head in (each.heads or (None,))
    )
    # The queue is a table of this database: no mail for what was not kept.
    due = [row.pk for row in rows if row.head_id]
    for keys in batched(due, LETTERS_A_JOB):
        async_task("compliance.jobs.mail_enquiry", list(keys))
    record_entry(
        actor=uuid_of(sent_by),
        act="enquiry.sent",
        subject=f"enquiry:{made.token}",
        payload={
            scope.role: scope.key,
            "subject": subject,
            "body": body,
            "schools": [each.school.key for each in to],
            "letters": len(due),
        },
        at=at,
    )
    return made


def mail_enquiry(*, recipients: Iterable[int], at: datetime) -> int:
    """Send what has not left; says how many letters left now.

    Each waits in no transaction, since a mail server may be slow; the lease keeps a
    second worker away, and ends by itself where this one dies.
    """
    sent = 0
    for key in recipients:
        lease = f"enquiry-letter:{key}"
        if not cache.add(lease, 1, LEASE):
            continue
        try:
            sent += mail_one(key, at)
        finally:
            cache.delete(lease)
    return sent


def mail_one(key: int, at: datetime) -> bool:
    due = (
        EnquiryRecipient.objects.filter(pk=key, mailed_at=None, head__is_active=True)
        .select_related(
            "head",
            "establishment",
            "enquiry__trust",
            "enquiry__authority",
            "enquiry__sent_by",
        )
        .first()
    )
    if due is None:
        return False
    enquiry_letter(due).send()
    EnquiryRecipient.objects.filter(pk=key).update(mailed_at=at)
    return True
