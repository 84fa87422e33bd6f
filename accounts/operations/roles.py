"""Who may do what: each change is one entry in the trail."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.enums import SCHOOL_ROLES, Role
from accounts.models import Invitation, Membership, User
from accounts.roles import roles_of
from accounts.rules import scope_of, second_factor_reasons
from audit.operations import record_entry

__all__ = [
    "LastHeadError",
    "cms_roles",
    "end_membership",
    "end_school_role",
    "grant_membership",
    "move_membership",
    "note_cms_roles",
    "note_deleted_user",
    "refresh_second_factor",
    "set_cms_roles",
]


def refresh_second_factor(user: User, today: date) -> bool:
    """Derive again what every page asks of a person; call it after any change of a role."""
    roles = roles_of(user, today)
    derived = {
        "needs_second_factor": bool(second_factor_reasons(roles)),
        "acts_for_school": not roles.isdisjoint(SCHOOL_ROLES),
        "oversees_schools": not roles.isdisjoint({Role.TRUST, Role.AUTHORITY}),
    }
    if any(getattr(user, name) != value for name, value in derived.items()):
        for name, value in derived.items():
            setattr(user, name, value)
        User.objects.filter(pk=user.pk).update(**derived)
    return user.needs_second_factor


def _uuid(person: User | None) -> uuid.UUID | None:
    return person.uuid if person else None


def _subject(user: User) -> str:
    return f"user:{user.uuid}"


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


@transaction.atomic
def grant_membership(
    *,
    user: User,
    role: str,
    from_date: date,
    granted_by: User | None,
    at: datetime,
    establishment=None,
    trust=None,
    authority=None,
) -> Membership:
    """Grant a role; the same open grant twice is one grant.

    Raises ValidationError where the role is not bounded as it must be.
    """
    scopes = {"establishment": establishment, "trust": trust, "authority": authority}
    given = [name for name, value in scopes.items() if value is not None]
    needed = scope_of(role)
    if given != ([needed] if needed else []):
        raise ValidationError(
            "This role needs exactly its own school, trust or authority.", code="scope"
        )
    _locked(user)
    membership, created = Membership.objects.get_or_create(
        user=user,
        role=role,
        until_date=None,
        **scopes,
        defaults={"from_date": from_date},
    )
    if created:
        refresh_second_factor(user, timezone.localdate(at))
        record_entry(
            actor=_uuid(granted_by),
            act="membership.granted",
            subject=_subject(user),
            payload=_membership_payload(membership),
            at=at,
        )
    return membership


@transaction.atomic
def end_membership(
    *,
    membership: Membership,
    until_date: date,
    ended_by: User | None,
    at: datetime,
) -> Membership:
    """End a role: `until_date` is the first day without it.

    An end already set is only ever moved earlier, so that a late second click does
    not give the role back. Raises ValidationError for a day before the role began.
    """
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if until_date < held.from_date:
        raise ValidationError(
            "Enter a day that is not before the role began.", code="dates"
        )
    if held.until_date is None or until_date < held.until_date:
        held.until_date = until_date
        held.save(update_fields=["until_date"])
        refresh_second_factor(held.user, timezone.localdate(at))
        record_entry(
            actor=_uuid(ended_by),
            act="membership.ended",
            subject=_subject(held.user),
            payload=_membership_payload(held),
            at=at,
        )
    membership.until_date = held.until_date
    return membership


@transaction.atomic
def move_membership(
    *, membership: Membership, establishment, moved_by: User | None, at: datetime
) -> Membership:
    """Carry a role over to the school that took the place of its own, dates and all.

    Who has the role there already only loses it here.
    """
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.establishment_id == establishment.pk:
        return held
    _locked(held.user)
    if Membership.objects.filter(
        user=held.user, role=held.role, establishment=establishment, until_date=None
    ).exists():
        ends_on = max(timezone.localdate(at), held.from_date)
        return end_membership(
            membership=held, until_date=ends_on, ended_by=moved_by, at=at
        )
    before = _membership_payload(held)
    held.establishment = establishment
    held.save(update_fields=["establishment"])
    record_entry(
        actor=_uuid(moved_by),
        act="membership.moved",
        subject=_subject(held.user),
        payload={"before": before, "after": _membership_payload(held)},
        at=at,
    )
    return held


class LastHeadError(Exception):
    """Nobody would be head of the school any more, and nobody said that this is meant."""


@transaction.atomic
def end_school_role(
    *,
    membership: Membership,
    until_date: date,
    ended_by: User,
    at: datetime,
    may_leave_no_head: bool = False,
) -> Membership:
    """End a role at a school, with the invitations of whoever is sent away.

    Raises LastHeadError, and ValidationError as `end_membership` does.
    """
    school = membership.establishment
    # Two heads who end each other's role at once wait here for one another.
    type(school).objects.select_for_update().get(pk=school.pk)
    if membership.role == Role.HEAD and not may_leave_no_head:
        heads = Membership.objects.current(until_date).filter(
            establishment=school, role=Role.HEAD
        )
        if not heads.exclude(pk=membership.pk).exists():
            raise LastHeadError
    if membership.user_id != ended_by.pk:
        Invitation.objects.pending().filter(
            establishment=school, invited_by=membership.user_id
        ).update(withdrawn_at=at)
    return end_membership(
        membership=membership, until_date=until_date, ended_by=ended_by, at=at
    )


def _membership_payload(membership: Membership) -> dict:
    until = membership.until_date
    return {
        "membership": membership.pk,
        "role": str(membership.role),
        "establishment": membership.establishment_id,
        "trust": membership.trust_id,
        "authority": membership.authority_id,
        "from": membership.from_date.isoformat(),
        "until": until.isoformat() if until else None,
    }


def cms_roles(user: User) -> dict:
    """What the CMS can change about a person's rights, as stored now."""
    stored = User.objects.get(pk=user.pk)
    return {
        "administrator": stored.is_superuser,
        "active": stored.is_active,
        "groups": sorted(stored.groups.values_list("name", flat=True)),
    }


def note_cms_roles(
    *, user: User, before: dict, changed_by: User | None, at: datetime
) -> bool:
    """Record what differs from `before`; inside the transaction that changed it."""
    after = cms_roles(user)
    if after == before:
        return False
    user.refresh_from_db(fields=["is_superuser", "is_active"])
    refresh_second_factor(user, timezone.localdate(at))
    record_entry(
        actor=_uuid(changed_by),
        act="role.changed",
        subject=_subject(user),
        payload={"before": before, "after": after},
        at=at,
    )
    return True


@transaction.atomic
def set_cms_roles(
    *,
    user: User,
    changed_by: User | None,
    at: datetime,
    is_superuser: bool | None = None,
    groups: Iterable[Group] | None = None,
) -> bool:
    """Make a person an administrator, author or editor; None leaves a part alone."""
    _locked(user)
    before = cms_roles(user)
    if is_superuser is not None:
        user.is_superuser = is_superuser
        user.save(update_fields=["is_superuser"])
    if groups is not None:
        user.groups.set(groups)
    return note_cms_roles(user=user, before=before, changed_by=changed_by, at=at)


def note_deleted_user(*, user: User, deleted_by: User | None, at: datetime) -> None:
    record_entry(
        actor=_uuid(deleted_by),
        act="account.deleted",
        subject=_subject(user),
        payload=cms_roles(user),
        at=at,
    )
