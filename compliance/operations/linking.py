"""A SENCO's record here and the account with which they learn: joined by consent alone."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from audit.operations import record_entry
from compliance.models import Designation, LinkInvitation, Person

from .people import schools_of, uuid_of
from .standings import refresh_schools

__all__ = [
    "VALID_FOR",
    "Invited",
    "invite_to_link",
    "link_account",
    "open_invitation",
    "unlink_account",
]

VALID_FOR = timedelta(days=14)
# Crockford's alphabet: nothing in it is mistaken for something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")
CODE_LENGTH = 12  # of 5 bits each


@dataclass(frozen=True, slots=True)
class Invited:
    """`code` goes to the SENCO and is known nowhere else."""

    invitation: LinkInvitation
    code: str


def hash_of(typed: str) -> str:
    """Of a code as somebody types it: spaces, hyphens and small letters do not matter."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return hashlib.sha256(code.translate(READ_AS).encode()).hexdigest()


@transaction.atomic
def invite_to_link(*, designation: Designation, invited_by, at: datetime) -> Invited:
    """Asking anew makes the older code worthless.

    Raises ValidationError where the account is linked already.
    """
    person = Person.objects.select_for_update().get(pk=designation.person_id)
    if person.user_id is not None:
        raise ValidationError("This account is linked already.", code="linked")
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    person.link_invitations.filter(used_at=None).delete()
    invitation = LinkInvitation.objects.create(
        person=person,
        establishment=designation.establishment,
        code_hash=hash_of(code),
        invited_by=invited_by,
        invited_at=at,
        expires_at=at + VALID_FOR,
    )
    _tell("link.invited", person, invited_by, at)
    return Invited(invitation, code)


def open_invitation(typed: str, at: datetime) -> LinkInvitation | None:
    """That of a code which still works."""
    return (
        LinkInvitation.objects.select_related("person", "establishment")
        .filter(
            code_hash=hash_of(typed),
            used_at=None,
            expires_at__gt=at,
            person__user=None,
        )
        .first()
    )


@transaction.atomic
def link_account(*, typed: str, user, at: datetime) -> Person:
    """The consent itself. The same consent twice is one.

    It opens the schools of that record alone; with others of the same account it shares
    the dates of posts. Raises ValidationError where the code is spent.
    """
    invitation = (
        LinkInvitation.objects.select_for_update()
        .filter(code_hash=hash_of(typed), expires_at__gt=at)
        .first()
    )
    if invitation is None:
        raise ValidationError("This code no longer works.", code="spent")
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    if person.user_id == user.pk:
        return person
    if invitation.used_at or person.user_id is not None:
        raise ValidationError("This code no longer works.", code="spent")
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    person.user, person.linked_at = user, at
    person.save(update_fields=["user", "linked_at"])
    refresh_schools(establishments=schools_of(person), today=timezone.localdate(at))
    _tell("link.agreed", person, user, at)
    return person


@transaction.atomic
def unlink_account(*, person: Person, user, stopped_by, at: datetime) -> bool:
    """From now on the record's schools see nothing of what `user` learns here, and the
    clocks of others take no more of its dates; twice is once.

    The SENCO stops it, or the school where the code reached the wrong person.
    """
    held = Person.objects.select_for_update().filter(pk=person.pk, user=user).first()
    if held is None:
        return False
    schools = schools_of(held)
    held.user, held.linked_at = None, None
    held.save(update_fields=["user", "linked_at"])
    refresh_schools(establishments=schools, today=timezone.localdate(at))
    _tell("link.stopped", held, stopped_by, at)
    return True


def _tell(act: str, person: Person, by, at: datetime) -> None:
    record_entry(
        actor=uuid_of(by), act=act, subject=person.audit_subject, payload={}, at=at
    )
