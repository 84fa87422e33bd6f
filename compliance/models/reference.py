"""The dated data of the rules, as a platform administrator keeps them.

Each row has its source and the days on which it is in force (`until` is the first day
no longer). rules/reference.py says what they mean; queries/reference.py reads them.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.dates import MONTHS

from compliance.enums import ANSWERS, KINDS
from compliance.rules.facts import Answer, Kind
from compliance.rules.reference import Covered, Name
from compliance.rules.words import written

CUTOFFS = {
    Name.POSTS_AFTER: "SENCOs appointed after this day need the qualification",
    Name.NPQ_FROM: "NPQ courses count if begun from this day, NASENCO courses if before it",
    Name.NASENCO_COMPLETED_BEFORE: "A NASENCO award must be completed before this day",
}
LENGTHS = {
    Name.MONTHS_TO_QUALIFY: "Months from becoming a SENCO to the deadline",
    Name.MONTHS_OF_PRIOR_SERVICE: "Months of earlier service that make a difference",
    Name.MONTHS_OF_STUDY: "Months of study for the NPQ",
    Name.MONTHS_TO_RESULT: "Months from the end of study to the result",
    Name.MONTHS_IN_HAND: "Months in hand for a resit or a delay",
}
COVERED = {
    Covered.YES: "Covered by the duty",
    Covered.YES_BUT_UNCERTAIN: "Covered by the duty, though uncertain",
    Covered.NO: "Not covered",
    Covered.NO_BUT_DISPUTED: "Not covered, though some bodies say otherwise",
}


def choices(words: dict) -> list[tuple[str, str]]:
    return [(key.value, text) for key, text in words.items()]


class Dated(models.Model):
    source = models.CharField(max_length=300)
    since = models.DateField("in force from")
    until = models.DateField(
        "in force until (first day no longer)", null=True, blank=True
    )

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_dates",
                condition=Q(until=None) | Q(until__gt=F("since")),
            )
        ]


class Cutoff(Dated):
    name = models.CharField("what", max_length=40, choices=choices(CUTOFFS))
    day = models.DateField()

    class Meta(Dated.Meta):
        verbose_name = "cut-off date"
        ordering = ["name", "since"]

    def __str__(self):
        return f"{self.get_name_display()}: {written(self.day)}"


class Length(Dated):
    name = models.CharField("what", max_length=40, choices=choices(LENGTHS))
    months = models.PositiveSmallIntegerField()

    class Meta(Dated.Meta):
        verbose_name = "length of time"
        verbose_name_plural = "lengths of time"
        ordering = ["name", "since"]

    def __str__(self):
        return f"{self.get_name_display()}: {self.months}"


class Scope(Dated):
    """`type_codes` are GIAS codes, parted by spaces."""

    type_codes = models.CharField("types of school", max_length=400)
    covered = models.CharField(max_length=20, choices=choices(COVERED))

    class Meta(Dated.Meta):
        verbose_name = "types of school under the duty"
        verbose_name_plural = "types of school under the duty"
        ordering = ["covered", "since"]

    def __str__(self):
        return f"{self.get_covered_display()}: {self.type_codes}"


class YearlyIntake(Dated):
    month = models.PositiveSmallIntegerField()
    first_day = models.PositiveSmallIntegerField()
    last_day = models.PositiveSmallIntegerField()

    class Meta(Dated.Meta):
        ordering = ["since"]

    def __str__(self):
        return f"{self.first_day} to {self.last_day} {MONTHS[self.month]}"


class IntakeWindow(models.Model):
    """Days on which courses start. An `extra` one leaves the yearly intake standing."""

    first = models.DateField("first day")
    last = models.DateField("last day")
    apply_by = models.DateField("last day to apply", null=True, blank=True)
    extra = models.BooleanField("beside the yearly intake", default=False)
    source = models.CharField(max_length=300)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                name="intake_window_dates", condition=Q(last__gte=F("first"))
            )
        ]

    def __str__(self):
        return f"{written(self.first)} to {written(self.last)}"


class Provider(Dated):
    """A provider of courses. None is known here until an administrator enters it with
    its source (Schedule A1 for the NPQ; designated bodies for the NASENCO).
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(
        "qualification",
        max_length=10,
        choices=[pair for pair in KINDS if pair[0] in (Kind.NPQ, Kind.NASENCO)],
    )
    recognised = models.CharField(
        "recognised in law",
        max_length=8,
        choices=[pair for pair in ANSWERS if pair[0] != Answer.UNKNOWN],
    )
    is_invented = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        ordering = ["name", "since"]

    def __str__(self):
        return self.name


class ReferenceGeneration(models.Model):
    """Raised by every change of the data above, so that no process keeps old ones."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.PositiveIntegerField(default=1)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="reference_generation_one")
        ]

    def __str__(self):
        return str(self.number)
