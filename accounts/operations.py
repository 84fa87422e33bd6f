"""Everything that changes who may do what; each change is one entry in the trail."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from audit.operations import record_entry

from .devices import describe
from .models import Membership, User
from .roles import roles_of
from .rules import scope_of, second_factor_reasons

__all__ = [
    "cms_roles",
    "create_verified_user",
    "end_membership",
    "end_session",
    "grant_membership",
    "list_session",
    "move_membership",
    "note_cms_roles",
    "note_deleted_user",
    "refresh_second_factor",
    "set_cms_roles",
    "sync_email_address",
    "verify_email_address",
]


NO_ADDRESS = "0.0.0.0"  # noqa: S104 allauth's column must hold something


def refresh_second_factor(user: User, today: date) -> bool:
    """Derive `needs_second_factor` again; call it after any change of a role."""
    needed = bool(second_factor_reasons(roles_of(user, today)))
    if user.needs_second_factor != needed:
        user.needs_second_factor = needed
        User.objects.filter(pk=user.pk).update(needs_second_factor=needed)
    return needed


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


@transaction.atomic
def create_verified_user(
    *, email: str, name: str, password: str | None, at: datetime
) -> User:
    """A person whose e-mail address needs no proof: demo and tests; idempotent."""
    email = email.lower()
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name, date_joined=at)
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )
    return user


@transaction.atomic
def sync_email_address(*, user: User) -> EmailAddress:
    """After an administrator set `user.email`: the one address, not yet proved."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    address, _ = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True}
    )
    return address


@transaction.atomic
def verify_email_address(*, user: User) -> bool:
    """Whoever followed a link that we mailed to `user.email` reads that mailbox."""
    address = EmailAddress.objects.filter(user=user, email=user.email).first()
    return bool(address and address.set_verified())


def list_session(request, *, at: datetime) -> UserSession:
    """Note the session of `request` in its owner's list: the device, no address."""
    if not request.session.session_key:
        request.session.save()
    session, _ = UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": request.user,
            "ip": NO_ADDRESS,
            "user_agent": describe(request.META.get("HTTP_USER_AGENT", "")),
            "last_seen_at": at,
        },
        create_defaults={
            "user": request.user,
            "ip": NO_ADDRESS,
            "user_agent": describe(request.META.get("HTTP_USER_AGENT", "")),
            "created_at": at,
            "last_seen_at": at,
        },
    )
    return session


def end_session(*, user: User, pk: int) -> bool:
    """Sign one other device out; False where it is not in `user`'s list."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session:
        session.end()
    return session is not None
