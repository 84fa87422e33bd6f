"""What follows from allauth's own signals; nothing of ours is sent here."""

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from allauth.account.signals import (
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.utils import timezone

from . import operations


@receiver(user_logged_in)
def start_session(request, user, **kwargs):
    """List the session, and ask again whether a role needs a second factor.

    Roles begin and end on days on which nobody writes anything, so signing in is
    where the derived flag is made right.
    """
    operations.list_session(request, at=timezone.now())
    operations.refresh_second_factor(user, timezone.localdate())
    # Whoever signed in a moment ago is not asked "is it you" for the next five minutes.
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
    if records:
        records[-1]["reauthenticated"] = True
        request.session.modified = True


@receiver([password_changed, password_set])
def list_renewed_session(request, user, **kwargs):
    """A changed password gives the session a new key."""
    operations.list_session(request, at=timezone.now())


@receiver(password_reset)
def verify_by_reset(request, user, **kwargs):
    operations.verify_email_address(user=user)


@receiver(authenticator_added)
def second_factor_shown(request, user, authenticator, **kwargs):
    """Setting one up shows it: this session need not show it again."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type
        )
