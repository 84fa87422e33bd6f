"""Documents that authors uploaded, until pages are made of them."""

import uuid

from django.conf import settings
from django.db import models
from wagtail.models import Page

from .pages import ModulePage


class WordUpload(models.Model):
    """One document as it was read, and what its author chose in the preview so far.

    `content` is the document as courses.rules.word has it. It and the pictures go when
    pages have been made; the row stays, so that a second press makes nothing twice.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    parent = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    title = models.CharField(max_length=255, blank=True)
    level = models.PositiveSmallIntegerField()
    bold_lines = models.BooleanField(default=True)
    uploaded_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    module = models.ForeignKey(
        ModulePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "parent", "digest"],
                condition=models.Q(made_at=None),
                name="word_upload_once",
            )
        ]

    def __str__(self):
        return self.name


class WordPicture(models.Model):
    """A picture of the document, by its number in it, and what its author says of it."""

    upload = models.ForeignKey(
        WordUpload, on_delete=models.CASCADE, related_name="pictures"
    )
    number = models.PositiveIntegerField()
    content_type = models.CharField(max_length=40)
    content = models.BinaryField()
    alt_text = models.CharField(max_length=255, blank=True)
    decorative = models.BooleanField(default=False)
    left_out = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "number"], name="word_picture_once"
            )
        ]

    def __str__(self):
        return f"Picture {self.number}"
