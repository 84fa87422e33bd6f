"""How long a person has to wait who met one of allauth's rate limits.

allauth says only that a limit was met. Its counters are in the shared cache, so the
wait can be read there: from the oldest hit that still counts.
"""

from collections.abc import Iterable

from allauth.core.internal import ratelimit
from django.core.cache import cache

__all__ = ["seconds_to_wait"]

ACCOUNT, MFA = "allauth.account", "allauth.mfa"
SIGN_IN = [(ACCOUNT, "login"), (ACCOUNT, "login_failed"), (MFA, "webauthn_login")]
CONFIRM = [(ACCOUNT, "reauthenticate"), (ACCOUNT, "login_failed")]
# Which limits guard which page.
ACTIONS = {
    "account_login": SIGN_IN,
    "mfa_login_webauthn": SIGN_IN,
    "mfa_authenticate": SIGN_IN,
    "mfa_email_code": [*SIGN_IN, (ACCOUNT, "request_login_code")],
    "account_signup": [(ACCOUNT, "signup"), (ACCOUNT, "confirm_email")],
    "account_email_verification_sent": [(ACCOUNT, "confirm_email")],
    "account_email": [(ACCOUNT, "manage_email"), (ACCOUNT, "confirm_email")],
    "account_change_password": [(ACCOUNT, "change_password")],
    "account_set_password": [(ACCOUNT, "change_password")],
    "account_reset_password": [(ACCOUNT, "reset_password")],
    "account_reset_password_from_key": [(ACCOUNT, "reset_password_from_key")],
    "account_reauthenticate": CONFIRM,
    "mfa_reauthenticate": CONFIRM,
    "mfa_reauthenticate_webauthn": CONFIRM,
    "account_reauthenticate_by_email": [*CONFIRM, (ACCOUNT, "request_login_code")],
}


def seconds_to_wait(request, now: float, keys: Iterable[str] = ()) -> float:
    """Until the limits that this page meets allow another try; 0 where none is met.

    `keys` are what the limits may be counted by: an e-mail address, an account.
    """
    match = request.resolver_match
    actions = ACTIONS.get(match.url_name if match else "", [])
    waits = [
        _wait(cache_key, rate, now)
        for app, action in actions
        for rate in ratelimit.get_rates(app=app, action=action)
        for cache_key in _cache_keys(request, app, action, rate, keys)
    ]
    return max(waits, default=0)


def _cache_keys(request, app, action, rate, keys):
    if rate.per == "user" and not request.user.is_authenticated:
        return
    for key in keys if rate.per == "key" else [None]:
        yield ratelimit.get_cache_key(
            request, app=app, action=action, rate=rate, key=key
        )


def _wait(cache_key: str, rate, now: float) -> float:
    hits = [hit for hit in cache.get(cache_key, []) if hit > now - rate.duration]
    if len(hits) < rate.amount:
        return 0
    return hits[rate.amount - 1] + rate.duration - now
