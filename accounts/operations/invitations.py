"""Invitations to act for a school: made, sent again, withdrawn, accepted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.invitation_links import new_token
from accounts.models import Invitation, Membership, User
from accounts.models.invitation import VALID_FOR
from audit.operations import record_entry
from schools.models import Establishment

from .roles import grant_membership

__all__ = [
    "OLD",
    "Sent",
    "accept_invitation",
    "clear_old_invitations",
    "invite_to_school",
    "send_invitation_again",
    "withdraw_invitation",
]

MOST_OPEN = 50  # at one school
NOT_AGAIN_WITHIN = timedelta(minutes=1)  # a double click is one letter
OLD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Sent:
    """`token` goes into the letter and is known nowhere else; None: no letter is due."""

    invitation: Invitation
    token: str | None


@transaction.atomic
def invite_to_school(
    *,
    establishment: Establishment,
    email: str,
    role: str,
    invited_by: User,
    at: datetime,
) -> Sent:
    """Whoever is invited already is not invited twice.

    Raises ValidationError where the person has the role, or too many are invited.
    """
    establishment = Establishment.objects.select_for_update().get(pk=establishment.pk)
    email = email.lower()
    today = timezone.localdate(at)
    held = Membership.objects.current(today).filter(
        user__email=email, role=role, establishment=establishment
    )
    if held.exists():
        raise ValidationError("This person has that role here already.", code="held")
    pending = Invitation.objects.pending().filter(establishment=establishment)
    invitation = pending.filter(email=email, role=role).first()
    if invitation:
        return Sent(invitation, None)
    if pending.count() >= MOST_OPEN:
        raise ValidationError(
            "Too many invitations are open. Withdraw some first.", code="many"
        )
    token, token_hash = new_token()
    invitation = Invitation.objects.create(
        establishment=establishment,
        email=email,
        role=role,
        token_hash=token_hash,
        invited_by=invited_by,
        sent_at=at,
        expires_at=at + VALID_FOR,
    )
    _record("invitation.sent", invitation, invited_by, at)
    return Sent(invitation, token)


@transaction.atomic
def send_invitation_again(
    *, invitation: Invitation, sent_by: User, at: datetime
) -> Sent:
    """With a new link, for another fourteen days.

    Raises ValidationError where it was accepted or withdrawn meanwhile.
    """
    held = _locked_pending(invitation)
    if at - held.sent_at < NOT_AGAIN_WITHIN:
        return Sent(held, None)
    token, held.token_hash = new_token()
    held.sent_at, held.expires_at, held.invited_by = at, at + VALID_FOR, sent_by
    held.save()
    _record("invitation.sent_again", held, sent_by, at)
    return Sent(held, token)


@transaction.atomic
def withdraw_invitation(
    *, invitation: Invitation, withdrawn_by: User, at: datetime
) -> None:
    """Raises ValidationError where it was accepted or withdrawn meanwhile."""
    held = _locked_pending(invitation)
    held.withdrawn_at = at
    held.save(update_fields=["withdrawn_at"])
    _record("invitation.withdrawn", held, withdrawn_by, at)


def _locked_pending(invitation: Invitation) -> Invitation:
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if held.accepted_at:
        raise ValidationError("It has been accepted meanwhile.", code="accepted")
    if held.withdrawn_at:
        raise ValidationError("It has been withdrawn meanwhile.", code="withdrawn")
    return held


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, user: User, at: datetime
) -> Membership:
    """Grant what the invitation says to the person who reads its mailbox.

    Raises ValidationError where it no longer holds, or where its address is not one
    that `user` has proved.
    """
    held = _locked_pending(invitation)
    if not held.is_open(at):
        raise ValidationError("It has run out.", code="expired")
    if not EmailAddress.objects.filter(
        user=user, email__iexact=held.email, verified=True
    ).exists():
        raise ValidationError("It is for another address.", code="address")
    held.accepted_at = at
    held.save(update_fields=["accepted_at"])
    membership = grant_membership(
        user=user,
        role=held.role,
        establishment=held.establishment,
        from_date=timezone.localdate(at),
        granted_by=held.invited_by,
        at=at,
    )
    _record("invitation.accepted", held, user, at)
    return membership


@transaction.atomic
def clear_old_invitations(*, now: datetime) -> int:
    """Addresses are kept no longer than somebody might ask about the invitation."""
    deleted, _ = Invitation.objects.filter(expires_at__lt=now - OLD).delete()
    return deleted


def _record(act: str, invitation: Invitation, by: User, at: datetime) -> None:
    record_entry(
        actor=by.uuid,
        act=act,
        subject=f"school:{invitation.establishment.key}",
        payload={"invitation": invitation.pk, "role": invitation.role},
        at=at,
    )
