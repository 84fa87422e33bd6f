"""Plain Markdown to the HTML of Wagtail's rich text, within fixed features."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from .problems import DialectError

PARAGRAPHS = frozenset({"p", "bold", "ol", "ul", "link"})
TEXT = PARAGRAPHS | {"h2", "h3"}
LINE = frozenset({"p", "bold", "link"})
SOURCE = frozenset({"p", "link"})
SCHEMES = ("https://", "http://", "mailto:", "tel:", "page:", "#", "/")
OTHER_HOST = re.compile(r"/[/\\]|/%5C", re.IGNORECASE)
# What no author means and databases or editors' line counts stumble over.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
SPACE = re.compile(r"[ \t\r\n]+")

# Emphasis, code, pictures and raw HTML are parsed so that they can be refused by name.
_markdown = MarkdownIt("commonmark").disable(["reference"])
_TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
}
_REFUSED = {
    "em": "italics",
    "code_inline": "code",
    "fence": "code",
    "code_block": "an indented block",
    "image": "a picture in the text (use a block)",
    "html_block": "HTML",
    "html_inline": "HTML",
    "blockquote": "a quotation in the text (use a block)",
    "hr": "a line across the page",
    "hardbreak": "a forced line break",
}


def read_lines(source: str, *, line: int = 1) -> list[str]:
    """`source` in lines as editors count them, from `line`."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, content in enumerate(lines, line):
        if CONTROL.search(content):
            raise DialectError(number, "The line holds a control character.")
    return lines


def _name(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def _inline(tokens: list[Token], features: Collection[str], line: int) -> str:
    out = []
    for token in tokens:
        name = _name(token)
        if name in _REFUSED:
            raise DialectError(line, f"The text holds {_REFUSED[name]}.")
        if name == "text":
            out.append(escape(token.content, quote=False))
        elif name == "softbreak":
            out.append(" ")
        elif name == "strong":
            if "bold" not in features:
                raise DialectError(line, "Bold text is not possible here.")
            out.append("<b>" if token.nesting > 0 else "</b>")
        elif name == "link":
            out.append(_link(token, features, line))
        else:
            raise DialectError(line, f"The text holds {name}, which is not known.")
    return "".join(out)


def _link(token: Token, features: Collection[str], line: int) -> str:
    if token.nesting < 0:
        return "</a>"
    href = str(token.attrs.get("href", ""))
    if "link" not in features or not can_link(href):
        raise DialectError(line, f"A link to {href!r} is not possible here.")
    return f'<a href="{escape(href)}">'


def can_link(href: str) -> bool:
    is_known = href.startswith(SCHEMES) and href not in SCHEMES
    return is_known and not OTHER_HOST.match(href)


def normal_href(href: str) -> str:
    """As reading makes it: other letters and spaces by their numbers."""
    return _markdown.normalizeLink(href)


@dataclass
class _Lists:
    """How deep in lists the text is, and in which paragraph of an item."""

    depth: int = 0
    paragraph: int = 0

    def keeps(self, tag: str, nesting: int, line: int) -> bool:
        """Whether `tag` is written down: a paragraph inside an item is not."""
        if tag in {"ul", "ol"}:
            self.depth += nesting
            if self.depth > 1:
                raise DialectError(line, "A list inside a list is not possible.")
        elif tag == "li":
            self.paragraph = 0
        elif self.depth:
            self.paragraph += nesting > 0
            if tag != "p" or self.paragraph > 1:
                raise DialectError(line, "An item of a list is one paragraph.")
            return False
        return True


def rich_text(source: str, features: Collection[str], *, line: int = 1) -> str:
    """`source` as HTML; `line` is where it begins in its file.

    Raises DialectError for anything outside `features`.
    """
    out = []
    lists = _Lists()
    here = line
    for token in _markdown.parse(source):
        here = line + token.map[0] if token.map else here
        name = _name(token)
        if name in _REFUSED:
            raise DialectError(here, f"The text holds {_REFUSED[name]}.")
        if token.type == "inline":
            out.append(_inline(token.children or [], features, here))
            continue
        tag = token.tag if name == "heading" else _TAGS.get(name)
        if tag is None:
            raise DialectError(here, f"The text holds {name}, which is not known.")
        if not lists.keeps(tag, token.nesting, here):
            continue
        if tag not in features and tag != "li":
            raise DialectError(here, f"A {tag} element is not possible here.")
        out.append(f"<{tag}>" if token.nesting > 0 else f"</{tag}>")
    return "".join(out)


def one_line(source: str) -> str:
    """Lines joined to one. A space that holds words together stays."""
    return SPACE.sub(" ", source).strip(" ")


def plain_text(source: str) -> str:
    """One line without markup; a backslash before it keeps its first sign plain."""
    return one_line(source).removeprefix("\\")
