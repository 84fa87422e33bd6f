"""What a learner did, row by row. Keys are page keys and versions, never pages."""

from django.db import models

from courses.encryption import EncryptedTextField

from .enrolment import Enrolment
from .versions import PublishedVersion


class LearnerRecord(models.Model):
    """Kept for good: nothing that happens to a page deletes it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT)
    page_key = models.UUIDField()

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class PageProgress(LearnerRecord):
    """One row for each learner and page: first opened, then perhaps completed."""

    opened_at = models.DateTimeField()
    opened_version = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, related_name="+"
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    completed_version = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The version that a learner who was done went through again.
    reread_version = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "page_key"], name="progress_once"
            )
        ]

    def __str__(self):
        return f"{self.enrolment_id}, {self.page_key}"


class Answer(LearnerRecord):
    """A choice in a question or a decision. All are kept; the last one is shown."""

    block_id = models.UUIDField()
    option_id = models.UUIDField()
    version = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at", "pk"]
        indexes = [models.Index(fields=["enrolment", "page_key"])]

    def __str__(self):
        return f"{self.enrolment_id}, {self.block_id}"


class Note(LearnerRecord):
    """What a learner wrote for a reflection or a task. Only the writer reads it."""

    block_id = models.UUIDField()
    text = EncryptedTextField()
    version = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, related_name="+"
    )
    # How often it was saved; a form says which saving it was made from.
    saves = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "page_key", "block_id"], name="note_once"
            )
        ]

    def __str__(self):
        return f"{self.enrolment_id}, {self.block_id}"


class ModuleCompletion(models.Model):
    """Decided once from the rows above; later changes of the module never undo it."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="completions"
    )
    module_key = models.UUIDField()
    version = models.ForeignKey(
        PublishedVersion, on_delete=models.PROTECT, related_name="+"
    )
    completed_at = models.DateTimeField()
    reasons = models.JSONField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module_key"], name="completion_once"
            )
        ]

    def __str__(self):
        return f"{self.enrolment_id}, {self.module_key}"
