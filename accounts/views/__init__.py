"""Pages of a person's own account; each says who may see it."""

from .account import (
    account_home,
    change_name,
    cms_login,
    connect_first,
    end_session,
    provider_login,
    share_this_device,
    too_many_requests,
)
from .confirm import confirm_email, confirm_link
from .demo_mail import demo_letter, demo_letter_html, demo_letters
from .factor import (
    confirm_second_factor,
    email_code,
    reauthenticate_by_email,
    second_factor_needed,
)

__all__ = [
    "account_home",
    "change_name",
    "cms_login",
    "confirm_email",
    "confirm_link",
    "confirm_second_factor",
    "connect_first",
    "demo_letter",
    "demo_letter_html",
    "demo_letters",
    "email_code",
    "end_session",
    "provider_login",
    "reauthenticate_by_email",
    "second_factor_needed",
    "share_this_device",
    "too_many_requests",
]
