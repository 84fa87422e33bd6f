"""Who holds which role, asked in one place."""

from datetime import date

from .models import Membership

__all__ = ["user_has_role"]


def user_has_role(user, *roles: str, today: date, **scope) -> bool:
    """Whether `user` holds one of `roles` today, optionally in a given scope.

    `scope` is establishment=, trust= or authority=. A platform administrator does not
    act for a school unless a membership says so.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    held = Membership.objects.current(today).filter(user=user, role__in=roles)
    return held.filter(**scope).exists()
