"""The body of a page: text between blocks, and blocks between lines of colons."""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .choices import choice, option_names
from .parts import (
    Part,
    identity,
    is_uuid,
    last_line,
    listed,
    paragraphs,
    with_source,
)
from .problems import DialectError
from .text import LINE, PARAGRAPHS, SOURCE, TEXT, plain_text, read_lines, rich_text

OPENING = re.compile(r"^:::\s+(?P<name>[a-z]+)(?P<rest>.*)$")
ATTRIBUTES = re.compile(r"\{(?P<inside>[^{}]*)\}\s*$")
ATTRIBUTE = re.compile(
    r'#(?P<id>[A-Za-z0-9-]+)|(?P<key>[a-z]+)="(?P<value>[^"]*)"|(?P<flag>[a-z]+)'
)
REFERENCE = re.compile(r"^- (?P<text>.+), checked (?P<checked>\d{4}-\d{2}-\d{2})$")
HEADER_LINES = 2
FEWEST_IN_ACCORDION = 2
LONGEST_TASK = 60
LONGEST_VIDEO = 6 * 60 * 60
MUST_HAVE_NAME = {"question", "decision", "reflection", "task", "text"}
ANCHOR = re.compile(r'<a href="#([A-Za-z0-9-]+)">')


def text(part: Part, block: UUID) -> str:
    return rich_text(part.content, TEXT, line=part.line)


def term(part: Part, block: UUID) -> dict:
    content, source = with_source(part)
    return {
        "term": part.title,
        "meaning": paragraphs(part, content),
        "source": source,
    }


def callout(part: Part, block: UUID) -> dict:
    content, source = with_source(part, needed=part.name == "law")
    return {
        "kind": part.name,
        "heading": part.title,
        "text": paragraphs(part, content),
        "source": source,
    }


def quotation(part: Part, block: UUID) -> dict:
    content, source = with_source(part, needed=True)
    if not content.strip():
        raise part.fail("it is empty.")
    return {"text": rich_text(content, LINE, line=part.line), "source": source}


def case(part: Part, block: UUID) -> dict:
    return {"heading": part.title, "text": paragraphs(part)}


def task(part: Part, block: UUID) -> dict:
    part.keys.setdefault("minutes", "10")
    return case(part, block) | {"minutes": part.whole("minutes", most=LONGEST_TASK)}


def reflection(part: Part, block: UUID) -> dict:
    content, hint, _ = last_line(part, "Hint")
    if not content.strip():
        raise part.fail("it is empty.")
    return {"prompt": plain_text(content), "hint": plain_text(hint)}


def accordion(part: Part, block: UUID) -> dict:
    parts: list[tuple[str, list[str], int]] = []
    for number, line in enumerate(part.lines, part.line):
        if line.startswith("### "):
            parts.append((line.removeprefix("### ").strip(), [], number + 1))
        elif parts:
            parts[-1][1].append(line)
        elif line.strip():
            raise part.fail("text before the first ### heading.", number)
    if len(parts) < FEWEST_IN_ACCORDION:
        raise part.fail("it needs two ### headings or more.")
    values = []
    for heading, lines, at in parts:
        if not heading or not "".join(lines).strip():
            raise part.fail("each part needs a ### heading and text.", at - 1)
        text = rich_text("\n".join(lines), PARAGRAPHS, line=at)
        values.append({"heading": heading, "text": text})
    return {"parts": listed(block, "parts", values)}


def cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def table(part: Part, block: UUID) -> dict:
    rows = [
        (line, number)
        for number, line in enumerate(part.lines, part.line)
        if line.strip()
    ]
    if len(rows) <= HEADER_LINES or not set(rows[1][0]) <= set("|-: "):
        raise part.fail("a table needs a header row, a line of hyphens, and rows.")
    headings = cells(rows[0][0])
    values = []
    for line, number in rows[HEADER_LINES:]:
        row = cells(line)
        if len(row) != len(headings):
            raise part.fail(f"a row has {len(row)} cells, not {len(headings)}.", number)
        values.append({"values": [rich_text(cell, LINE, line=number) for cell in row]})
    return {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": values,
        "caption": part.title,
    }


