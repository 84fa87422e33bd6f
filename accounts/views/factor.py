"""The second factor: why it is asked, and the ways for whoever left theirs elsewhere."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import BaseReauthenticateView
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView

from accounts import codes
from accounts.forms import EmailCodeForm
from accounts.middleware import NEXT_KEY, has_shown_second_factor
from accounts.roles import ROLE_WORDS, roles_of
from accounts.rules import second_factor_reasons


@never_cache
@login_required
def second_factor_needed(request):
    """Open to whoever is signed in: why a second factor is asked, and how to set it up."""
    if is_mfa_enabled(request.user):
        return redirect(request.session.get(NEXT_KEY, "account_home"))
    reasons = second_factor_reasons(roles_of(request.user, timezone.localdate()))
    context = {"reasons": sorted(ROLE_WORDS[role] for role in reasons)}
    return render(request, "accounts/second_factor_needed.html", context)


@never_cache
@login_required
def confirm_second_factor(request):
    """Open to whoever is signed in: a session from before the set-up shows it now."""
    target = request.session.get(NEXT_KEY, "/")
    if has_shown_second_factor(request):
        return redirect(target)
    kinds = set(
        Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    )
    context = {
        "next": target,
        "has_code": kinds
        & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES},
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
    }
    return render(request, "accounts/confirm_second_factor.html", context)


class CodeByEmailMixin:
    """One page: a button that sends the code, then the field to type it into."""

    form_class = EmailCodeForm

    def post(self, request, *args, **kwargs):
        if request.POST.get("action") != "send":
            return super().post(request, *args, **kwargs)
        if codes.send(request, self.person):
            return HttpResponseRedirect(request.get_full_path())
        form = self.form_class()
        error = get_adapter().validation_error("rate_limited")
        context = self.get_context_data(form=form, send_error=error.messages[0])
        return self.render_to_response(context, status=429)

    def form_valid(self, form):
        try:
            clear_limit = check_rate_limit(self.person)
        except ValidationError as error:
            form.add_error("code", error)
            return self.form_invalid(form)
        if not codes.matches(self.request, self.person, form.cleaned_data["code"]):
            form.add_error("code", get_adapter().validation_error("incorrect_code"))
            return self.form_invalid(form)
        clear_limit()
        return self.code_was_right(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            email=codes.verified_email(self.person),
            pending=codes.pending(self.request, self.person),
            **kwargs,
        )


@method_decorator(
    login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"),
    name="dispatch",
)
class EmailCodeView(CodeByEmailMixin, FormView):
    """Open to whoever has given their password and owes the second factor."""

    template_name = "mfa/email_code.html"

    @property
    def person(self):
        return self.request._login_stage.login.user  # noqa: SLF001 allauth puts it there

    def code_was_right(self, form):
        record_authentication(self.request, self.person, "mfa", type="email")
        return self.request._login_stage.exit()  # noqa: SLF001


@method_decorator([never_cache, login_required], name="dispatch")
class ReauthenticateByEmailView(CodeByEmailMixin, BaseReauthenticateView):
    """Open to whoever is signed in: "is it you", answered from the mailbox."""

    template_name = "account/reauthenticate_by_email.html"

    @property
    def person(self):
        return self.request.user

    def code_was_right(self, form):
        # It stands in for a second factor that is set up, never for setting one up.
        method = "mfa" if is_mfa_enabled(self.person) else "code"
        record_authentication(
            self.request, self.person, method, type="email", reauthenticated=True
        )
        return BaseReauthenticateView.form_valid(self, form)


email_code = EmailCodeView.as_view()
reauthenticate_by_email = ReauthenticateByEmailView.as_view()
