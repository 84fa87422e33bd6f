"""Reads about people and their roles."""

from datetime import date

from django.db.models import QuerySet

from .models import Membership, User

__all__ = ["memberships_of"]


def memberships_of(user: User, today: date) -> QuerySet[Membership]:
    """The roles that hold today, with what each is bounded to."""
    return (
        Membership.objects.current(today)
        .filter(user=user)
        .select_related("establishment", "trust", "authority")
        .order_by("role", "pk")
    )