def image(part: Part, block: UUID) -> dict:
    caption, credit, _ = last_line(part, "Credit")
    return {
        "image": {
            "image": {"file": part.key("src")},
            "decorative": "decorative" in part.flags,
            "alt_text": part.keys.get("alt", ""),
        },
        "caption": paragraphs(part, caption) if caption.strip() else "",
        "credit": plain_text(credit),
    }


def diagram(part: Part, block: UUID) -> dict:
    first = next((i for i, line in enumerate(part.lines) if line.strip()), 0)
    caption, *rest = part.lines[first:] or [""]
    if not caption.startswith("Caption: "):
        raise part.fail("the first line must be “Caption: …”.")
    line = part.line + first
    return {
        "svg": {"file": part.key("src")},
        "caption": rich_text(caption.removeprefix("Caption: "), LINE, line=line),
        "description": paragraphs(part, "\n".join(rest), line=line + 1),
    }


def download(part: Part, block: UUID) -> dict:
    return {
        "title": part.title,
        "document": {"file": part.key("src")},
        "text": paragraphs(part) if part.content.strip() else "",
    }


def video(part: Part, block: UUID) -> dict:
    return {
        "video": {"file": part.key("src")},
        "captions": {"file": part.key("captions")},
        "seconds": part.whole("seconds", most=LONGEST_VIDEO),
        "transcript": paragraphs(part),
    }


def references(part: Part, block: UUID) -> dict:
    values = []
    entries: list[tuple[str, int]] = []
    for number, line in enumerate(part.lines, part.line):
        if line.startswith("  ") and entries:
            text, at = entries[-1]
            entries[-1] = (f"{text} {line.strip()}", at)
        elif line.strip():
            entries.append((line.strip(), number))
    if not entries:
        raise part.fail("it is empty.")
    for text, number in entries:
        match = REFERENCE.match(text)
        if not match:
            raise part.fail(
                "write “- Title, section, checked 2026-11-24”, with or without a link.",
                number,
            )
        try:
            checked = date.fromisoformat(match["checked"]).isoformat()
        except ValueError:
            raise part.fail("there is no such day.", number) from None
        values.append(
            {"text": rich_text(match["text"], SOURCE, line=number), "checked": checked}
        )
    return {"references": listed(block, "references", values)}


@dataclass(frozen=True)
class Shape:
    """Which block of courses.blocks a name makes, and what its first line may hold."""

    kind: str
    make: Callable[[Part, UUID], dict | str]
    has_title: bool = False
    needs_title: bool = True
    keys: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


SHAPES: dict[str, Shape] = {
    "text": Shape("text", text),
    "term": Shape("term", term, has_title=True),
    "law": Shape("callout", callout, has_title=True),
    "note": Shape("callout", callout, has_title=True),
    "changing": Shape("callout", callout, has_title=True),
    "quotation": Shape("quotation", quotation),
    "accordion": Shape("accordion", accordion),
    "table": Shape("table", table, has_title=True, needs_title=False),
    "image": Shape(
        "image",
        image,
        keys=frozenset({"src", "alt"}),
        flags=frozenset({"decorative"}),
    ),
    "diagram": Shape("diagram", diagram, keys=frozenset({"src"})),
    "download": Shape("download", download, has_title=True, keys=frozenset({"src"})),
    "case": Shape("case", case, has_title=True),
    "decision": Shape("decision", choice),
    "question": Shape("question", choice, flags=frozenset({"review"})),
    "reflection": Shape("reflection", reflection),
    "task": Shape("task", task, has_title=True, keys=frozenset({"minutes"})),
    "references": Shape("references", references),
    "video": Shape("video", video, keys=frozenset({"src", "captions", "seconds"})),
}


