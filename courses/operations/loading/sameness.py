"""Whether two states of a page say the same, whatever the editor's layout of it."""

import hashlib
import re
from typing import Any
from uuid import UUID

from courses.models import LearningPage
from courses.rules.dialect import UnwritableError, write_body, write_text
from courses.rules.dialect.text import one_line

PAGE_LINK = re.compile(r'<a\b[^>]*linktype="page"[^>]*>')
LINKED_ID = re.compile(r'\bid="(\d+)"')


def stated(page: LearningPage) -> dict[str, Any]:
    """What a file says of its page: the version's content and where it stands."""
    return page.version_content() | {"title": page.title, "slug": page.slug}


def say_the_same(page_key: UUID, one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one == other or canonical(page_key, one) == canonical(page_key, other)


def canonical(page_key: UUID, state: dict[str, Any]) -> dict[str, Any]:
    out = {}
    for name, value in state.items():
        if name == "body":
            out[name] = canonical_body(page_key, value)
        elif isinstance(value, str):
            lines = map(one_line, value.split("\n"))
            out[name] = one_line(" ".join(filter(None, lines)))
        else:
            out[name] = value
    return out


def canonical_body(page_key: UUID, body: Any) -> Any:
    try:
        if isinstance(body, str):
            return write_text(with_page_ids(body))
        return write_body([portable(block) for block in body], page_key)
    except (UnwritableError, KeyError, TypeError):  # no file could say it
        return body


def with_page_ids(html: str) -> str:
    def link(match: re.Match) -> str:
        found = LINKED_ID.search(match[0])
        return f'<a href="page:/{found[1] if found else "gone"}">'

    return PAGE_LINK.sub(link, html)


def portable(block: dict) -> dict:
    """A block with stand-ins for its files."""
    value = with_links(block["value"])
    if block["type"] == "image":
        picture = value["image"]
        value["image"] = picture | {"image": {"file": str(picture["image"])}}
    elif block["type"] == "download":
        value["document"] = {"file": str(value["document"])}
    elif block["type"] == "video":
        for name in ("video", "captions"):
            value[name] = {"file": str(value[name])}
    elif block["type"] == "diagram":
        drawing = hashlib.sha256(value["svg"].encode()).hexdigest()
        value["svg"] = {"file": drawing}
    return block | {"value": value}


def with_links(value: Any) -> Any:
    if isinstance(value, str):
        return with_page_ids(value)
    if isinstance(value, list):
        return [with_links(item) for item in value]
    if isinstance(value, dict):
        return {name: with_links(item) for name, item in value.items()}
    return value
