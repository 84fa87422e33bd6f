"""What a school decides about its record, who was trained, and what was asked of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class SchoolRecord(models.Model):
    """Choices of a school; without a row all are as here."""

    establishment = models.OneToOneField(
        "schools.Establishment", on_delete=models.CASCADE, related_name="senco_record"
    )
    # An authority sees an academy's names only where the academy agrees.
    shares_names = models.BooleanField(default=False)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self):
        return f"Record of {self.establishment}"


class TrainingRecord(models.Model):
    """One training of one member of staff: done here, by consent, or elsewhere, as typed."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    establishment = models.ForeignKey(
        "schools.Establishment", on_delete=models.PROTECT, related_name="training"
    )
    name = models.CharField(max_length=150)
    job = models.CharField(max_length=100, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="shared_training",
    )
    title = models.CharField(max_length=255)
    provider = models.CharField(max_length=200, blank=True)
    completed_on = models.DateField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    # The certificate that the person shared, where the training was done here.
    document = models.ForeignKey(
        "records.IssuedDocument", on_delete=models.PROTECT, null=True, blank=True
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name", "-completed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "document"],
                condition=Q(document__isnull=False),
                name="training_shared_once",
            ),
            models.UniqueConstraint(
                fields=["establishment", "name", "title", "completed_on"],
                condition=Q(document=None),
                name="training_typed_once",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.title}"


class Enquiry(models.Model):
    """A message of a trust or an authority to heads, as it was sent."""

    token = models.UUIDField(unique=True)
    trust = models.ForeignKey(
        "schools.Trust", on_delete=models.PROTECT, null=True, blank=True
    )
    authority = models.ForeignKey(
        "schools.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True
    )
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=4000)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    sent_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                name="enquiry_scope",
                condition=Q(trust=None, authority__isnull=False)
                | Q(trust__isnull=False, authority=None),
            )
        ]

    def __str__(self):
        return self.subject


class EnquiryRecipient(models.Model):
    """One head of one school; `mailed_at` is empty until the letter has left."""

    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.CASCADE, related_name="recipients"
    )
    establishment = models.ForeignKey(
        "schools.Establishment", on_delete=models.PROTECT, related_name="enquiries"
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    mailed_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "establishment", "head"], name="enquiry_once"
            )
        ]

    def __str__(self):
        return f"{self.enquiry_id}, {self.establishment_id}"
