"""Whether somebody has shown just now that it is they."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired

__all__ = ["has_just_signed_in", "require_recent_sign_in"]


def has_just_signed_in(request) -> bool:
    """By signing in or by confirming it, with whatever their role asks for.

    allauth itself counts only the second; whoever gave a password and a second factor
    a minute ago would be asked for both again.
    """
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0)
    return time.time() - newest < app_settings.REAUTHENTICATION_TIMEOUT


def require_recent_sign_in(request) -> None:
    """Else allauth keeps the whole form in the session, asks, and sends it again."""
    if not has_just_signed_in(request):
        raise ReauthenticationRequired
