"""Who is SENCO where, since when; and what an authority reports of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compliance.enums import ANSWERS, Arrangement, ReportState, Source
from compliance.rules.facts import Answer

from .people import NAME_LENGTH, Person


class DesignationQuerySet(models.QuerySet):
    def current(self, today):
        """Those in post or still to start; `left_on` is the first day without the post."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=today))


class Designation(models.Model):
    """One person as SENCO of one school. A month alone is kept as its first day.

    When a school becomes an academy its designations move to the successor with all
    their dates, since the post goes on.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="designations"
    )
    establishment = models.ForeignKey(
        "schools.Establishment", on_delete=models.PROTECT, related_name="designations"
    )
    arrangement = models.CharField(
        max_length=12, choices=Arrangement, default=Arrangement.SOLE
    )
    appointed_on = models.DateField(null=True, blank=True)
    month_only = models.BooleanField(default=False)
    left_on = models.DateField(null=True, blank=True)
    is_head = models.CharField(
        max_length=8, choices=ANSWERS, default=Answer.UNKNOWN.value
    )
    teaches_at_school = models.CharField(
        max_length=8, choices=ANSWERS, default=Answer.UNKNOWN.value
    )
    source = models.CharField(max_length=10, choices=Source, default=Source.SCHOOL)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    objects = DesignationQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-appointed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "establishment"],
                condition=Q(left_on=None),
                name="designation_open_once",
            ),
            models.CheckConstraint(
                name="designation_dates",
                condition=Q(left_on=None)
                | Q(appointed_on=None)
                | Q(left_on__gt=F("appointed_on")),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.establishment}"

    @property
    def audit_subject(self) -> str:
        return f"designation:{self.uuid}"


class RosterUpload(models.Model):
    """A roster as it was read: nothing of it counts until it is applied, once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(
        "schools.Trust", on_delete=models.PROTECT, null=True, blank=True
    )
    authority = models.ForeignKey(
        "schools.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True
    )
    file_name = models.CharField(max_length=200)
    # One object a row: line, cells as read, messages; see operations/rosters.py.
    rows = models.JSONField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="roster_scope",
                condition=Q(trust=None, authority__isnull=False)
                | Q(trust__isnull=False, authority=None),
            )
        ]

    def __str__(self):
        return self.file_name


class ReportedSenco(models.Model):
    """What an authority says of a school: shown to its head, and counted only then."""

    establishment = models.ForeignKey(
        "schools.Establishment", on_delete=models.PROTECT, related_name="reports"
    )
    upload = models.ForeignKey(
        RosterUpload, on_delete=models.PROTECT, related_name="reports"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    trn = models.CharField(max_length=7, blank=True)
    facts = models.JSONField()
    state = models.CharField(
        max_length=10, choices=ReportState, default=ReportState.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.name}, {self.establishment}"
