"""A school asks a SENCO to link the account with which they learn here."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .people import Person


class LinkInvitation(models.Model):
    """One open at a time for each person. The code itself is known to nobody but whom
    it was given to; it is used once, and asking anew makes the older one worthless.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="link_invitations"
    )
    establishment = models.ForeignKey(
        "schools.Establishment", on_delete=models.CASCADE, related_name="+"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(used_at=None),
                name="link_invitation_open_once",
            )
        ]

    def __str__(self):
        return f"{self.person}, {self.invited_at:%Y-%m-%d}"
