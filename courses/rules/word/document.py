"""A written document as a plain list of parts, whichever program wrote it."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Words:
    """`note` is the number of a footnote that is called here; then there is no text."""

    text: str = ""
    bold: bool = False
    href: str = ""
    note: int = 0


@dataclass(frozen=True)
class Paragraph:
    """`style` is text, heading, title, quotation, caption or item.

    `level` is that of a heading, from 1, or how deep an item lies in lists, from 1.
    A heading is `guessed` where it was a line in bold.
    """

    words: tuple[Words, ...]
    style: str = "text"
    level: int = 0
    ordered: bool = False
    guessed: bool = False

    @property
    def text(self) -> str:
        return " ".join("".join(each.text for each in self.words).split())

    @property
    def says_something(self) -> bool:
        return bool(self.text) or any(each.note for each in self.words)


@dataclass(frozen=True)
class Picture:
    number: int


type Cell = tuple[Paragraph, ...]


@dataclass(frozen=True)
class Table:
    """Every row has a cell for every column. `pictures` stood in its cells."""

    rows: tuple[tuple[Cell, ...], ...]
    has_header: bool = False
    was_merged: bool = False
    was_nested: bool = False
    pictures: tuple[int, ...] = ()


type Part = Paragraph | Picture | Table


@dataclass(frozen=True)
class Document:
    """`dropped` counts, by a code, what the reader left out (notes.py has the words)."""

    parts: tuple[Part, ...]
    notes: dict[int, Paragraph] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)


# As JSON data and back ------------------------------------------------------------


def as_data(document: Document) -> dict[str, Any]:
    return {
        "parts": [
            {"is": type(part).__name__} | asdict(part) for part in document.parts
        ],
        "notes": {str(number): asdict(note) for number, note in document.notes.items()},
        "dropped": document.dropped,
    }


def from_data(data: dict[str, Any]) -> Document:
    return Document(
        parts=tuple(map(part_from, data["parts"])),
        notes={
            int(number): paragraph_from(note) for number, note in data["notes"].items()
        },
        dropped=data["dropped"],
    )


def part_from(data: dict[str, Any]) -> Part:
    values = {name: value for name, value in data.items() if name != "is"}
    if data["is"] == "Paragraph":
        return paragraph_from(values)
    if data["is"] == "Picture":
        return Picture(**values)
    rows = tuple(
        tuple(tuple(map(paragraph_from, cell)) for cell in row)
        for row in values.pop("rows")
    )
    return Table(**values | {"rows": rows, "pictures": tuple(values["pictures"])})


def paragraph_from(data: dict[str, Any]) -> Paragraph:
    return Paragraph(**data | {"words": tuple(Words(**each) for each in data["words"])})
