"""From a written document to pages of blocks, as its author would make them by hand."""

from .document import Document, Paragraph, Picture, Table, Words, as_data, from_data
from .notes import document_notes
from .pages import Made, Module, Outline, Page, outline_of, pages_of

__all__ = [
    "Document",
    "Made",
    "Module",
    "Outline",
    "Page",
    "Paragraph",
    "Picture",
    "Table",
    "Words",
    "as_data",
    "document_notes",
    "from_data",
    "outline_of",
    "pages_of",
]
