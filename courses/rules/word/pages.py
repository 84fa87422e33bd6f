"""Pages of blocks from a document, with what was made of what and what was not kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape

from .document import Document, Paragraph, Part, Picture, Table
from .headings import Levels, levels_of, with_bold_lines, without_title
from .lists import with_typed_lists
from .notes import several
from .text import inline, paragraphs

LONGEST_TITLE = 255
LONGEST_SOURCE = 40  # words
REFERENCES = {"references", "reference list", "bibliography", "sources"}
DASH = re.compile(r"^\s*[\u2013-\u2015]\s*|^\s*--\s*")
WITHOUT_HEADING = "Introduction"


@dataclass
class Made:
    """One block as the CMS stores it; a picture has its number in the document."""

    type: str
    value: dict | str
    made_of: str
    picture: int = 0


@dataclass
class Page:
    title: str
    blocks: list[Made] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    words: int = 0


@dataclass
class Module:
    """`notes` say what became no page."""

    title: str
    pages: list[Page]
    notes: list[str]


@dataclass(frozen=True)
class Outline:
    """The parts with their headings found; `typed` lines became lists on the way."""

    title: str
    parts: Sequence[Part]
    levels: Levels
    typed: int

    def level(self, wanted: int) -> int:
        """`wanted`, unless no heading has that level; 0 is a single page."""
        is_there = wanted == 0 or wanted in self.levels.counts
        return wanted if is_there else self.levels.best


def outline_of(document: Document, *, bold_lines: bool) -> Outline:
    parts, typed = with_typed_lists(document.parts)
    if bold_lines:
        parts = with_bold_lines(parts)
    title, parts = without_title(parts)
    return Outline(title[:LONGEST_TITLE], parts, levels_of(parts), typed)


def pages_of(document: Document, outline: Outline, *, level: int) -> Module:
    """Each heading of `level` or above begins a page; level 0 makes a single page."""
    notes = []
    if outline.typed:
        notes.append(
            f"{several(outline.typed, 'line', 'lines')} with a mark or number typed by hand became lists."
        )
    pages = []
    for heading, inside in split(outline.parts, outline.level(level)):
        if any(map(says_something, inside)):
            pages.append(PageMaker(document, heading, outline.title).make(inside))
        else:
            notes += unused(heading)
    return Module(outline.title, pages, notes)


def says_something(part: Part) -> bool:
    return not isinstance(part, Paragraph) or part.says_something


def unused(heading: Paragraph | None) -> list[str]:
    if heading is None:
        return []
    if not heading.text:
        return ["A heading without words was left out."]
    return [f"“{heading.text}” has nothing below it, so it became no page."]


def split(parts: Sequence[Part], level: int):
    """The heading of each page, or None before the first one, and the parts below."""
    heading, inside = None, []
    for part in parts:
        if begins_page(part, level):
            yield heading, inside
            heading, inside = part, []
        else:
            inside.append(part)
    yield heading, inside


def begins_page(part: Part, level: int) -> bool:
    is_heading = isinstance(part, Paragraph) and part.style == "heading"
    return is_heading and part.level <= level and bool(part.text)


class PageMaker:
    """One page. Text that follows text goes into the same block."""

    def __init__(self, document: Document, heading: Paragraph | None, module: str):
        self.document = document
        self.page = Page((heading.text if heading else module) or WITHOUT_HEADING)
        self.note = self.page.notes.append
        if heading is None:
            self.note("This text stands before the first heading of a page.")
        elif heading.guessed:
            self.note("Its title was a line in bold, taken for a heading.")
        self.html: list[str] = []
        self.counts = {"paragraph": 0, "list": 0, "heading": 0}
        self.footnotes: list[int] = []
        self.references: list[Paragraph] = []
        self.has_large = False
        self.large = 0
        if len(self.page.title) > LONGEST_TITLE:
            self.note("The heading was too long for a title: its end is left out.")
            self.page.title = self.page.title[:LONGEST_TITLE]

    def make(self, parts: Sequence[Part]) -> Page:
        levels = {
            part.level
            for part in parts
            if isinstance(part, Paragraph) and part.style == "heading"
        }
        self.large = min(levels, default=0)
        index = 0
        in_references = self.page.title.strip(" :").lower() in REFERENCES
        while index < len(parts):
            part = parts[index]
            if isinstance(part, Paragraph) and part.style == "heading":
                in_references = part.text.strip(" :").lower() in REFERENCES
                if in_references:
                    index += 1
                    continue
            if in_references and isinstance(part, Paragraph):
                self.references += [part] if part.says_something else []
                index += 1
                continue
            index += self.take(part, parts[index + 1 :])
        self.end_text()
        self.add_references()
        return self.page

    def take(self, part: Part, following: Sequence[Part]) -> int:
        """How many parts were used up."""
        if isinstance(part, Picture):
            return self.picture(part.number, following)
        if isinstance(part, Table):
            return self.table(part, following)
        if not part.says_something:
            if part.style == "heading":
                self.note("A heading without words was left out.")
            return 1
        self.page.words += len(part.text.split())
        return TAKES.get(part.style, PageMaker.paragraph)(self, part, following)

    def note_once(self, words: str) -> None:
        if words not in self.page.notes:
            self.note(words)

    def number_of(self, footnote: int) -> int:
        if footnote not in self.footnotes:
            self.footnotes.append(footnote)
        return self.footnotes.index(footnote) + 1

    def line(self, part: Paragraph, *, bold: bool = True) -> str:
        return inline(part.words, self.number_of, bold=bold)

    # Text --------------------------------------------------------------------------

    def add(self, what: str, html: str) -> None:
        self.counts[what] += 1
        self.html.append(html)

    def end_text(self) -> None:
        if self.html:
            said = [
                several(number, what, f"{what}s")
                for what, number in self.counts.items()
                if number
            ]
            self.page.blocks.append(Made("text", "".join(self.html), joined(said)))
        self.html = []
        self.counts = dict.fromkeys(self.counts, 0)

    def paragraph(self, part: Paragraph, following: Sequence[Part]) -> int:
        if any("\t" in each.text for each in part.words):
            self.note_once(
                "Tabs became spaces. Where they made columns, make a table of it."
            )
        self.add("paragraph", f"<p>{self.line(part)}</p>")
        return 1

    def caption(self, part: Paragraph, following: Sequence[Part]) -> int:
        """Above a table; those below are taken with what they name."""
        if following and isinstance(following[0], Table):
            return 1 + self.table(following[0], following[1:], caption=part.text)
        return self.paragraph(part, following)

    def heading(self, part: Paragraph, following: Sequence[Part]) -> int:
        if part.guessed:
            self.note(f"“{part.text}” was a line in bold, taken for a heading.")
        tag = "h2" if part.level == self.large else "h3"
        if tag == "h3" and not self.has_large:
            self.note(
                f"“{part.text}” was a small heading with no large one above it: it is large now."
            )
            tag = "h2"
        self.has_large = self.has_large or tag == "h2"
        self.add("heading", f"<{tag}>{self.line(part, bold=False)}</{tag}>")
        return 1

    def items(self, first: Paragraph, following: Sequence[Part]) -> int:
        """The items of one list; those of lists inside it stand between the others."""
        lines = [first]
        for part in following:
            if not isinstance(part, Paragraph) or part.style != "item":
                break
            if part.level <= first.level and part.ordered != first.ordered:
                break
            lines.append(part)
            self.page.words += len(part.text.split())
        if len({line.level for line in lines}) > 1:
            self.note_once("A list inside a list became part of the list around it.")
        html = "".join(f"<li>{self.line(line)}</li>" for line in lines if line.text)
        tag = "ol" if first.ordered else "ul"
        self.add("list", f"<{tag}>{html}</{tag}>")
        return len(lines)

    # Blocks of their own -----------------------------------------------------------

    def block(self, kind: str, value, made_of: str, *, picture: int = 0) -> None:
        self.end_text()
        self.page.blocks.append(Made(kind, value, made_of, picture))

    def picture(self, number: int, following: Sequence[Part]) -> int:
        caption = following[0] if following else None
        has_caption = isinstance(caption, Paragraph) and caption.style == "caption"
        html = paragraphs([caption], self.number_of) if has_caption else ""
        made_of = "a picture and its caption" if html else "a picture"
        value = {"image": None, "caption": html, "credit": ""}
        self.block("image", value, made_of, picture=number)
        return 1 + has_caption

    def quotation(self, first: Paragraph, following: Sequence[Part]) -> int:
        said = [first]
        for part in following:
            if not isinstance(part, Paragraph) or part.style != "quotation":
                break
            said.append(part)
        used = len(said)
        self.page.words += sum(len(part.text.split()) for part in said[1:])
        source = None
        if len(said) > 1 and DASH.match(said[-1].text):
            source = said.pop()
        elif used - 1 < len(following) and is_source(following[used - 1]):
            source = following[used - 1]
            used += 1
        if source is None:
            self.note("A quotation does not say where it is from: add its source.")
        value = {
            "text": paragraphs(said, self.number_of),
            "source": self.source(source) if source else "",
        }
        self.block("quotation", value, "a quotation")
        return used

    def source(self, part: Paragraph) -> str:
        line = DASH.sub("", self.line(part, bold=False))
        return f"<p>{line}</p>"

    def table(
        self, table: Table, following: Sequence[Part], *, caption: str = ""
    ) -> int:
        used = 1
        after = following[0] if following else None
        if not caption and isinstance(after, Paragraph) and after.style == "caption":
            caption, used = after.text, 2
        self.page.words += sum(
            len(line.text.split())
            for row in table.rows
            for cell in row
            for line in cell
        )
        if len(table.rows) > 1 and len(table.rows[0]) > 1:
            self.columns(table, caption)
        else:
            self.frame(table, caption)
        for number in table.pictures:
            self.note("A picture that stood in a table stands below it now.")
            self.picture(number, [])
        return used

    def columns(self, table: Table, caption: str) -> None:
        head, *rows = table.rows
        if not table.has_header:
            self.note(
                "The first row of a table was taken for the headings of its columns."
            )
        if table.was_merged:
            self.note(
                "A table had cells joined together: each row stands by itself now. Look at it again."
            )
        if table.was_nested:
            self.note("A table inside a table became lines in its cell.")
        values = [
            [paragraphs(map(as_line, cell), self.number_of) for cell in row]
            for row in rows
        ]
        self.block(
            "table",
            {
                "columns": [
                    {
                        "type": "text",
                        "heading": " ".join(line.text for line in cell),
                    }
                    for cell in head
                ],
                "rows": [{"values": row} for row in values],
                "caption": caption,
            },
            f"a table of {several(len(rows), 'row', 'rows')} and {len(head)} columns",
        )

    def frame(self, table: Table, caption: str) -> None:
        """A single cell, row or column is a frame around text."""
        self.note(
            "A frame around text, made of a table, was dropped; its text is kept."
        )
        inside = [line for row in table.rows for cell in row for line in cell]
        if caption:
            self.add("paragraph", f"<p>{escape(caption, quote=False)}</p>")
        words = self.page.words
        index = 0
        while index < len(inside):
            part = inside[index]
            if part.style == "heading":
                part = replace(part, style="text")
            index += self.take(part, inside[index + 1 :])
        self.page.words = words

    # References --------------------------------------------------------------------

    def add_references(self) -> None:
        texts = [self.line(part, bold=False) for part in self.references]
        # A footnote can call for another one.
        for number, footnote in enumerate(self.footnotes, start=1):
            note = self.document.notes.get(footnote)
            words = self.line(note, bold=False) if note else ""
            texts.append(f"[{number}] {words}".strip())
        if not texts:
            return
        made_of = []
        if self.references:
            made_of.append(
                several(
                    len(self.references), "line of references", "lines of references"
                )
            )
        if self.footnotes:
            made_of.append(several(len(self.footnotes), "footnote", "footnotes"))
        self.block(
            "references",
            {
                "references": [
                    {
                        "type": "item",
                        "value": {"text": f"<p>{text}</p>", "checked": None},
                    }
                    for text in texts
                ]
            },
            joined(made_of),
        )
        self.note("Say of each reference when it was last checked.")


TAKES = {
    "heading": PageMaker.heading,
    "item": PageMaker.items,
    "quotation": PageMaker.quotation,
    "caption": PageMaker.caption,
}


def is_source(part: Part) -> bool:
    return (
        isinstance(part, Paragraph)
        and part.style == "text"
        and bool(DASH.match(part.text))
        and len(part.text.split()) <= LONGEST_SOURCE
    )


def as_line(part: Paragraph) -> Paragraph:
    """In a cell, an item of a list is a line of its own."""
    return replace(part, style="text")


def joined(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
