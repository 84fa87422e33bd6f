"""What the head confirmed, with what was known that day; and who has seen it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from compliance.enums import ConfirmationAnswer, Endorser

from .designations import Designation


class Confirmation(models.Model):
    """Never changed: later facts lead to a new one (a trigger refuses update and delete).

    `snapshot` is what was known and decided that day; `facts_digest` tells whether that
    still is so. `token` comes with the form: the same press twice is one record.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.UUIDField(unique=True)
    designation = models.ForeignKey(
        Designation, on_delete=models.PROTECT, related_name="confirmations"
    )
    establishment = models.ForeignKey(
        "schools.Establishment", on_delete=models.PROTECT, related_name="confirmations"
    )
    answer = models.CharField(max_length=16, choices=ConfirmationAnswer)
    starts_on = models.DateField(null=True, blank=True)
    because = models.TextField(blank=True, max_length=1000)
    contradicts = models.BooleanField(default=False)
    declaration = models.TextField()
    status = models.CharField(max_length=20)
    snapshot = models.JSONField()
    facts_digest = models.CharField(max_length=64)
    # A number, no key: the account may be closed, and this row may not change.
    confirmed_by = models.UUIDField()
    confirmed_by_name = models.CharField(max_length=150)
    confirmed_on = models.DateField()
    confirmed_at = models.DateTimeField()
    document = models.ForeignKey(
        "records.IssuedDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="confirmation_start",
                condition=Q(
                    answer=ConfirmationAnswer.WILL_START, starts_on__isnull=False
                )
                | ~Q(answer=ConfirmationAnswer.WILL_START) & Q(starts_on=None),
            )
        ]

    def __str__(self):
        return f"{self.get_answer_display()}, {self.confirmed_on}"

    def get_absolute_url(self):
        """At the school that the post is at now: it may have become an academy."""
        return reverse(
            "confirmation", args=[self.designation.establishment.key, self.uuid]
        )


class Endorsement(models.Model):
    """Those whom the duty binds have seen a confirmation: at a meeting, or by signing."""

    confirmation = models.ForeignKey(
        Confirmation, on_delete=models.PROTECT, related_name="endorsements"
    )
    body = models.CharField(max_length=10, choices=Endorser)
    seen_on = models.DateField()
    note = models.TextField(blank=True, max_length=1000)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    noted_by_name = models.CharField(max_length=150)
    noted_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-noted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["confirmation", "body", "seen_on"], name="endorsement_once"
            )
        ]

    def __str__(self):
        return f"{self.get_body_display()}, {self.seen_on}"
