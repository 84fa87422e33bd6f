"""What somebody was told by e-mail without having asked, and what they want no more of."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notification(models.Model):
    """One thing told once: `due_on` is the day from which it had to be.

    Either a `user`, or by `person_key` somebody without an account, whom the
    application above knows. `mailed_at` is empty until the letter has left.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
    )
    person_key = models.UUIDField(null=True, blank=True)
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=80)
    due_on = models.DateField()
    sent_on = models.DateField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notification_recipient",
                condition=Q(user=None, person_key__isnull=False)
                | Q(user__isnull=False, person_key=None),
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "subject", "due_on"],
                condition=Q(person_key=None),
                name="notification_user_once",
            ),
            models.UniqueConstraint(
                fields=["person_key", "kind", "subject", "due_on"],
                condition=Q(user=None),
                name="notification_person_once",
            ),
        ]

    def __str__(self):
        return f"{self.kind}, {self.subject}, {self.due_on}"


class MutedNotification(models.Model):
    """A kind of notification that a user wants no more of."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted"
    )
    kind = models.CharField(max_length=30)
    muted_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="muted_once")
        ]

    def __str__(self):
        return self.kind
