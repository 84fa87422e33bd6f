"""What the worker calls by name. Each reads the clock and calls one operation."""

from django.utils import timezone

from .operations.publishing import publish_due_pages
from .operations.word import forget_old_uploads


def publish_due():
    return publish_due_pages(now=timezone.now())


def forget_word_uploads():
    return forget_old_uploads(now=timezone.now())
