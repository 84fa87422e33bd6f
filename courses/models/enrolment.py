"""A person in a programme, and who works in one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Enrolment(models.Model):
    """Leaving and coming back are states of one row; nothing is lost between them."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Taking part"
        LEFT = "left", "Left"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments"
    )
    programme_key = models.UUIDField()
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    # The page that was open last: where "Continue" leads, on any device.
    place_key = models.UUIDField(null=True, blank=True)
    place_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "programme_key"], name="enrolment_once"
            )
        ]

    def __str__(self):
        return f"{self.user_id} in {self.programme_key}"

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE


class StaffRole(models.Model):
    """A person's role in one programme. `until_date` is the first day without it."""

    class Role(models.TextChoices):
        FACILITATOR = "facilitator", "Facilitator"
        MARKER = "marker", "Marker"
        MODERATOR = "moderator", "Moderator"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_roles"
    )
    role = models.CharField(max_length=20, choices=Role)
    programme_key = models.UUIDField()
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "programme_key"],
                condition=Q(until_date=None),
                name="staff_role_open_once",
            )
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()}"
