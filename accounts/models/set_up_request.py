"""Somebody says that they are the head of a school, and waits until it is checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

TEXT_LENGTH = 500


class SetUpRequest(models.Model):
    """For a school that we have, or for a setting named by its Ofsted number.

    Such a setting is made only once the request is approved, so that nobody can put
    words of their own into the list of schools.
    """

    class Position(models.TextChoices):
        HEAD = "head", "Head teacher, or manager of the setting"
        ACTING = "acting", "Acting head teacher or manager"

    class Decision(models.TextChoices):
        WAITING = "waiting", "Waiting"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="set_ups"
    )
    establishment = models.ForeignKey(
        "schools.Establishment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="set_ups",
    )
    ofsted_number = models.CharField(max_length=9, blank=True)
    setting_name = models.CharField(max_length=200, blank=True)
    setting_town = models.CharField(max_length=100, blank=True)
    position = models.CharField(max_length=10, choices=Position)
    # How the school's published contact can confirm it.
    contact = models.CharField(max_length=TEXT_LENGTH)
    asked_at = models.DateTimeField()
    decision = models.CharField(
        max_length=10, choices=Decision, default=Decision.WAITING
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # How it was checked, or why it was refused.
    decision_note = models.CharField(max_length=TEXT_LENGTH, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "user",
                Coalesce("establishment", 0),
                "ofsted_number",
                condition=Q(decision="waiting"),
                name="set_up_waits_once",
            ),
            models.CheckConstraint(
                name="set_up_place",
                condition=(
                    Q(establishment__isnull=False)
                    | (~Q(ofsted_number="") & ~Q(setting_name=""))
                ),
            ),
            models.CheckConstraint(
                name="set_up_decided",
                condition=(
                    Q(decision="waiting", decided_at=None)
                    | (~Q(decision="waiting") & Q(decided_at__isnull=False))
                ),
            ),
        ]

    def __str__(self):
        return f"{self.get_position_display()}, {self.school_name}"

    @property
    def is_waiting(self) -> bool:
        return self.decision == self.Decision.WAITING

    @property
    def school_name(self) -> str:
        return self.establishment.name if self.establishment else self.setting_name
