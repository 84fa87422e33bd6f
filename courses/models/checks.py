"""What the nightly look at live pages found, so that no page of the CMS works it out."""

from django.db import models
from wagtail.models import Page

from .pages import ModulePage


class PageCheck(models.Model):
    """One row for each live module and each live page in one."""

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, related_name="night_check"
    )
    module = models.ForeignKey(ModulePage, on_delete=models.CASCADE, related_name="+")
    # What the gate says now, a line each; none where nothing is wrong.
    stops = models.JSONField(default=list)
    faults = models.PositiveSmallIntegerField(default=0)
    review_by = models.DateField(null=True, blank=True)
    reading_age = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.PositiveIntegerField(default=0)
    # Learners, in numbers only: who opened the page, who completed it, and who has
    # been away since it was the last that they had open.
    opened = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    def __str__(self):
        return f"{self.page_id}, {self.faults} faults"


class OutsideLink(models.Model):
    """An address that live pages lead to, and what it last answered."""

    address = models.URLField(max_length=1000, unique=True)
    pages = models.ManyToManyField(Page, related_name="outside_links")
    # Neither before the first check; `problem` says why there was no answer.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self):
        return self.address


class TermUse(models.Model):
    """On how many other live pages a key term is said than on the one explaining it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    block_id = models.UUIDField()
    term = models.CharField(max_length=255)
    uses = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "block_id"], name="term_use_once")
        ]

    def __str__(self):
        return f"{self.term}, {self.uses}"
