"""Everything that changes an account or what somebody may do."""

from .people import (
    create_verified_user,
    end_session,
    list_session,
    sync_email_address,
    verify_email_address,
)
from .roles import (
    cms_roles,
    end_membership,
    grant_membership,
    move_membership,
    note_cms_roles,
    note_deleted_user,
    refresh_second_factor,
    set_cms_roles,
)

__all__ = [
    "cms_roles",
    "create_verified_user",
    "end_membership",
    "end_session",
    "grant_membership",
    "list_session",
    "move_membership",
    "note_cms_roles",
    "note_deleted_user",
    "refresh_second_factor",
    "set_cms_roles",
    "sync_email_address",
    "verify_email_address",
]
