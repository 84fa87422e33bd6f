"""A Word document into draft pages: kept when uploaded, made when its author says so."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.images.fields import WagtailImageField
from wagtail.models import Page

from accounts.models import User
from courses.models import (
    LearningImage,
    ModulePage,
    ProgrammePage,
    TextPage,
    WordPicture,
    WordUpload,
)
from courses.models.pages import RESERVED_SLUGS
from courses.rules.word import (
    Document,
    Made,
    Picture,
    Table,
    as_data,
    from_data,
    outline_of,
    pages_of,
)
from courses.rules.word import Page as WrittenPage
from courses.word_files import Found, read_word_file

KEPT = timedelta(days=30)
LONGEST_SLUG = 80
LONGEST_ALT = 255
ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
}


def can_add_pages(page: Page, user: User) -> bool:
    """Below a module, or below a programme, where the pages get a module of their own."""
    # A list of pages in the CMS has them without their own fields.
    takes_pages = page.specific_class in {ModulePage, ProgrammePage}
    return takes_pages and page.permissions_for_user(user).can_add_subpage()


# Kept ---------------------------------------------------------------------------


def keep_word_file(
    *, owner: User, parent: Page, name: str, file: BinaryIO, at: datetime
) -> WordUpload:
    """The document as it was read. The same one, pressed twice, is kept once.

    Raises WordError where it cannot be taken.
    """
    digest = hashlib.file_digest(rewound(file), "sha256").hexdigest()
    same = {"owner": owner, "parent": parent, "digest": digest, "made_at": None}
    if kept := WordUpload.objects.filter(**same).first():
        return kept
    document, found = read_word_file(rewound(file))
    document, pictures = with_shown(document, found)
    outline = outline_of(document, bold_lines=True)
    with transaction.atomic():
        upload, is_new = WordUpload.objects.get_or_create(
            **same,
            defaults={
                "name": name[:255],
                "content": as_data(document),
                "title": outline.title,
                "level": outline.levels.best,
                "uploaded_at": at,
            },
        )
        if is_new:
            WordPicture.objects.bulk_create(
                WordPicture(
                    upload=upload,
                    number=each.number,
                    content_type=each.content_type,
                    content=each.content,
                    alt_text=each.alt_text[:LONGEST_ALT],
                )
                for each in pictures
            )
    return upload


def rewound(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def with_shown(
    document: Document, found: Iterable[Found]
) -> tuple[Document, list[Found]]:
    """Without the pictures that the CMS would not take."""
    found = list(found)
    taken = [each for each in found if image_file(each.content_type, each.content)]
    numbers = {each.number for each in taken}
    parts = tuple(
        replace(part, pictures=tuple(n for n in part.pictures if n in numbers))
        if isinstance(part, Table)
        else part
        for part in document.parts
        if not isinstance(part, Picture) or part.number in numbers
    )
    lost = Counter(document.dropped) + Counter(picture=len(found) - len(taken))
    return replace(document, parts=parts, dropped=dict(lost)), taken


def image_file(content_type: str, content: bytes) -> SimpleUploadedFile | None:
    if content_type not in ENDINGS:
        return None
    name = f"picture.{ENDINGS[content_type]}"
    try:
        file = WagtailImageField().clean(SimpleUploadedFile(name, bytes(content)))
    except ValidationError:
        return None
    file.seek(0)
    return file


# Chosen -------------------------------------------------------------------------


@transaction.atomic
def save_choices(
    *,
    upload: WordUpload,
    title: str,
    level: int,
    bold_lines: bool,
    pictures: dict[int, dict],
) -> WordUpload:
    """What stands in the preview's form, whether or not it is complete."""
    upload = WordUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.made_at:
        return upload
    upload.title, upload.level, upload.bold_lines = title, level, bold_lines
    upload.save(update_fields=["title", "level", "bold_lines"])
    changed = []
    for picture in upload.pictures.defer("content"):
        for field, value in pictures.get(picture.number, {}).items():
            setattr(picture, field, value)
        changed.append(picture)
    WordPicture.objects.bulk_update(changed, ["alt_text", "decorative", "left_out"])
    return upload


@transaction.atomic
def discard_upload(*, upload: WordUpload) -> None:
    WordUpload.objects.filter(pk=upload.pk, made_at=None).delete()


@transaction.atomic
def forget_old_uploads(*, now: datetime) -> int:
    """Documents of which nobody made pages, and the traces of those that were made."""
    old = WordUpload.objects.filter(uploaded_at__lt=now - KEPT)
    count = old.count()
    old.delete()
    return count


# Made ---------------------------------------------------------------------------


@transaction.atomic
def make_pages(*, upload: WordUpload, at: datetime) -> tuple[WordUpload, int]:
    """Drafts in the order of the document, and how many; pressed again, none more."""
    parent = Page.objects.select_for_update().get(pk=upload.parent_id).specific
    upload = WordUpload.objects.select_for_update().get(pk=upload.pk)
    if upload.made_at:
        return upload, 0
    if not can_add_pages(parent, upload.owner):
        raise PermissionDenied
    document = from_data(upload.content)
    outline = outline_of(document, bold_lines=upload.bold_lines)
    written = pages_of(document, outline, level=upload.level)
    module = parent
    if isinstance(parent, ProgrammePage):
        module = add_draft(parent, ModulePage(title=upload.title), upload.owner)
    images = kept_images(upload, module)
    bodies = [(page.title, body_of(page, images)) for page in written.pages]
    drafts = [TextPage(title=title, body=body) for title, body in bodies if body]
    for draft in drafts:
        add_draft(module, draft, upload.owner)
    upload.pictures.all().delete()
    upload.content, upload.made_at, upload.module = {}, at, module
    upload.save()
    return upload, len(drafts)


def add_draft(parent: Page, page: Page, user: User) -> Page:
    page.slug = free_slug(parent, page.title)
    page.live, page.owner = False, user
    page.has_unpublished_changes = True
    # Another page was added below it: its row says how many there are.
    parent.refresh_from_db(fields=["path", "numchild"])
    parent.add_child(instance=page)
    # A draft may lack what a page needs to go live.
    page.save_revision(user=user, log_action="wagtail.create", clean=False)
    return page


def free_slug(parent: Page, title: str) -> str:
    stem = slugify(title)[:LONGEST_SLUG].strip("-") or "page"
    taken = {
        *RESERVED_SLUGS,
        *parent.get_children().values_list("slug", flat=True),
    }
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def kept_images(upload: WordUpload, module: ModulePage) -> dict[int, dict]:
    """What a picture block holds, by the number of the picture in the document."""
    images = {}
    for picture in upload.pictures.filter(left_out=False):
        words = picture.alt_text.strip()
        file = image_file(picture.content_type, picture.content)
        image = LearningImage(
            title=(words or f"{module.title}: picture {picture.number}")[:255],
            description=words,
            file=file,
            uploaded_by_user=upload.owner,
        )
        image.file_size = len(picture.content)
        image.save()
        images[picture.number] = {
            "image": image.pk,
            "alt_text": words,
            "decorative": picture.decorative,
        }
    return images


def body_of(page: WrittenPage, images: dict[int, dict]) -> list[dict]:
    return [
        {"type": made.type, "value": value_of(made, images)}
        for made in kept_blocks(page.blocks, images)
    ]


def kept_blocks(blocks: Sequence[Made], images: dict[int, dict]) -> list[Made]:
    return [made for made in blocks if not made.picture or made.picture in images]


def value_of(made: Made, images: dict[int, dict]) -> dict | str:
    if made.picture:
        return made.value | {"image": images[made.picture]}
    return made.value
