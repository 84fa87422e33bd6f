"""Pictures and documents that programme files bring along."""

import hashlib
from functools import partial

from django.core.files.storage import Storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from wagtail.images.fields import WagtailImageField

from courses.models import LearningDocument, LearningImage


@transaction.atomic
def keep_asset(
    *,
    model: type[LearningImage] | type[LearningDocument],
    title: str,
    name: str,
    content: bytes,
    written: list[tuple[Storage, str]] | None = None,
) -> int:
    """The id of the asset with this title, made or brought up to date.

    Where no asset has the title, one with the same content will do. `written` is told
    what went into a storage. Raises ValidationError for a file that the CMS would not
    take either.
    """
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    found = (
        model.objects.filter(title=title).first()
        or model.objects.filter(file_hash=digest).order_by("pk").first()
        or model(title=title)
    )
    if found.pk and found.get_file_hash() == digest:
        return found.pk
    before = found.file.name
    upload = SimpleUploadedFile(name, content)
    if model is LearningImage:
        upload = WagtailImageField().clean(upload)
        upload.seek(0)
    found.file = upload
    found.clean()
    found.file_size, found.file_hash = len(content), digest
    found.save()
    if written is not None:
        written.append((found.file.storage, found.file.name))
    if before:
        transaction.on_commit(partial(found.file.storage.delete, before))
        if model is LearningImage:
            found.renditions.all().delete()
    return found.pk
