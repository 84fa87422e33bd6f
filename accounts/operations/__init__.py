"""Everything that changes an account or what somebody may do."""

from .invitations import (
    accept_invitation,
    clear_old_invitations,
    invite_to_school,
    send_invitation_again,
    withdraw_invitation,
)
from .people import (
    create_verified_user,
    end_session,
    list_session,
    sync_email_address,
    verify_email_address,
)
from .roles import (
    LastHeadError,
    cms_roles,
    end_membership,
    end_school_role,
    grant_membership,
    move_membership,
    note_cms_roles,
    note_deleted_user,
    refresh_second_factor,
    set_cms_roles,
)
from .set_up import (
    AlreadyDecidedError,
    approve_set_up,
    ask_to_set_up,
    refuse_set_up,
    withdraw_set_up,
)

__all__ = [
    "AlreadyDecidedError",
    "LastHeadError",
    "accept_invitation",
    "approve_set_up",
    "ask_to_set_up",
    "clear_old_invitations",
    "cms_roles",
    "create_verified_user",
    "end_membership",
    "end_school_role",
    "end_session",
    "grant_membership",
    "invite_to_school",
    "list_session",
    "move_membership",
    "note_cms_roles",
    "note_deleted_user",
    "refresh_second_factor",
    "refuse_set_up",
    "send_invitation_again",
    "set_cms_roles",
    "sync_email_address",
    "verify_email_address",
    "withdraw_invitation",
    "withdraw_set_up",
]
