"""How allauth meets our people: their one name, our words, our mail."""

import logging
import time
from smtplib import SMTPException

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string, select_template
from django.urls import reverse
from django.utils.safestring import mark_safe

from . import codes, limits, links
from .devices import describe
from .models import User
from .models.user import NAME_LENGTH
from .rules import wait_in_words

log = logging.getLogger("pathways.accounts")

PASSWORD_WORDS = {
    "password_too_short": "Enter a password with at least 10 characters",
    "password_too_common": "Enter a password that is harder to guess: this one is on lists of well-known passwords",
    "password_too_similar": "Enter a password that is not like your name or e-mail address",
}
SPENT = "That code was tried too often. Start again to get a new one"
WAIT_CODES = {"too_many_login_attempts", "rate_limited"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed",
        "duplicate_email": "Enter an address that is not already yours",
        "email_password_mismatch": "We do not know this e-mail address and password together. Check both, or reset your password",
        "email_taken": "Enter another e-mail address: this one belongs to another account",
        "enter_current_password": "Enter the password that you sign in with now",
        "incorrect_code": "Enter the newest code that we sent you",
        "incorrect_password": "Enter the password that you sign in with",
        "invalid_password_reset": "This link no longer works. Ask for a new one",
        "same_as_current": "Enter an address that is different from the present one",
        "too_many_login_attempts": "Too many tries. Wait %s, then try again",
        "rate_limited": "That was asked for too often. Wait %s, then try again",
    }

    def validation_error(self, code, *args):
        if code in WAIT_CODES:
            args = [wait_in_words(self.seconds_to_wait() or 60)]
        return super().validation_error(code, *args)

    def add_message(self, request, level, *args, message=None, **kwargs):
        if message and "%s" in message:
            seconds = self.seconds_to_wait()
            message = message % wait_in_words(seconds) if seconds else SPENT
        super().add_message(request, level, *args, message=message, **kwargs)

    def seconds_to_wait(self) -> float:
        """Until the rate limit that this request met lets the next try through."""
        return limits.seconds_to_wait(self.request, time.time(), self._limit_keys())

    def _limit_keys(self) -> list[str]:
        """What allauth may have counted this request's tries by."""
        request = self.request
        stage = getattr(request, "_login_stage", None)
        person = stage.login.user if stage else request.user
        keys = []
        email = request.POST.get("login") or request.POST.get("email")
        if person and person.is_authenticated:
            keys.append(f"mfa-auth-user-{person.pk}")
            email = email or person.email
        if email:
            email = email.strip().lower()
            keys += [email, self._get_login_attempts_cache_key(request, email=email)]
        return keys

    def save_user(self, request, user, form, commit=True):
        user.name = form.cleaned_data["name"]
        return super().save_user(request, user, form, commit)

    def clean_password(self, password, user=None):
        try:
            return super().clean_password(password, user)
        except ValidationError as error:
            raise ValidationError(
                [PASSWORD_WORDS.get(one.code, one.message) for one in error.error_list]
            ) from error

    def get_password_change_redirect_url(self, request):
        return reverse("account_home")

    def get_email_verification_redirect_url(self, email_address):
        if self.request.user.is_authenticated:
            return reverse("account_home")
        return reverse("account_login")

    def get_reauthentication_methods(self, user):
        methods = super().get_reauthentication_methods(user)
        if methods and codes.verified_email(user):
            methods.append(
                {
                    "id": "reauthenticate_by_email",
                    "description": "Get a code by e-mail",
                    "url": reverse("account_reauthenticate_by_email"),
                }
            )
        return methods

    def send_confirmation_mail(self, request, emailconfirmation, signup):
        """allauth's code, and a link for whoever opens the mail on another device."""
        address = emailconfirmation.email_address
        path = reverse("account_confirm_link", args=[links.token_for(address)])
        kind = "email_confirmation_signup" if signup else "email_confirmation"
        self.send_mail(
            f"account/email/{kind}",
            address.email,
            {
                "user": address.user,
                "code": emailconfirmation.key,
                "link": request.build_absolute_uri(path),
            },
        )

    def format_email_subject(self, subject):
        return subject

    def render_mail(self, template_prefix, email, context, headers=None):
        """Text and HTML; a notice needs no more than its subject."""
        subject = render_to_string(f"{template_prefix}_subject.txt", context).strip()
        context = context | {"subject": subject}
        text, html = (
            select_template(
                [f"{template_prefix}.{kind}", f"accounts/mail/notice.{kind}"]
            ).render(context, self.request)
            for kind in ("txt", "html")
        )
        message = EmailMultiAlternatives(
            subject, text, self.get_from_email(), [email], headers=headers
        )
        message.attach_alternative(html, "text/html")
        return message

    def send_mail(self, template_prefix, email, context):
        """A mail server that is down must not lose what somebody has just typed."""
        context = {
            "base_url": settings.BASE_URL,
            "code_minutes": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT // 60,
            **context,
        }
        if agent := context.get("user_agent"):
            context["device"] = describe(agent)
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            log.exception("mail not sent", extra={"template": template_prefix})
            messages.warning(
                self.request,
                "We could not send an e-mail just now. Wait a few minutes, then ask for it again.",
            )


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The provider's subject decides who you are; an e-mail address never does."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": "Set a password first, or you could not sign in any more",
        "no_verified_email": "Confirm your e-mail address first",
        "connected_other": "That account is connected with another person here",
    }

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name"), data.get("last_name")]
        name = data.get("name") or " ".join(part for part in parts if part)
        user.name = name[:NAME_LENGTH]
        return user

    def save_user(self, request, sociallogin, form=None):
        if form:
            sociallogin.user.name = form.cleaned_data["name"]
        return super().save_user(request, sociallogin, form)

    def get_signup_form_initial_data(self, sociallogin):
        initial = super().get_signup_form_initial_data(sociallogin)
        return initial | {"name": sociallogin.user.name}

    def is_auto_signup_allowed(self, request, sociallogin):
        if not sociallogin.user.name:
            return False
        return super().is_auto_signup_allowed(request, sociallogin)

    def pre_social_login(self, request, sociallogin):
        trusted = sociallogin.provider.app.settings.get("trust_email", False)
        for address in sociallogin.email_addresses:
            address.verified = address.verified and trusted
        connecting = sociallogin.state.get("process") == AuthProcess.CONNECT
        if sociallogin.is_existing or connecting:
            return
        emails = [address.email.lower() for address in sociallogin.email_addresses]
        if User.objects.filter(email__in=emails).exists():
            url = reverse(
                "account_connect_first", args=[sociallogin.provider.app.provider_id]
            )
            raise ImmediateHttpResponse(HttpResponseRedirect(url))


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "This cannot be removed",
        "cannot_generate_recovery_codes": "Set up an app or a passkey first",
        "incorrect_code": "Enter the code that your app shows now, or a recovery code that you have not used",
        "unverified_email": "Confirm your e-mail address first",
    }

    def build_totp_svg(self, url):
        """Drawn into the page: the content policy allows no data: pictures."""
        drawing = segno.make(url, micro=False).svg_inline(
            scale=4, border=4, light="#fff"
        )
        return mark_safe(drawing)  # noqa: S308 segno's own drawing of an address we made

    def get_totp_issuer(self):
        return "Pathways"

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": "Pathways"}

    def generate_authenticator_name(self, user, type):
        return describe(self.request.META.get("HTTP_USER_AGENT", ""))

    def _fernet(self):
        return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])

    def encrypt(self, text):
        return self._fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return self._fernet().decrypt(encrypted_text.encode()).decode()
