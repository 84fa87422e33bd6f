"""An uploaded document as the pages it would become."""

from dataclasses import dataclass

from courses.blocks import LessonBody
from courses.models import WordPicture, WordUpload
from courses.rules.word import (
    Document,
    Made,
    Module,
    Outline,
    document_notes,
    from_data,
    outline_of,
    pages_of,
)
from courses.rules.word.notes import several

LABELS = {
    name: str(block.label or name).capitalize()
    for name, block in LessonBody().child_blocks.items()
}


@dataclass(frozen=True)
class WordPreview:
    module: Module
    level: int
    levels: list[tuple[int, str]]
    notes: list[tuple[str, str]]
    pictures: list[WordPicture]


def preview_of(upload: WordUpload) -> WordPreview:
    document = from_data(upload.content)
    outline = outline_of(document, bold_lines=upload.bold_lines)
    level = outline.level(upload.level)
    return WordPreview(
        module=pages_of(document, outline, level=level),
        level=level,
        levels=levels(document, outline),
        notes=document_notes(document.dropped),
        pictures=list(upload.pictures.defer("content")),
    )


def levels(document: Document, outline: Outline) -> list[tuple[int, str]]:
    """Each level that headings have, and how many pages it would make."""
    choices = []
    for level in outline.levels.counts:
        count = len(pages_of(document, outline, level=level).pages)
        name = f"At each heading of level {level}"
        if choices:
            name += " and above"
        choices.append((level, f"{name}: {several(count, 'page', 'pages')}"))
    return [*choices, (0, "Nowhere: everything becomes a single page")]


def label_of(made: Made) -> str:
    return LABELS[made.type]
