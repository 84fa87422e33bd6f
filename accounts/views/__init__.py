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
from .school_people import (
    change_invitation,
    end_school_role,
    invitation,
    invite_to_school,
    school_people,
)
from .schools import find_school, my_school
from .set_up import (
    set_up_request,
    set_up_requests,
    set_up_school,
    set_up_this_school,
    setting_not_listed,
    withdraw_set_up,
)

__all__ = [
    "account_home",
    "change_invitation",
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
    "end_school_role",
    "end_session",
    "find_school",
    "invitation",
    "invite_to_school",
    "my_school",
    "provider_login",
    "reauthenticate_by_email",
    "school_people",
    "second_factor_needed",
    "set_up_request",
    "set_up_requests",
    "set_up_school",
    "set_up_this_school",
    "setting_not_listed",
    "share_this_device",
    "too_many_requests",
    "withdraw_set_up",
]
