"""A .docx read by mammoth into the parts that courses.rules.word turns into pages."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import BinaryIO
from xml.parsers.expat import ExpatError

import mammoth
from mammoth import documents

from courses.rules.word import Document, Paragraph, Picture, Table, Words
from courses.rules.word.document import Part
from courses.rules.word.text import safe_link
from courses.word_bounds import DAMAGED, WordError, check_word_file

HEADING = re.compile(r"^heading ([1-9])$")
CONTENTS = re.compile(r"^(toc|contents|index|table of (contents|figures))\b")
STYLES = {
    "title": "title",
    "quote": "quotation",
    "intense quote": "quotation",
    "quotations": "quotation",
    "block text": "quotation",
    "block quotation": "quotation",
    "caption": "caption",
    "illustration": "caption",
    "table": "caption",
    "figure": "caption",
}
# What mammoth leaves out without a trace, counted in the text of the file.
TRACES = {
    "insertion": re.compile(rb"<w:(?:ins|moveTo)[ >]"),
    "deletion": re.compile(rb"<w:(?:del|moveFrom)[ >]"),
    "formula": re.compile(rb"<m:oMath[ >]"),
    "chart": re.compile(rb"<(?:c|cx):chart[ />]|<dgm:relIds[ />]"),
    "object": re.compile(rb"<o:OLEObject[ />]"),
    "text box": re.compile(rb"<w:txbxContent[ >]"),
}
COMMENT = re.compile(rb"<w:comment[ >]")
FALLBACK = re.compile(rb"<mc:Choice[ >].*?</mc:Choice>", re.DOTALL)
WRITTEN = re.compile(rb"<w:t[ >]")
LINE = "\n"


@dataclass(frozen=True)
class Found:
    """A picture of the document. Its own words, unless a program guessed them."""

    number: int
    content_type: str
    content: bytes
    alt_text: str


def read_word_file(file: BinaryIO) -> tuple[Document, list[Found]]:
    """Raises WordError for a document that cannot be taken."""
    check_word_file(file)
    trees: list[documents.Document] = []

    def take(tree: documents.Document) -> documents.Document:
        trees.append(tree)
        return documents.document([])

    try:
        mammoth.convert_to_html(file, transform_document=take)
        reader = Reader(trees[0])
        reader.dropped.update(traces_in(file))
        return reader.read()
    except (
        ExpatError,
        RecursionError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
    ) as error:
        # What mammoth meets in a file that only looks like a document.
        raise WordError(DAMAGED) from error


def traces_in(file: BinaryIO) -> Counter[str]:
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            stem = name.rpartition("/")[2]
            if not name.startswith("word/") or not stem.endswith(".xml"):
                continue
            content = archive.read(name)
            if stem.startswith(("document", "footnotes", "endnotes")):
                once = FALLBACK.sub(b"", content)
                for code, trace in TRACES.items():
                    source = content if code == "chart" else once
                    counts[code] += len(trace.findall(source))
            elif stem.startswith("comments") and "Ext" not in stem:
                counts["comment"] += len(COMMENT.findall(content))
            elif stem.startswith(("header", "footer")) and WRITTEN.search(content):
                counts["header"] += 1
    return +counts


@dataclass(frozen=True)
class Piece:
    """One element inside a paragraph, with how it looks."""

    element: object
    bold: bool = False
    href: str = ""
    looks: frozenset[str] = frozenset()


class Reader:
    def __init__(self, tree: documents.Document):
        self.tree = tree
        self.dropped: Counter[str] = Counter()
        self.pictures: list[Found] = []
        self.notes: dict[tuple[str, str], int] = {}

    def read(self) -> tuple[Document, list[Found]]:
        parts = tuple(self.parts(self.tree.children))
        texts: dict[int, Paragraph] = {}
        # A note may call for another one, so the list can grow meanwhile.
        while missing := [key for key, no in self.notes.items() if no not in texts]:
            for key in missing:
                texts[self.notes[key]] = self.note(key)
        return Document(parts, texts, dict(+self.dropped)), self.pictures

    def note(self, key: tuple[str, str]) -> Paragraph:
        body = self.tree.notes.find_note(*key).body
        words: list[Words] = []
        for part in self.parts(body):
            if isinstance(part, Paragraph):
                words += [Words(" "), *part.words]
            elif isinstance(part, Picture):  # a reference is one line of words
                self.pictures = [p for p in self.pictures if p.number != part.number]
                self.dropped["picture"] += 1
        return Paragraph(tuple(words))

    def parts(self, children: Sequence) -> Iterator[Part]:
        for child in children:
            if isinstance(child, documents.Paragraph):
                yield from self.paragraph(child)
            elif isinstance(child, documents.Table):
                yield self.table(child)
            elif hasattr(child, "children"):
                yield from self.parts(child.children)

    # Paragraphs --------------------------------------------------------------------

    def paragraph(self, source: documents.Paragraph) -> Iterator[Part]:
        name = (source.style_name or source.style_id or "").lower()
        pieces = list(pieces_of(source.children))
        if CONTENTS.match(name):
            self.dropped["contents"] += 1
            return
        shape = shape_of(source, name)
        self.count_looks(pieces, is_heading=shape.style in {"heading", "title"})
        words: list[Words] = []
        pictures: list[Part] = []
        for piece in pieces:
            if isinstance(piece.element, documents.Image):
                pictures += self.picture(piece.element)
            elif word := self.word(piece):
                words.append(word)
        for line in lines_of(words, shape):
            paragraph = replace(shape, words=line)
            if paragraph.says_something or (shape.style == "heading" and not pictures):
                yield paragraph
        yield from pictures

    def word(self, piece: Piece) -> Words | None:
        element = piece.element
        if isinstance(element, documents.NoteReference):
            key = (element.note_type, element.note_id)
            return Words(note=self.notes.setdefault(key, len(self.notes) + 1))
        text = ""
        if isinstance(element, documents.Text):
            text = element.value
        elif isinstance(element, documents.Tab):
            text = "\t"
        elif isinstance(element, documents.Break):
            text = LINE if element.break_type == "line" else " "
        return Words(text, piece.bold, piece.href) if text else None

    def count_looks(self, pieces: Sequence[Piece], *, is_heading: bool) -> None:
        """How many places look some way, each counted once however Word cut it up."""
        said = [
            piece
            for piece in pieces
            if isinstance(piece.element, documents.Text) and piece.element.value.strip()
        ]
        for look in ("slanted", "underlined", "struck", "raised", "coloured"):
            places = groupby(said, key=lambda piece: look in piece.looks)
            self.dropped[look] += sum(has_look for has_look, _ in places)
        for look in ("inner link", "odd link"):
            places = groupby(pieces, key=lambda piece: look in piece.looks)
            self.dropped[look] += sum(has_look for has_look, _ in places)

    def picture(self, image: documents.Image) -> list[Part]:
        number = len(self.pictures) + 1
        try:
            with image.open() as file:
                content = file.read()
        except (KeyError, OSError, ValueError):
            self.dropped["picture"] += 1
            return []
        words = (image.alt_text or "").strip()
        guessed = "automatically generated" in words or "AI-generated" in words
        self.pictures.append(
            Found(number, image.content_type or "", content, "" if guessed else words)
        )
        return [Picture(number)]

    # Tables ------------------------------------------------------------------------

    def table(self, source: documents.Table) -> Table:
        """As a full grid: what spans rows is said in each of them."""
        rows = [row for row in source.children if hasattr(row, "children")]
        grid: list[list] = []
        pictures: list[int] = []
        was_merged = was_nested = False
        held: dict[int, tuple[int, tuple[Paragraph, ...]]] = {}
        for row in rows:
            line: list[tuple[Paragraph, ...]] = []
            for cell in row.children:
                fill_held(line, held)
                content, inner, is_nested = self.cell(cell)
                pictures += inner
                was_nested = was_nested or is_nested
                was_merged = was_merged or cell.colspan > 1 or cell.rowspan > 1
                for offset in range(min(cell.colspan, 60)):
                    words = content if offset == 0 else ()
                    if cell.rowspan > 1:
                        held[len(line)] = (cell.rowspan - 1, words)
                    line.append(words)
            fill_held(line, held)
            grid.append(line)
        width = max(map(len, grid), default=0)
        return Table(
            rows=tuple(tuple(line + [()] * (width - len(line))) for line in grid),
            has_header=bool(rows) and bool(getattr(rows[0], "is_header", False)),
            was_merged=was_merged,
            was_nested=was_nested,
            pictures=tuple(pictures),
        )

    def cell(self, source) -> tuple[tuple[Paragraph, ...], list[int], bool]:
        """Its lines, its pictures, and whether a table stood in it."""
        lines: list[Paragraph] = []
        pictures: list[int] = []
        is_nested = False
        for part in self.parts(source.children):
            if isinstance(part, Picture):
                pictures.append(part.number)
            elif isinstance(part, Table):
                is_nested = True
                lines += map(one_line, part.rows)
                pictures += part.pictures
            elif part.says_something:
                lines.append(part)
        return tuple(lines), pictures, is_nested


def fill_held(line: list, held: dict) -> None:
    """Add the cells that reach down from rows above."""
    while len(line) in held:
        rows, words = held.pop(len(line))
        if rows > 1:
            held[len(line)] = (rows - 1, words)
        line.append(words)


def one_line(row) -> Paragraph:
    """A row of a table inside a table."""
    words: list[Words] = []
    for cell in row:
        for part in cell:
            words += [Words("; ")] if words else []
            words += part.words
    return Paragraph(tuple(words))


def shape_of(source: documents.Paragraph, name: str) -> Paragraph:
    if found := HEADING.match(name):
        return Paragraph((), "heading", int(found[1]))
    if source.numbering is not None:
        level = int(source.numbering.level_index) + 1
        return Paragraph((), "item", level, ordered=source.numbering.is_ordered)
    return Paragraph((), STYLES.get(name, "text"))


def lines_of(words: list[Words], shape: Paragraph) -> list[tuple[Words, ...]]:
    """Forced line breaks make paragraphs, but spaces in a heading or an item."""
    if shape.style not in {"text", "quotation"}:
        return [
            tuple(replace(each, text=each.text.replace(LINE, " ")) for each in words)
        ]
    lines: list[list[Words]] = [[]]
    for each in words:
        if each.text == LINE:
            lines.append([])
        else:
            lines[-1].append(each)
    return [tuple(line) for line in lines]


def pieces_of(children: Sequence, outer: Piece | None = None) -> Iterator[Piece]:
    outer = outer or Piece(None)
    for child in children:
        if isinstance(child, documents.Run):
            inner = replace(
                outer,
                bold=outer.bold or child.is_bold,
                looks=outer.looks | looks_of(child, is_link=bool(outer.href)),
            )
            yield from pieces_of(child.children, inner)
        elif isinstance(child, documents.Hyperlink):
            yield from pieces_of(child.children, linked(outer, child))
        elif hasattr(child, "children"):
            yield from pieces_of(child.children, outer)
        else:
            yield replace(outer, element=child)


def linked(outer: Piece, link: documents.Hyperlink) -> Piece:
    href = safe_link(link.href or "")
    if href:
        return replace(outer, href=href)
    is_inner = link.anchor or (link.href or "").startswith("#")
    look = "inner link" if is_inner else "odd link"
    return replace(outer, looks=outer.looks | {look, "link"})


def looks_of(run: documents.Run, *, is_link: bool) -> frozenset[str]:
    """A link is underlined and a footnote's number raised of themselves."""
    is_note = any(isinstance(each, documents.NoteReference) for each in run.children)
    found = {
        "slanted": run.is_italic,
        "underlined": run.is_underline and not is_link,
        "struck": run.is_strikethrough,
        "raised": run.vertical_alignment in {"superscript", "subscript"}
        and not is_note,
        "coloured": bool(run.highlight),
    }
    return frozenset(look for look, has_it in found.items() if has_it)
