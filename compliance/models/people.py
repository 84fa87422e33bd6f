"""SENCOs as the schools know them: what they are, which course they took, what was seen."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from compliance.enums import INDUCTIONS, KINDS, OUTCOMES, QUALIFIED, EvidenceKind
from compliance.rules.facts import Answer, Induction, Outcome, QualifiedTeacher

NAME_LENGTH = 150
trn_is_real = RegexValidator(
    r"^(?!0{7})[0-9]{7}$", "Enter the seven digits of the teacher reference number."
)


def private_files():
    """Apart from the media of the CMS: only a view that asks who it is opens a file."""
    return storages["private"]


class Person(models.Model):
    """The record of one proprietor: a school, or the schools of one trust.

    `user` is set only while the person agrees to it; one account may be several records.
    A mail address is held only for reminders, and only if a head gave it for that.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=NAME_LENGTH)
    trn = models.CharField(
        "teacher reference number", max_length=7, blank=True, validators=[trn_is_real]
    )
    qts = models.CharField(
        max_length=20, choices=QUALIFIED, default=QualifiedTeacher.UNKNOWN.value
    )
    induction = models.CharField(
        max_length=20, choices=INDUCTIONS, default=Induction.UNKNOWN.value
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sencos",
    )
    linked_at = models.DateTimeField(null=True, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    contact_stopped_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "recorded SENCO"
        verbose_name_plural = "recorded SENCOs"
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["trn"], condition=~Q(trn=""), name="person_trn")
        ]

    def __str__(self):
        return self.name

    @property
    def audit_subject(self) -> str:
        return f"person:{self.uuid}"


class PreviousPost(models.Model):
    """A post as SENCO that no designation here records; `end` is the first day after it."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="previous_posts"
    )
    school_name = models.CharField(max_length=200, blank=True)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                name="previous_post_dates",
                condition=Q(end=None) | Q(end__gt=models.F("start")),
            )
        ]

    def __str__(self):
        return f"{self.school_name or 'Earlier post'}, {self.start}"


class Qualification(models.Model):
    """A course, or that there is none; what counts is decided by the rules.

    `outcome_on`: NPQ received, NASENCO completed. A provider that is not among ours is
    kept by name, and nothing is claimed of it.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="qualifications"
    )
    kind = models.CharField(max_length=10, choices=KINDS)
    provider = models.ForeignKey(
        "compliance.Provider", on_delete=models.PROTECT, null=True, blank=True
    )
    provider_name = models.CharField(max_length=200, blank=True)
    course_started_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(
        max_length=12, choices=OUTCOMES, blank=True, default=Outcome.NOT_GIVEN.value
    )
    outcome_on = models.DateField(null=True, blank=True)
    expected_outcome_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-recorded_at", "-pk"]

    def __str__(self):
        return self.get_kind_display()


class Evidence(models.Model):
    """What somebody saw of a qualification. Taken back, it stays and counts no more.

    What a SENCO sent in has no `seen_on` until somebody at the school saw it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    qualification = models.ForeignKey(
        Qualification, on_delete=models.CASCADE, related_name="evidence"
    )
    kind = models.CharField(max_length=20, choices=EvidenceKind)
    sent_in = models.BooleanField(default=False)
    seen_on = models.DateField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    seen_by_name = models.CharField(max_length=150, blank=True)
    shows_it = models.BooleanField("shows the qualification", default=True)
    awarded_on = models.DateField(null=True, blank=True)
    said = models.TextField("what it said", blank=True, max_length=1000)
    file = models.FileField(
        upload_to="evidence/%Y/%m/", storage=private_files, blank=True
    )
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_seen_or_sent_in",
                condition=Q(sent_in=True) | Q(seen_on__isnull=False),
            )
        ]

    def __str__(self):
        return self.get_kind_display()


UNKNOWN = Answer.UNKNOWN.value
