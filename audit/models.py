"""The trail of facts, grants, outcomes and exports: written once, chained by hashes.

Triggers (the last migration) refuse what must not happen to a trail, so no foreign
key leads here or away: a cascade would run into them.
"""

from django.db import models


class Entry(models.Model):
    """Who did what to whom and when, without personal data.

    Actor and subject are pseudonymous: a uuid, "user:<uuid>", "school:<urn>".
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=36, blank=True)
    act = models.CharField(max_length=100)
    subject = models.CharField(max_length=255, db_index=True)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["number"]

    def __str__(self):
        return f"{self.number}: {self.act} {self.subject}"


class Payload(models.Model):
    """The particulars of entry `number`; erased on request, and the chain still holds."""

    number = models.PositiveBigIntegerField(primary_key=True)
    salt = models.CharField(max_length=32)
    body = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]

    def __str__(self):
        return f"Payload of {self.number}"
