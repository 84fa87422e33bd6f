"""What learners say is wrong on a page, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from .versions import PublishedVersion


class PageFlag(models.Model):
    """Who wrote it is kept only where they want an answer, and shown to nobody.

    `form_key` is the form's own, so that a second press of one form is the same flag.
    """

    class State(models.TextChoices):
        OPEN = "open", "Waits for you"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form_key = models.UUIDField(unique=True)
    version = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, related_name="+"
    )
    page_key = models.UUIDField(db_index=True)
    text = models.TextField()
    answer_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    flagged_at = models.DateTimeField()
    # When the page's editors were told of it by mail.
    told_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The answer that was mailed, or why it was closed.
    words = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-flagged_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="flag_settled_with_words",
                condition=Q(state="open", settled_at=None, words="")
                | (~Q(state="open") & Q(settled_at__isnull=False) & ~Q(words="")),
            )
        ]

    def __str__(self):
        return f"{self.page_key}, {self.get_state_display().lower()}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
