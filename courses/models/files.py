"""What the loader of programme files last made of each file."""

from django.db import models


class LoadedFile(models.Model):
    """`digest` is of all that the file said; `revision` is the page's that came of it.

    A page whose newest revision is another one was edited in the CMS since.
    """

    page_key = models.UUIDField(unique=True)
    address = models.CharField(max_length=800)
    digest = models.CharField(max_length=64)
    revision = models.PositiveBigIntegerField(null=True)
    # Its place among its neighbours, as the file's name or front matter has it.
    number = models.PositiveIntegerField(null=True)
    # What a page does not keep: names of blocks and options, and of the files they show.
    names = models.JSONField(default=dict)
    files = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    def __str__(self):
        return self.address
