"""What the worker calls by name. Each reads the clock and calls one operation."""

from django.utils import timezone

from .operations.flags import tell_editors
from .operations.links import check_links
from .operations.nightly import look_at_pages
from .operations.publishing import publish_due_pages
from .operations.word import forget_old_uploads


def publish_due():
    return publish_due_pages(now=timezone.now())


def forget_word_uploads():
    return forget_old_uploads(now=timezone.now())


def look_at_live_pages():
    return look_at_pages(now=timezone.now())


def check_outside_links():
    return check_links(now=timezone.now())


def tell_of_flags():
    return tell_editors(now=timezone.now())
