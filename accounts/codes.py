"""A code sent by e-mail as the second factor, or to confirm that it is you.

The code lives in the session of whoever asked for it. Whoever left the passkey on
another laptop gets in with it; so the mailbox must have been verified.
"""

import time

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code

__all__ = ["matches", "pending", "send", "verified_email"]

STATE_KEY = "accounts.email_code"


def verified_email(user) -> str | None:
    address = EmailAddress.objects.filter(user=user, verified=True, primary=True)
    return address.values_list("email", flat=True).first()


def send(request, user) -> bool:
    """Send a new code; False where that was asked for too often."""
    email = verified_email(user)
    if not email or not ratelimit.consume(
        request, action="request_login_code", key=email
    ):
        return False
    adapter = get_adapter()
    code = adapter.generate_login_code()
    request.session[STATE_KEY] = {
        "user": user.pk,
        "code": code,
        "at": time.time(),
        "failed": 0,
    }
    adapter.send_mail("account/email/login_code", email, {"code": code, "user": user})
    return True


def pending(request, user) -> bool:
    """Whether a code is on its way to `user` that can still be typed."""
    state = request.session.get(STATE_KEY)
    return bool(
        state
        and state["user"] == user.pk
        and time.time() - state["at"] <= app_settings.LOGIN_BY_CODE_TIMEOUT
        and state["failed"] < app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS
    )


def matches(request, user, typed: str) -> bool:
    """Whether `typed` is the code; a right one is used up, a wrong one is counted."""
    if not pending(request, user):
        return False
    state = request.session[STATE_KEY]
    if compare_user_code(actual=typed, expected=state["code"]):
        del request.session[STATE_KEY]
        return True
    state["failed"] += 1
    request.session.modified = True
    return False
