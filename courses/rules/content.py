"""A page's content as plain data: what the gate, the minutes and the loader work on.

`body` is the raw form of a Wagtail stream: a list of
`{"type": str, "value": …, "id": str}`; a list inside a block holds
`{"type": "item", "value": …, "id": str}`.
"""

import html
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date

TAG = re.compile(r"<[^>]+>")
# Parts of a block's value that are not read as text.
HIDDEN = {"id", "type", "svg", "url", "checked", "alt_text", "kind"}


@dataclass(frozen=True)
class PageContent:
    kind: str
    title: str
    body: list[dict] = field(default_factory=list)
    lead: str = ""
    review_by: date | None = None
    # Pages that its links name: those that are gone, and those that are not live.
    missing_pages: frozenset[int] = frozenset()
    drafted_pages: frozenset[int] = frozenset()


def items(value: dict, name: str) -> list[dict]:
    """The values of the list `name` in a block, whichever raw form it has."""
    return [
        item["value"] if isinstance(item, dict) and "value" in item else item
        for item in value.get(name) or []
    ]


def plain(text: str) -> str:
    """Rich text as words: tags become spaces, entities characters."""
    return " ".join(html.unescape(TAG.sub(" ", text or "")).split())


def texts(value) -> Iterator[str]:
    """Every string that a reader sees in a raw block value."""
    yield from map(plain, strings(value))


def rich_texts(content: PageContent) -> Iterator[tuple[str, str]]:
    """Every string of the body as it is stored, with the id of its block."""
    for block in content.body:
        for text in strings(block["value"]):
            yield block["id"], text


def strings(value, but: Container[str] = HIDDEN) -> Iterator[str]:
    """Every string of a raw value, without the parts named in `but`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, but)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in but:
                yield from strings(item, but)
