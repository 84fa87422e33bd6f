"""Who holds which role, asked in one place."""

from datetime import date

from schools.models import Establishment

from .enums import SCHOOL_ROLES, Role
from .models import Membership

__all__ = ["may_manage_people", "may_see_people", "user_has_role"]


def user_has_role(user, *roles: str, today: date, **scope) -> bool:
    """Whether `user` holds one of `roles` today, optionally in a given scope.

    `scope` is establishment=, trust= or authority=. A platform administrator does not
    act for a school unless a membership says so.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    held = Membership.objects.current(today).filter(user=user, role__in=roles)
    return held.filter(**scope).exists()


def may_see_people(user, establishment: Establishment, today: date) -> bool:
    """Who acts for a school is known to those who do, and to administrators."""
    return _is_administrator(user) or user_has_role(
        user, *SCHOOL_ROLES, today=today, establishment=establishment
    )


def may_manage_people(user, establishment: Establishment, today: date) -> bool:
    """Inviting people and ending their roles: the head, or an administrator."""
    return _is_administrator(user) or user_has_role(
        user, Role.HEAD, today=today, establishment=establishment
    )


def _is_administrator(user) -> bool:
    return user.is_active and user.is_superuser
