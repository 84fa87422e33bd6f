"""A block as it stands in its file, and what the makers of blocks ask of it."""

import re
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from .problems import DialectError
from .text import PARAGRAPHS, SOURCE, rich_text


@dataclass
class Part:
    """`line` is the line of the file on which the content begins."""

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

    def whole(self, name: str, *, most: int) -> int:
        """The number that `name` holds, from 1 to `most`."""
        text = self.key(name)
        if re.fullmatch(r"[0-9]{1,6}", text) and 1 <= int(text) <= most:
            return int(text)
        raise self.fail(f'{name}="…" must be a whole number from 1 to {most}.')


def identity(parent: UUID, name: str) -> str:
    """A permanent id: the name itself where it is a uuid, else made from it."""
    return str(UUID(name)) if is_uuid(name) else str(uuid5(parent, name))


def is_uuid(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def listed(block: UUID, name: str, values: list[dict]) -> list[dict]:
    return [
        {"type": "item", "value": value, "id": str(uuid5(block, f"{name}:{number}"))}
        for number, value in enumerate(values, start=1)
    ]


def last_line(part: Part, label: str) -> tuple[str, str, int]:
    """Content, what follows `label:` in its last paragraph ("" where absent), and the
    line of the file on which that stands.
    """
    lines = part.content.rstrip().split("\n")
    for index in range(len(lines) - 1, -1, -1):
        if not lines[index].strip():
            break
        if lines[index].startswith(f"{label}: "):
            found = "\n".join(lines[index:]).removeprefix(f"{label}: ")
            return "\n".join(lines[:index]), found, part.line + index
    return "\n".join(lines), "", part.line


def with_source(part: Part, *, needed: bool = False) -> tuple[str, str]:
    content, source, line = last_line(part, "Source")
    if needed and not source:
        raise part.fail("the last line must be “Source: …”.")
    return content, rich_text(source, SOURCE, line=line) if source else ""


def paragraphs(
    part: Part, content: str | None = None, *, line: int | None = None
) -> str:
    """The content, or a piece of it from `line` on, which must say something."""
    source = part.content if content is None else content
    if not source.strip():
        raise part.fail("it is empty.")
    return rich_text(source, PARAGRAPHS, line=line or part.line)
