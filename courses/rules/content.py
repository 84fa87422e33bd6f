"""A page's content as plain data: what the gate, the minutes and the loader work on.

`body` is the raw form of a Wagtail stream: a list of
`{"type": str, "value": …, "id": str}`; a list inside a block holds
`{"type": "item", "value": …, "id": str}`.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class PageContent:
    kind: str
    title: str
    body: list[dict] = field(default_factory=list)
    lead: str = ""


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
    if isinstance(value, str):
        yield plain(value)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in HIDDEN:
                yield from texts(item)


# Parts of a block's value that are not read as text.
HIDDEN = {"id", "type", "svg", "url", "checked", "alt_text", "kind"}
