"""An invitation by e-mail to act for a school; accepting it grants the role."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.enums import SCHOOL_ROLES

VALID_FOR = timedelta(days=14)
SCHOOL_ROLE_CHOICES = [(role.value, role.label) for role in SCHOOL_ROLES]


class InvitationQuerySet(models.QuerySet):
    def pending(self):
        """Neither accepted nor withdrawn; it may have run out and can be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """Of its link only a hash is kept; sending it again makes the older link useless."""

    establishment = models.ForeignKey(
        "schools.Establishment", on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=20, choices=SCHOOL_ROLE_CHOICES)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "establishment",
                "role",
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                name="invitation_school_role", condition=Q(role__in=SCHOOL_ROLES)
            ),
            models.CheckConstraint(
                name="invitation_ended_once",
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.establishment}"

    def is_open(self, now: datetime) -> bool:
        ended = self.accepted_at or self.withdrawn_at
        return not ended and now < self.expires_at
