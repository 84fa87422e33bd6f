"""Wagtail's own changes, taken into our records: the only signal handlers we have.

Publishing writes a PublishedVersion; whatever changes what is public raises the
content generation. Both happen in the transaction of the change (models/pages.py).
"""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from .models import Generation, LearningDocument, LearningImage, LearningPage
from .operations.publishing import record_version


@receiver(page_published)
def keep_the_version(sender, instance, **kwargs):
    if isinstance(instance, LearningPage):
        record_version(page=instance, at=instance.last_published_at)


@receiver([page_unpublished, post_page_move, page_slug_changed])
@receiver(
    [post_save, post_delete],
    sender=PageViewRestriction,
)
@receiver([post_save, post_delete], sender=Site)
@receiver([post_save, post_delete], sender=LearningImage)
@receiver([post_save, post_delete], sender=LearningDocument)
def raise_the_generation(sender, **kwargs):
    Generation.raise_number()


@receiver(post_delete)
def raise_it_for_a_deleted_page(sender, **kwargs):
    if issubclass(sender, LearningPage):
        Generation.raise_number()
