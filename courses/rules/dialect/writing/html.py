"""Rich text as a tree, brought into the one shape that reading a file gives."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from courses.rules.dialect.text import CONTROL, can_link, normal_href

HEADINGS = {"h2", "h3"}
LISTS = {"ul", "ol"}
BOLD = {"b": "b", "strong": "b"}
KNOWN = {"p", "li", "a", *HEADINGS, *LISTS, *BOLD}
BREAKS_LINE = {"br", "hr"}
TO_SPACE = str.maketrans("\t\n", "  ")


@dataclass
class Inline:
    """`tag` is "" for text, "b", or "a"; `text` is the text, or the link's address."""

    tag: str
    text: str = ""
    inside: list["Inline"] = field(default_factory=list)


@dataclass
class Block:
    """A paragraph or a heading with its line, or a list with one line for each item."""

    tag: str
    lines: list[list[Inline]]


class Reader(HTMLParser):
    """Stored HTML as blocks. `href` says how a link stands in a file, "" for no link."""

    def __init__(
        self,
        href: Callable[[dict[str, str]], str],
        features: Collection[str],
        lost: list[str],
    ):
        super().__init__(convert_charrefs=True)
        self.href = href
        self.features = features
        self.lost = lost
        self.blocks: list[Block] = []
        self.lists: list[str] = []
        self.open: list[tuple[str, list[Inline]]] = []
        self.items: list[list[Inline]] | None = None

    @property
    def here(self) -> list[Inline]:
        """Where text goes; outside of everything a paragraph begins."""
        if not self.open:
            self.begin("p")
        return self.open[-1][1]

    def begin(self, tag: str) -> None:
        line: list[Inline] = []
        self.open = [(tag, line)]
        last = self.blocks[-1] if self.blocks else None
        if tag == "li" and last and last.tag in LISTS and last.lines is self.items:
            last.lines.append(line)
        elif tag == "li":
            self.items = [line]
            self.blocks.append(Block(self.lists[0] if self.lists else "ul", self.items))
        else:
            self.blocks.append(Block(tag, [line]))

    def handle_starttag(self, tag, attrs):
        if tag in LISTS:
            if self.lists:
                self.lost.append("A list inside a list became one list.")
            else:
                self.items = None
            self.lists.append(tag)
        elif tag in {"li", "p"} or tag in HEADINGS:
            if tag == "li" or not self.lists:
                self.begin(tag if self.can_hold(tag) else "p")
        elif tag in BOLD and "bold" in self.features:
            self.nest(Inline("b"))
        elif tag == "a":
            self.nest(Inline("a", self.address(dict(attrs))))
        elif tag in BREAKS_LINE:
            self.lost.append("A line break became a space.")
            self.here.append(Inline("", " "))
        elif tag not in KNOWN:
            self.lost.append(f"“{tag}” is not possible in a file: its words stay.")

    def can_hold(self, tag: str) -> bool:
        name = self.lists[0] if tag == "li" and self.lists else tag
        return name in self.features

    def address(self, attrs: dict[str, str | None]) -> str:
        href = self.href({name: value or "" for name, value in attrs.items()})
        if "link" in self.features and href:
            href = normal_href(href)
            if can_link(href):
                return href
        self.lost.append("A link that leads nowhere became plain words.")
        return ""

    def nest(self, inline: Inline) -> None:
        self.here.append(inline)
        self.open.append((inline.tag, inline.inside))

    def handle_endtag(self, tag):
        if tag in LISTS and self.lists:
            self.lists.pop()
            if not self.lists:
                self.open, self.items = [], None
        elif tag in BOLD or tag == "a":
            if len(self.open) > 1 and self.open[-1][0] == BOLD.get(tag, tag):
                self.open.pop()
        elif tag in KNOWN and (tag != "p" or not self.lists):
            self.open = []

    def handle_data(self, data):
        data = CONTROL.sub(" ", data.translate(TO_SPACE))
        if data.strip() or self.open:
            self.here.append(Inline("", data))


def read_html(
    source: str,
    features: Collection[str],
    lost: list[str],
    href: Callable[[dict[str, str]], str],
) -> list[Block]:
    reader = Reader(href, features, lost)
    reader.feed(source)
    reader.close()
    blocks = []
    for block in reader.blocks:
        lines = [trimmed(tidy(line)) for line in block.lines]
        if any(lines):
            blocks.append(Block(block.tag, [line for line in lines if line]))
    return blocks


def tidy(line: list[Inline], *, in_bold: bool = False) -> list[Inline]:
    """Neighbours of one kind joined, empty ones gone, no space at an edge of bold."""
    out: list[Inline] = []
    for inline in line:
        for each in tidied(inline, in_bold=in_bold):
            last = out[-1] if out else None
            if last and each.tag != "a" and last.tag == each.tag:
                last.text += each.text
                last.inside = tidy([*last.inside, *each.inside], in_bold=True)
            else:
                out.append(each)
    return out


def tidied(inline: Inline, *, in_bold: bool) -> list[Inline]:
    if not inline.tag:
        return [Inline("", inline.text)] if inline.text else []
    inside = tidy(inline.inside, in_bold=in_bold or inline.tag == "b")
    if not words(inside).strip() or (inline.tag == "b" and in_bold):
        return inside
    if inline.tag == "a":
        return [Inline("a", inline.text, inside)] if inline.text else inside
    before, inside, after = split_space(inside)
    around = [Inline("", before)], [Inline("b", "", inside)], [Inline("", after)]
    return [each for part in around for each in part if each.tag or each.text]


def split_space(line: list[Inline]) -> tuple[str, list[Inline], str]:
    """The space before, the line without it, and the space after."""
    before = after = ""
    if line and not line[0].tag:
        text = line[0].text.lstrip()
        before = line[0].text[: len(line[0].text) - len(text)]
        line = [Inline("", text), *line[1:]] if text else line[1:]
    if line and not line[-1].tag:
        text = line[-1].text.rstrip()
        after = line[-1].text[len(text) :]
        line = [*line[:-1], Inline("", text)] if text else line[:-1]
    return before, line, after


def trimmed(line: list[Inline]) -> list[Inline]:
    return split_space(line)[1]


def words(line: list[Inline]) -> str:
    return "".join(each.text if not each.tag else words(each.inside) for each in line)


def html_of(line: list[Inline]) -> str:
    """As reading gives it."""
    out = []
    for each in line:
        inside = html_of(each.inside)
        if not each.tag:
            out.append(escape(each.text, quote=False))
        elif each.tag == "b":
            out.append(f"<b>{inside}</b>")
        else:
            out.append(f'<a href="{escape(each.text)}">{inside}</a>')
    return "".join(out)
