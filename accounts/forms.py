"""allauth's forms in our words: labels a person would write, errors that say what to enter."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django import forms

from .models import User
from .models.user import NAME_LENGTH

EMAIL_HINT = "Enter an e-mail address, like name@school.sch.uk"
PASSWORD_HINT = "At least 10 characters. Three random words make a good one."  # noqa: S105 a hint
CODE_ATTRS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
}


def name_field() -> forms.CharField:
    return forms.CharField(
        label="Your name",
        help_text="As it should stand on a certificate.",
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your name",
            "max_length": f"Enter a name of at most {NAME_LENGTH} letters",
        },
    )


def set_up(form, name: str, *, label: str, required: str, hint: str = "", **attrs):
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.error_messages |= {"required": required}
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attrs
    return field


def set_up_email(form, name="email", label="E-mail address", hint="", **attrs):
    field = set_up(form, name, label=label, required=EMAIL_HINT, hint=hint, **attrs)
    # The message of the field's validator, not only of the field.
    field.error_messages |= {"invalid": EMAIL_HINT}
    field.validators = [
        type(one)(message=EMAIL_HINT) if hasattr(one, "domain_allowlist") else one
        for one in field.validators
    ]
    field.widget.attrs["spellcheck"] = "false"


def set_up_new_password(form, label="Choose a password"):
    """Once is enough: it can be shown while typing, and reset."""
    set_up(
        form,
        "password1",
        label=label,
        required="Enter a password with at least 10 characters",
        hint=PASSWORD_HINT,
        autocomplete="new-password",
    )
    form.fields.pop("password2", None)


class LoginForm(account.LoginForm):
    shared_device = forms.BooleanField(
        label="This is a shared device",
        help_text="We sign you out when the browser closes, or after 30 minutes without use.",
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_email(self, "login", autocomplete="username")
        set_up(self, "password", label="Password", required="Enter your password")

    def _login_with_password(self, request, redirect_url, credentials):
        response = super()._login_with_password(request, redirect_url, credentials)
        if self.cleaned_data["shared_device"]:
            share_device(request.session)
        return response


def share_device(session) -> None:
    """Middleware ends it after 30 idle minutes; pages keep nothing on the device."""
    session["shared_device"] = True
    session.set_expiry(0)


class SignupForm(account.SignupForm):
    name = name_field()
    field_order = ["name", "email", "password1"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_email(self, hint="We send a code there to check that it is yours.")
        set_up_new_password(self)


class SocialSignupForm(social.SignupForm):
    name = name_field()
    field_order = ["name", "email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_email(self, hint="We send a code there to check that it is yours.")


class AddEmailForm(account.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_email(
            self,
            label="New e-mail address",
            hint="We send a code there. Until you enter it, your present address stays.",
        )


class ChangeEmailForm(account.ChangeEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_email(self, label="The right e-mail address")


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up(
            self,
            "oldpassword",
            label="Present password",
            required="Enter the password that you sign in with now",
        )
        set_up_new_password(self, "New password")


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_new_password(self)


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_email(self, hint="The address that you sign in with.")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_new_password(self)


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up(self, "password", label="Password", required="Enter your password")


def set_up_code(form, label: str, hint: str = ""):
    required = "Enter the code"
    set_up(form, "code", label=label, required=required, hint=hint, **CODE_ATTRS)


class ConfirmEmailCodeForm(account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_code(self, "Code from the e-mail", "6 digits.")


APP_HINT = "The 6 digits that your app shows now, or one of your recovery codes."


class AuthenticateForm(mfa.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_code(self, "Code", APP_HINT)


class ConfirmByCodeForm(mfa.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_code(self, "Code", APP_HINT)


class ActivateAppForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up_code(self, "Code from the app", "6 digits; it changes every 30 seconds.")

    def clean_code(self):
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise forms.ValidationError(
                "Enter the code that the app shows now", code=error.code
            ) from error


class EmailCodeForm(forms.Form):
    """The code of accounts.codes; the view says whether it is right."""

    code = forms.CharField(
        label="Code from the e-mail",
        help_text="6 digits.",
        error_messages={"required": "Enter the code"},
        widget=forms.TextInput(attrs=CODE_ATTRS),
    )


class PasskeyNameMixin:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        set_up(
            self,
            "name",
            label="A name for this passkey",
            required="Enter a name, like “School laptop”",
            hint="So that you know it again, like “School laptop”.",
            autocomplete="off",
        )


class AddPasskeyForm(PasskeyNameMixin, webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.label = "Let me sign in with this passkey alone"
        alone.help_text = (
            "Untick this for a security key that has no PIN or fingerprint."
        )
        alone.initial = True


class EditPasskeyForm(PasskeyNameMixin, webauthn.EditWebAuthnForm):
    pass


class DisconnectForm(social.DisconnectForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["account"].error_messages["required"] = "Choose what to disconnect"


class NameForm(forms.ModelForm):
    name = name_field()

    class Meta:
        model = User
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "name"
        ].help_text = "As it should stand on a certificate. Certificates that you already hold keep the name they were given with."
