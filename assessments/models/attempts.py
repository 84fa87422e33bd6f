"""Attempts at a knowledge check. They name versions, never pages."""

import uuid

from django.db import models
from django.db.models import F, Q

from courses.models import PublishedVersion
from courses.models.progress import LearnerRecord


class Attempt(LearnerRecord):
    """One go at all questions of the version that was current when it began.

    `right`, `questions` and `is_pass` are decided once, at submission.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField()
    version = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    right = models.PositiveSmallIntegerField(null=True, blank=True)
    questions = models.PositiveSmallIntegerField(null=True, blank=True)
    is_pass = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "page_key", "number"], name="attempt_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "page_key"],
                condition=Q(submitted_at=None),
                name="attempt_open_once",
            ),
            models.CheckConstraint(
                name="attempt_marked_when_submitted",
                condition=Q(submitted_at=None, right=None, questions=None, is_pass=None)
                | Q(
                    submitted_at__isnull=False,
                    right__isnull=False,
                    questions__isnull=False,
                    right__lte=F("questions"),
                    is_pass__isnull=False,
                ),
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id}, {self.page_key}, attempt {self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


class Response(models.Model):
    """The option chosen for one question; it may change until submission."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="responses"
    )
    block_id = models.UUIDField()
    option_id = models.UUIDField()
    answered_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "block_id"], name="response_once"
            )
        ]

    def __str__(self):
        return f"{self.attempt_id}, {self.block_id}"
