"""Accounts, their addresses and the devices that are signed in."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.devices import describe
from accounts.models import User

__all__ = [
    "create_verified_user",
    "end_session",
    "list_session",
    "sync_email_address",
    "verify_email_address",
]

NO_ADDRESS = "0.0.0.0"  # noqa: S104 allauth's column must hold something


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
