"""Roles in programmes, told to accounts, which knows all roles of a person."""

from datetime import date

from django.db.models import Q

from .models import StaffRole


def staff_roles_of(user, today: date) -> set[str]:
    held = StaffRole.objects.filter(user=user, from_date__lte=today).filter(
        Q(until_date=None) | Q(until_date__gt=today)
    )
    return set(held.values_list("role", flat=True))
