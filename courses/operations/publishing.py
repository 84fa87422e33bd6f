"""Publishing: versions are written here, and pages whose hour has come go live."""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Revision

from courses.gate import problems_of
from courses.models import Generation, LearningPage, LessonPage, PublishedVersion
from courses.models.versions import digest_of

log = logging.getLogger("pathways.publishing")


@transaction.atomic
def record_version(*, page: LearningPage, at: datetime) -> PublishedVersion:
    """The immutable version of what `page` now shows; the same content makes none,
    unless its author asks learners to read it again.
    """
    content = page.version_content()
    digest = digest_of({"title": page.title, "content": content})
    latest = (
        PublishedVersion.objects.select_for_update()
        .filter(page_key=page.page_key)
        .order_by("-number")
        .first()
    )
    Generation.raise_number()
    note = new_reread_note(page) if latest else ""
    if latest and latest.digest == digest and not note:
        return latest
    return PublishedVersion.objects.create(
        page_key=page.page_key,
        number=latest.number + 1 if latest else 1,
        kind=page.kind,
        title=page.title,
        minutes=page.version_minutes(),
        content=content,
        digest=digest,
        published_at=at,
        reread_note=note,
    )


def new_reread_note(page: LearningPage) -> str:
    """The sentence stays in the editor; it asks with the first version that has it."""
    note = getattr(page, "reread_note", "").strip()
    asked = PublishedVersion.objects.filter(page_key=page.page_key, reread_note=note)
    return "" if asked.exists() else note


def publish_due_pages(*, now: datetime) -> tuple[int, int]:
    """Publish what was scheduled for `now` or before and unpublish what expired.

    Page by page, and only what the gate lets through: one bad page must not hold up
    the others. Returns how many were published and how many were held back.
    """
    for page in Page.objects.live().filter(expire_at__lte=now).specific():
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    published = held_back = 0
    due = Revision.objects.filter(approved_go_live_at__lte=now)
    for revision in due.order_by("approved_go_live_at"):
        problems = publish_one(revision)
        if problems:
            held_back += 1
            log.warning(
                "page held back by the publish gate",
                extra={"page": revision.object_id, "problems": problems},
            )
        else:
            published += 1
    return published, held_back


def publish_one(revision: Revision) -> list[str]:
    """Publish a due revision, or say by their codes what stands against it."""
    page = revision.as_object()
    if isinstance(page, LessonPage) and (found := problems_of(page)):
        return [problem.code for problem in found]
    try:
        revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError as error:
        # Valid when it was scheduled; its address, say, was taken since.
        return sorted(getattr(error, "error_dict", {"page": error}))
    return []