def opened(line: str, number: int) -> Part:
    match = OPENING.match(line)
    if not match:
        raise DialectError(number, "A block opens with “::: name”.")
    part = Part(name=match["name"], title="", lines=[], line=number + 1)
    shape = SHAPES.get(part.name)
    if shape is None:
        raise DialectError(number, f"There is no block “{part.name}”.")
    rest = match["rest"]
    attributes = ATTRIBUTES.search(rest)
    if attributes:
        rest = rest[: attributes.start()]
        take_attributes(part, attributes["inside"], shape)
    part.title = rest.strip()
    if part.title and not shape.has_title:
        raise part.fail("it takes no heading on its first line.")
    if not part.title and shape.has_title and shape.needs_title:
        raise part.fail("the first line needs a heading.")
    if part.name in MUST_HAVE_NAME and not part.local_id:
        raise part.fail("it needs a name like {#first-step}: answers hang on it.")
    return part


def take_attributes(part: Part, inside: str, shape: Shape) -> None:
    left = ATTRIBUTE.sub("", inside).strip()
    if left:
        raise part.fail(f"“{left}” is not understood.")
    for found in ATTRIBUTE.finditer(inside):
        if found["id"]:
            part.local_id = found["id"]
        elif found["key"] in shape.keys:
            part.keys[found["key"]] = html.unescape(found["value"])
        elif found["flag"] in shape.flags:
            part.flags.add(found["flag"])
        else:
            raise part.fail(f"“{found[0]}” is not known here.")


def split(source: str, line: int) -> list[Part]:
    """Blocks and the text between them, as parts in the order of the file."""
    parts: list[Part] = []
    text = Part("text", "", [], line)
    block: Part | None = None
    for number, content in enumerate(read_lines(source, line=line), line):
        if content.rstrip() == ":::":
            if block is None:
                raise DialectError(number, "This line closes no block.")
            parts.append(block)
            block, text = None, Part("text", "", [], number + 1)
        elif content.startswith(":::"):
            if block is not None:
                raise DialectError(number, "A block inside a block is not possible.")
            parts.append(text)
            block = opened(content, number)
        else:
            (block or text).lines.append(content)
    if block is not None:
        raise block.fail("the block is not closed.")
    return [
        part
        for part in [*parts, text]
        if part.name != "text" or part.local_id or part.content.strip()
    ]


def named(source: str, page_key: UUID, line: int) -> Iterator[tuple[Part, str]]:
    """Each part with its permanent id."""
    counts: dict[str, int] = {}
    ids: set[str] = set()
    for part in split(source, line):
        counts[part.name] = counts.get(part.name, 0) + 1
        name = part.local_id or f"{part.name}-{counts[part.name]}"
        block_id = identity(page_key, name)
        if block_id in ids:
            raise part.fail(f"the name “{name}” is used twice on this page.")
        ids.add(block_id)
        yield part, block_id


def parse_body(source: str, page_key: UUID, *, line: int = 1) -> list[dict]:
    """The raw stream of a page. Raises DialectError with the line in the file."""
    stream = []
    for part, block_id in named(source, page_key, line):
        shape = SHAPES[part.name]
        value = shape.make(part, UUID(block_id))
        stream.append({"type": shape.kind, "value": value, "id": block_id})
    return with_anchors(stream, page_key)


def with_anchors(value, page_key: UUID):
    """Links to a block of the page lead to where its id stands on the page."""
    if isinstance(value, str):
        return ANCHOR.sub(
            lambda match: f'<a href="#b-{identity(page_key, match[1])}">', value
        )
    if isinstance(value, list):
        return [with_anchors(item, page_key) for item in value]
    if isinstance(value, dict):
        return {name: with_anchors(item, page_key) for name, item in value.items()}
    return value


def block_lines(source: str, page_key: UUID, *, line: int = 1) -> dict[str, int]:
    """On which line of the file each block begins, by its id."""
    return {
        block_id: part.line - (part.name != "text" or bool(part.local_id))
        for part, block_id in named(source, page_key, line)
    }


def names_in(source: str, page_key: UUID) -> dict[str, str]:
    """The names that the file gives to blocks and options, by their ids."""
    names = {}
    counts: dict[str, int] = {}
    for part, block_id in named(source, page_key, 1):
        counts[part.name] = counts.get(part.name, 0) + 1
        names[block_id] = part.local_id or f"{part.name}-{counts[part.name]}"
        if part.name in {"question", "decision"}:
            names |= option_names(part, UUID(block_id))
    return {id_: name for id_, name in names.items() if not is_uuid(name)}
