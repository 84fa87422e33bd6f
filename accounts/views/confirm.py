"""Proving an e-mail address: by the code, or by the link in the same e-mail."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import verify_email
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.utils import has_verified_email
from allauth.account.views import ConfirmEmailVerificationCodeView
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts.links import address_from


class ConfirmEmailView(ConfirmEmailVerificationCodeView):
    """Open to whoever has just signed up, or is changing their address.

    Goes on by itself where the link was followed meanwhile, on whatever device.
    """

    def dispatch(self, request, *args, **kwargs):
        stage = LoginStageController.enter(request, EmailVerificationStage.key)
        person = stage.login.user if stage else None
        if person and has_verified_email(person, stage.login.email):
            request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
            return stage.exit()
        return super().dispatch(request, *args, **kwargs)


confirm_email = never_cache(ConfirmEmailView.as_view())


@never_cache
def confirm_link(request, token):
    """Open to whoever holds the link; it confirms only on a click, so that a mail
    scanner that opens every link confirms nothing."""
    address = address_from(token)
    if address is None:
        return render(request, "accounts/link_spent.html", status=404)
    if address.verified:
        return _carry_on(request, address)
    if request.method == "POST" and verify_email(request, address):
        return _carry_on(request, address)
    return render(request, "accounts/confirm_link.html", {"address": address})


def _carry_on(request, address):
    """Into the account only in the browser that was signing in to it."""
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    if stage and stage.login.user == address.user:
        return stage.exit()
    return redirect(get_adapter().get_email_verification_redirect_url(address))
