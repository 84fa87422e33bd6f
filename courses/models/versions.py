"""What was published, for good: learners' rows name versions, never pages."""

import hashlib
import json

from django.db import models, transaction


def digest_of(content: dict) -> str:
    canonical = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


class PublishedVersion(models.Model):
    """One published state of one page. Never changed, never deleted."""

    page_key = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=255)
    minutes = models.PositiveIntegerField(default=0)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    # Why whoever read an earlier version is asked to read this one; not in the digest.
    reread_note = models.CharField(max_length=250, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page_key", "number"], name="version_number"
            )
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"


class Generation(models.Model):
    """One row, raised by everything that changes what is public."""

    number = models.PositiveBigIntegerField(default=1)

    wagtail_reference_index_ignore = True

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.values_list("number", flat=True).get(pk=1)

    @classmethod
    def raise_number(cls) -> None:
        with transaction.atomic():
            cls.objects.filter(pk=1).update(number=models.F("number") + 1)
