"""What the rules made of the facts, kept for lists: never a source, always recomputed."""

from django.db import models

from compliance.enums import SchoolStanding

from .designations import Designation


class SencoStanding(models.Model):
    """One designation on one day. `urgency` orders: the smallest needs most."""

    designation = models.OneToOneField(
        Designation, on_delete=models.CASCADE, related_name="standing"
    )
    as_of = models.DateField()
    status = models.CharField(max_length=20)
    words = models.CharField(max_length=120)
    eligibility = models.CharField(max_length=12)
    evidence_seen = models.BooleanField(default=False)
    deadline = models.DateField(null=True)
    deadline_alternative = models.DateField(null=True)
    last_safe_start = models.DateField(null=True)
    last_possible_start = models.DateField(null=True)
    next_intake = models.DateField(null=True)
    next_intake_grade = models.CharField(max_length=10, blank=True)
    facts_digest = models.CharField(max_length=64)
    urgency = models.PositiveSmallIntegerField()
    changed_on = models.DateField()

    wagtail_reference_index_ignore = True

    def __str__(self):
        return f"{self.designation_id}: {self.status}"


class SchoolSummary(models.Model):
    """One line of a list of schools: that of the SENCO who needs most.

    `words` are what a screen says. `since` is the first day without a SENCO.
    """

    establishment = models.OneToOneField(
        "schools.Establishment", on_delete=models.CASCADE, related_name="summary"
    )
    as_of = models.DateField()
    standing = models.CharField(max_length=20, choices=SchoolStanding)
    words = models.CharField(max_length=120)
    evidence_seen = models.BooleanField(default=False)
    since = models.DateField(null=True)
    sencos = models.PositiveSmallIntegerField(default=0)
    names = models.CharField(max_length=400, blank=True)
    deadline = models.DateField(null=True)
    last_safe_start = models.DateField(null=True)
    last_possible_start = models.DateField(null=True)
    # That of the SENCO who may be it least; empty where no law asks.
    eligibility = models.CharField(max_length=12, blank=True)
    bar = models.CharField(max_length=60, blank=True)
    # The latest confirmation, and by when the first of all SENCOs is due (again): it
    # lapses after a year and when the facts have changed since.
    confirmed_on = models.DateField(null=True)
    confirm_by = models.DateField(null=True)
    confirmed = models.PositiveSmallIntegerField(default=0)
    # The last answer of a head, confirming or not, and whether it differed from what
    # was recorded.
    answer = models.CharField(max_length=60, blank=True)
    differs = models.BooleanField(default=False)
    urgency = models.PositiveSmallIntegerField()
    changed_on = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "school summaries"
        indexes = [models.Index(fields=["urgency", "deadline"])]

    def __str__(self):
        return f"{self.establishment_id}: {self.standing}"


class StandingChange(models.Model):
    """A school's standing was another the day before: what a month's list is made of."""

    establishment = models.ForeignKey(
        "schools.Establishment",
        on_delete=models.CASCADE,
        related_name="standing_changes",
    )
    changed_on = models.DateField(db_index=True)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    words = models.CharField(max_length=120)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-changed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "changed_on"], name="standing_change_once"
            )
        ]

    def __str__(self):
        return f"{self.establishment_id}: {self.before} > {self.after}"
