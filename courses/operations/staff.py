"""Roles in a programme, granted and ended with an entry in the audit trail."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.operations import refresh_second_factor
from audit.operations import record_entry
from courses.models import StaffRole


def told(staff_role: StaffRole) -> dict:
    until = staff_role.until_date
    return {
        "staff_role": staff_role.pk,
        "role": staff_role.role,
        "programme": str(staff_role.programme_key),
        "from": staff_role.from_date.isoformat(),
        "until": until.isoformat() if until else None,
    }


@transaction.atomic
def grant_staff_role(
    *,
    user,
    role: str,
    programme_key: UUID,
    from_date: date,
    granted_by,
    at: datetime,
) -> StaffRole:
    """Grant a role; the same open grant twice is one grant."""
    staff_role, made = StaffRole.objects.get_or_create(
        user=user,
        role=role,
        programme_key=programme_key,
        until_date=None,
        defaults={"from_date": from_date},
    )
    if made:
        refresh_second_factor(user, timezone.localdate(at))
        record_entry(
            actor=granted_by.uuid if granted_by else None,
            act="staff_role.granted",
            subject=f"user:{user.uuid}",
            payload=told(staff_role),
            at=at,
        )
    return staff_role


@transaction.atomic
def end_staff_role(
    *, staff_role: StaffRole, until_date: date, ended_by, at: datetime
) -> StaffRole:
    """End a role: `until_date` is the first day without it; an end stays an end."""
    held = StaffRole.objects.select_for_update().get(pk=staff_role.pk)
    if held.until_date is None:
        held.until_date = max(until_date, held.from_date)
        held.save(update_fields=["until_date"])
        refresh_second_factor(held.user, timezone.localdate(at))
        record_entry(
            actor=ended_by.uuid if ended_by else None,
            act="staff_role.ended",
            subject=f"user:{held.user.uuid}",
            payload=told(held),
            at=at,
        )
    return held
