"""What a session must still hold when a page is asked for."""

import time
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse

from .rules import shared_device_ended

NEXT_KEY = "second_factor_next"
# What stays open to whoever still has to show a second factor.
OPEN_PATHS = (
    "/accounts/",
    "/accessibility/",
    "/demo/mail/",
    "/help/",
    "/privacy/",
)
NOTED_EVERY = 60  # seconds between two writes of "seen" into a session


class SharedDeviceMiddleware:
    """Ends a session on a shared device that nobody has used for half an hour."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.session.get("shared_device"):
            return self.get_response(request)
        now = time.time()
        seen = request.session.get("shared_seen", now)
        if shared_device_ended(seen, now):
            logout(request)
            messages.info(
                request,
                "You said this is a shared device, so we signed you out after 30 minutes without use.",
            )
            return redirect_to_login(_where_to(request), reverse("account_login"))
        if now - request.session.get("shared_seen", 0) >= NOTED_EVERY:
            request.session["shared_seen"] = now
        return self.get_response(request)


class SecondFactorMiddleware:
    """The one place that asks for a second factor; it costs no query of its own.

    A session has shown one when allauth noted "mfa" in it: by signing in with it or by
    setting it up. A session from before the role, or before the set-up, has not.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not self._is_asked(request):
            return self.get_response(request)
        if has_shown_second_factor(request):
            if NEXT_KEY in request.session:
                del request.session[NEXT_KEY]
            return self.get_response(request)
        if is_mfa_enabled(request.user):
            url = reverse("account_confirm_second_factor")
        else:
            url = reverse("account_second_factor_needed")
        request.session[NEXT_KEY] = _where_to(request)
        return redirect(url)

    def _is_asked(self, request) -> bool:
        return (
            settings.SECOND_FACTOR_REQUIRED
            and not request.path.startswith((*OPEN_PATHS, settings.STATIC_URL))
            and request.user.is_authenticated
            and request.user.needs_second_factor
        )


def has_shown_second_factor(request) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def _where_to(request) -> str:
    """Where the person was going; a form cannot be sent again, so the page it was on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = urlsplit(request.META.get("HTTP_REFERER", ""))
    return referer.path if referer.netloc == request.get_host() else "/"
