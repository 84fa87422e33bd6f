"""An uploaded document as the pages it would become."""

from dataclasses import dataclass

from courses.blocks import LessonBody
from courses.models import WordPicture, WordUpload
from courses.rules.word import (
    Document,
    Made,
    Module,
    Outline,
    Table,
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
    found: str
    notes: list[tuple[str, str]]
    pictures: list[WordPicture]


def preview_of(upload: WordUpload) -> WordPreview:
    document = from_data(upload.content)
    outline = outline_of(document, bold_lines=upload.bold_lines)
    level = outline.level(upload.level)
    pictures = list(upload.pictures.defer("content"))
    return WordPreview(
        module=pages_of(document, outline, level=level),
        level=level,
        levels=levels(document, outline),
        found=found_in(outline, pictures),
        notes=document_notes(document.dropped),
        pictures=pictures,
    )


def levels(document: Document, outline: Outline) -> list[tuple[int, str]]:
    """Each level that headings have, and how many pages it would make."""
    choices = []
    for level in outline.levels.counts:
        count = len(pages_of(document, outline, level=level).pages)
        is_guessed = level in outline.levels.guessed
        name = "At each line in bold" if is_guessed else f"At each “Heading {level}”"
        if choices:
            name += " and all headings above it"
        choices.append((level, f"{name}: {several(count, 'page', 'pages')}"))
    return [*choices, (0, "Nowhere: everything becomes a single page")]


def found_in(outline: Outline, pictures: list[WordPicture]) -> str:
    """What a reader would count in the document."""
    wordless = sum(not picture.alt_text for picture in pictures)
    tables = sum(isinstance(part, Table) for part in outline.parts)
    found = several(len(pictures), "picture", "pictures")
    if wordless:
        found += f" ({wordless} without a description)"
    headings = several(sum(outline.levels.counts.values()), "heading", "headings")
    return f"{headings}, {found} and {several(tables, 'table', 'tables')}"


def label_of(made: Made) -> str:
    return LABELS[made.type]
