"""The body of a page: text between blocks, and blocks between lines of colons."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from .problems import DialectError
from .text import LINE, PARAGRAPHS, SOURCE, TEXT, plain_text, rich_text

OPENING = re.compile(r"^:::\s+(?P<name>[a-z]+)(?P<rest>.*)$")
ATTRIBUTES = re.compile(r"\{(?P<inside>[^{}]*)\}\s*$")
ATTRIBUTE = re.compile(
    r'#(?P<id>[A-Za-z0-9-]+)|(?P<key>[a-z]+)="(?P<value>[^"]*)"|(?P<flag>[a-z]+)'
)
OPTION = re.compile(
    r"^- (?:\[(?P<mark>[ x])\] )?(?:\{#(?P<id>[A-Za-z0-9-]+)\} )?(?P<text>.+)$"
)
REFERENCE = re.compile(r"^- (?P<text>.+), checked (?P<checked>\d{4}-\d{2}-\d{2})$")
HEADER_LINES = 2
MUST_HAVE_NAME = {"question", "decision", "reflection", "task"}


@dataclass
class Part:
    """One block as it stands in the file; `line` is its first line of content."""

    name: str
    title: str
    lines: list[str]
    line: int
    local_id: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def content(self) -> str:
        return "\n".join(self.lines)

    def fail(self, message: str, line: int | None = None) -> DialectError:
        return DialectError(line or self.line - 1, f"{self.name}: {message}")

    def key(self, name: str) -> str:
        if not self.keys.get(name):
            raise self.fail(f'{name}="…" is missing.')
        return self.keys[name]


def identity(parent: UUID, name: str) -> str:
    """A permanent id: the name itself where it is a uuid, else made from it."""
    try:
        return str(UUID(name))
    except ValueError:
        return str(uuid5(parent, name))


def last_line(part: Part, label: str) -> tuple[str, str]:
    """Content and what follows `label:` in its last paragraph ("" where absent)."""
    content = part.content.rstrip()
    head, _, tail = (
        content.rpartition("\n\n") if "\n\n" in content else ("", "", content)
    )
    if tail.startswith(f"{label}: "):
        return head, tail.removeprefix(f"{label}: ")
    lines = content.split("\n")
    if lines[-1].startswith(f"{label}: "):
        return "\n".join(lines[:-1]), lines[-1].removeprefix(f"{label}: ")
    return content, ""


def with_source(part: Part, *, needed: bool = False) -> tuple[str, str]:
    content, source = last_line(part, "Source")
    if needed and not source:
        raise part.fail("the last line must be “Source: …”.")
    html = rich_text(source, SOURCE, line=part.line) if source else ""
    return content, html


def paragraphs(part: Part, content: str | None = None) -> str:
    return rich_text(
        part.content if content is None else content, PARAGRAPHS, line=part.line
    )


def term(part: Part, block: UUID) -> dict:
    content, source = with_source(part)
    return {
        "term": titled(part),
        "meaning": paragraphs(part, content),
        "source": source,
    }


def titled(part: Part) -> str:
    if not part.title:
        raise part.fail("the first line needs a heading.")
    return part.title


def callout(part: Part, block: UUID) -> dict:
    content, source = with_source(part, needed=part.name == "law")
    return {
        "kind": part.name,
        "heading": titled(part),
        "text": paragraphs(part, content),
        "source": source,
    }


def quotation(part: Part, block: UUID) -> dict:
    content, source = with_source(part, needed=True)
    return {"text": rich_text(content, LINE, line=part.line), "source": source}


def case(part: Part, block: UUID) -> dict:
    return {"heading": titled(part), "text": paragraphs(part)}


def task(part: Part, block: UUID) -> dict:
    minutes = part.keys.get("minutes", "10")
    if not minutes.isdigit():
        raise part.fail('minutes="…" must be a whole number.')
    return case(part, block) | {"minutes": int(minutes)}


def reflection(part: Part, block: UUID) -> dict:
    content, hint = last_line(part, "Hint")
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
    values = [
        {"heading": heading, "text": rich_text("\n".join(lines), PARAGRAPHS, line=at)}
        for heading, lines, at in parts
    ]
    return {"parts": listed(block, "parts", values)}


def listed(block: UUID, name: str, values: list[dict]) -> list[dict]:
    return [
        {"type": "item", "value": value, "id": str(uuid5(block, f"{name}:{number}"))}
        for number, value in enumerate(values, start=1)
    ]


def cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def table(part: Part, block: UUID) -> dict:
    rows = [line for line in part.lines if line.strip()]
    if len(rows) < HEADER_LINES + 1 or not set(rows[1]) <= set("|-: "):
        raise part.fail("a table needs a header row, a line of hyphens, and rows.")
    headings = cells(rows[0])
    values = []
    for line in rows[2:]:
        row = cells(line)
        if len(row) != len(headings):
            raise part.fail(f"a row has {len(row)} cells, not {len(headings)}.")
        values.append(
            {"values": [rich_text(cell, LINE, line=part.line) for cell in row]}
        )
    return {
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": values,
        "caption": titled(part),
    }


def image(part: Part, block: UUID) -> dict:
    caption, credit = last_line(part, "Credit")
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
    content = part.content.strip()
    first, _, rest = content.partition("\n")
    if not first.startswith("Caption: "):
        raise part.fail("the first line must be “Caption: …”.")
    return {
        "svg": {"file": part.key("src")},
        "caption": rich_text(first.removeprefix("Caption: "), LINE, line=part.line),
        "description": paragraphs(part, rest),
    }


def download(part: Part, block: UUID) -> dict:
    return {
        "title": titled(part),
        "document": {"file": part.key("src")},
        "text": paragraphs(part),
    }


def video(part: Part, block: UUID) -> dict:
    seconds = part.key("seconds")
    if not seconds.isdigit():
        raise part.fail('seconds="…" must be a whole number.')
    return {
        "video": {"file": part.key("src")},
        "captions": {"file": part.key("captions")},
        "seconds": int(seconds),
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


def choice(part: Part, block: UUID) -> dict:
    start = next(
        (i for i, line in enumerate(part.lines) if OPTION.match(line)),
        len(part.lines),
    )
    # A list in the situation is not the options: those come last.
    if part.name == "question":
        start = next(
            (i for i, line in enumerate(part.lines) if line.startswith("- [")), start
        )
    situation, _, prompt = "\n".join(part.lines[:start]).strip().rpartition("\n\n")
    value = {
        "context": paragraphs(part, situation) if situation else "",
        "prompt": plain_text(prompt),
        "options": options(part, block, start),
    }
    if part.name == "question":
        value["review"] = "review" in part.flags
    return value


def options(part: Part, block: UUID, start: int) -> list[dict]:
    found: list[dict] = []
    for number, line in enumerate(part.lines[start:], part.line + start):
        match = OPTION.match(line)
        if match:
            if (match["mark"] is None) == (part.name == "question"):
                raise part.fail("an option of a question begins “- [ ]”.", number)
            found.append(
                {
                    "id": match["id"],
                    "text": match["text"],
                    "right": match["mark"] == "x",
                    "feedback": [],
                    "line": number,
                }
            )
        elif found and line.strip().startswith(">"):
            found[-1]["feedback"].append(line.strip().removeprefix(">").strip())
        elif found and line.startswith("  ") and not found[-1]["feedback"]:
            found[-1]["text"] += " " + line.strip()
        elif line.strip():
            raise part.fail("this line belongs to no option.", number)
    values = []
    for option in found:
        value = {"text": plain_text(option["text"])}
        if part.name == "question":
            value["right"] = option["right"]
        value["feedback"] = rich_text(
            "\n".join(option["feedback"]), LINE, line=option["line"]
        )
        name = option["id"] or value["text"]
        values.append({"type": "item", "value": value, "id": identity(block, name)})
    return values


BLOCKS: dict[str, tuple[str, Callable[[Part, UUID], dict]]] = {
    "term": ("term", term),
    "law": ("callout", callout),
    "note": ("callout", callout),
    "changing": ("callout", callout),
    "quotation": ("quotation", quotation),
    "accordion": ("accordion", accordion),
    "table": ("table", table),
    "image": ("image", image),
    "diagram": ("diagram", diagram),
    "download": ("download", download),
    "case": ("case", case),
    "decision": ("decision", choice),
    "question": ("question", choice),
    "reflection": ("reflection", reflection),
    "task": ("task", task),
    "references": ("references", references),
    "video": ("video", video),
}


def opened(line: str, number: int) -> Part:
    match = OPENING.match(line)
    if not match:
        raise DialectError(number, "A block opens with “::: name”.")
    part = Part(name=match["name"], title="", lines=[], line=number + 1)
    if part.name not in BLOCKS:
        raise DialectError(number, f"There is no block “{part.name}”.")
    rest = match["rest"]
    attributes = ATTRIBUTES.search(rest)
    if attributes:
        rest = rest[: attributes.start()]
        left = ATTRIBUTE.sub("", attributes["inside"]).strip()
        if left:
            raise part.fail(f"“{left}” is not understood.")
        for found in ATTRIBUTE.finditer(attributes["inside"]):
            if found["id"]:
                part.local_id = found["id"]
            elif found["key"]:
                part.keys[found["key"]] = found["value"]
            else:
                part.flags.add(found["flag"])
    part.title = rest.strip()
    if part.name in MUST_HAVE_NAME and not part.local_id:
        raise part.fail("it needs a name like {#first-step}: answers hang on it.")
    return part


def split(source: str, line: int) -> list[Part]:
    """Blocks and the text between them, as parts in the order of the file."""
    parts: list[Part] = []
    text = Part("text", "", [], line)
    block: Part | None = None
    for number, content in enumerate(source.splitlines(), line):
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
        part for part in [*parts, text] if part.name != "text" or part.content.strip()
    ]


def parse_body(source: str, page_key: UUID, *, line: int = 1) -> list[dict]:
    """The raw stream of a page. Raises DialectError with the line in the file."""
    stream = []
    counts: dict[str, int] = {}
    names: set[str] = set()
    for part in split(source, line):
        counts[part.name] = counts.get(part.name, 0) + 1
        name = part.local_id or f"{part.name}-{counts[part.name]}"
        if name in names:
            raise part.fail(f"the name “{name}” is used twice on this page.")
        names.add(name)
        block_id = identity(page_key, name)
        if part.name == "text":
            kind, value = "text", rich_text(part.content, TEXT, line=part.line)
        else:
            kind, make = BLOCKS[part.name]
            value = make(part, UUID(block_id))
        stream.append({"type": kind, "value": value, "id": block_id})
    return stream
