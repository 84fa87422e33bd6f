"""The blocks of a page as they stand in its file."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from courses.rules.dialect.blocks import ATTRIBUTES, MUST_HAVE_NAME, parse_body
from courses.rules.dialect.parts import identity, is_uuid
from courses.rules.dialect.problems import DialectError, UnwritableError
from courses.rules.dialect.text import CONTROL, LINE, PARAGRAPHS, SOURCE, TEXT, one_line

from .text import write_line, write_text

BLOCK_ANCHOR = re.compile(r"^#b-([0-9a-f-]{36})$")
# A plain line that would be taken for something else than its words.
MISTAKEN = re.compile(r"^(\\|:::|- |- ?\[|\{#|\[[ x]\] |(Hint|Credit|Source): )")


@dataclass
class Writer:
    """One page. `names` are those that its file gave to blocks and options."""

    page_key: UUID
    names: Mapping[str, str]
    lost: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def name(self, parent: UUID, id_: str) -> str:
        """A name that gives `id_` again: the one from the file, or the id itself."""
        name = self.names.get(id_, "")
        return name if name and identity(parent, name) == id_ else id_

    def href(self, attrs: dict[str, str]) -> str:
        href = attrs.get("href", "")
        if not href.startswith("#"):
            return href
        block = BLOCK_ANCHOR.match(href)
        return f"#{self.name(self.page_key, block[1])}" if block else ""

    def rich(self, html: str, features: Collection[str], marker: str = "- ") -> str:
        return write_text(html or "", features, self.lost, self.href, marker=marker)

    def line(self, html: str, features: Collection[str]) -> str:
        return write_line(html or "", features, self.lost, self.href)

    def block(self, block: dict, *, after_text: bool) -> str:
        kind, value, id_ = block["type"], block["value"], block["id"]
        name = value["kind"] if kind == "callout" else kind
        self.counts[name] = self.counts.get(name, 0) + 1
        automatic = f"{name}-{self.counts[name]}"
        has_own_name = identity(self.page_key, automatic) != id_
        if kind == "text" and not has_own_name and not after_text:
            return self.rich(value, TEXT)
        title, attributes, content = WRITERS[kind](self, value, UUID(id_))
        if has_own_name or name in MUST_HAVE_NAME:
            attributes = [f"#{self.name(self.page_key, id_)}", *attributes]
        elif not attributes and ATTRIBUTES.search(title):
            attributes = [f"#{automatic}"]
        opening = f"::: {name} {title}".rstrip()
        if attributes:
            opening += f" {{{' '.join(attributes)}}}"
        return "\n".join(filter(None, [opening, content, ":::"]))


type Written = tuple[str, list[str], str]


def plain(text: str) -> str:
    text = one_line(CONTROL.sub(" ", text or ""))
    return f"\\{text}" if MISTAKEN.match(text) else text


def heading(text: str) -> str:
    return one_line(CONTROL.sub(" ", text or ""))


def attribute(name: str, value: object) -> str:
    text = one_line(CONTROL.sub(" ", str(value)))
    text = re.sub(r"&(?=[#\w])", "&amp;", text).replace('"', "&quot;")
    text = text.replace("{", "&#123;").replace("}", "&#125;")
    return f'{name}="{text}"'


def lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def source(writer: Writer, value: dict) -> str:
    return labelled("Source", writer.line(value["source"], SOURCE))


def labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def text(writer: Writer, value: str, block: UUID) -> Written:
    return "", [], writer.rich(value, TEXT)


def term(writer: Writer, value: dict, block: UUID) -> Written:
    meaning = writer.rich(value["meaning"], PARAGRAPHS)
    return heading(value["term"]), [], lines(meaning, source(writer, value))


def callout(writer: Writer, value: dict, block: UUID) -> Written:
    content = writer.rich(value["text"], PARAGRAPHS)
    return heading(value["heading"]), [], lines(content, source(writer, value))


def quotation(writer: Writer, value: dict, block: UUID) -> Written:
    return "", [], lines(writer.rich(value["text"], LINE), source(writer, value))


def case(writer: Writer, value: dict, block: UUID) -> Written:
    return heading(value["heading"]), [], writer.rich(value["text"], PARAGRAPHS)


def task(writer: Writer, value: dict, block: UUID) -> Written:
    title, _, content = case(writer, value, block)
    return title, [attribute("minutes", value["minutes"])], content


def reflection(writer: Writer, value: dict, block: UUID) -> Written:
    hint = labelled("Hint", plain(value.get("hint", "")))
    return "", [], lines(plain(value["prompt"]), hint)


def accordion(writer: Writer, value: dict, block: UUID) -> Written:
    parts = [
        f"### {heading(item['value']['heading'])}\n"
        f"{writer.rich(item['value']['text'], PARAGRAPHS)}"
        for item in value["parts"]
    ]
    return "", [], "\n\n".join(parts)


def table(writer: Writer, value: dict, block: UUID) -> Written:
    headings = [heading(column["heading"]) for column in value["columns"]]
    rows = [
        [writer.line(cell, LINE) for cell in row["values"]] for row in value["rows"]
    ]
    head = [row_of(headings), f"|{'---|' * len(headings)}"]
    return heading(value["caption"]), [], lines(*head, *map(row_of, rows))


def row_of(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', r'\|') for cell in cells)} |"


def image(writer: Writer, value: dict, block: UUID) -> Written:
    picture = value["image"]
    attributes = [attribute("src", picture["image"]["file"])]
    if picture.get("alt_text"):
        attributes.append(attribute("alt", picture["alt_text"]))
    if picture.get("decorative"):
        attributes.append("decorative")
    caption = writer.rich(value["caption"], PARAGRAPHS)
    return "", attributes, lines(caption, labelled("Credit", plain(value["credit"])))


def diagram(writer: Writer, value: dict, block: UUID) -> Written:
    caption = labelled("Caption", writer.line(value["caption"], LINE))
    description = writer.rich(value["description"], PARAGRAPHS)
    attributes = [attribute("src", value["svg"]["file"])]
    return "", attributes, f"{caption}\n\n{description}"


def download(writer: Writer, value: dict, block: UUID) -> Written:
    attributes = [attribute("src", value["document"]["file"])]
    return heading(value["title"]), attributes, writer.rich(value["text"], PARAGRAPHS)


def video(writer: Writer, value: dict, block: UUID) -> Written:
    attributes = [
        attribute("src", value["video"]["file"]),
        attribute("captions", value["captions"]["file"]),
        attribute("seconds", value["seconds"]),
    ]
    return "", attributes, writer.rich(value["transcript"], PARAGRAPHS)


def references(writer: Writer, value: dict, block: UUID) -> Written:
    entries = [
        f"- {writer.line(item['value']['text'], SOURCE)}, "
        f"checked {item['value']['checked']}"
        for item in value["references"]
    ]
    return "", [], "\n".join(entries)


def question(writer: Writer, value: dict, block: UUID) -> Written:
    flags = ["review"] if value["review"] else []
    return "", flags, choice(writer, value, block)


def decision(writer: Writer, value: dict, block: UUID) -> Written:
    return "", [], choice(writer, value, block)


def choice(writer: Writer, value: dict, block: UUID) -> str:
    # Lists in the situation have stars, so that none is taken for the options.
    situation = writer.rich(value["context"], PARAGRAPHS, marker="* ")
    options = "\n".join(option(writer, item, block) for item in value["options"])
    return "\n\n".join(filter(None, [situation, plain(value["prompt"]), options]))


def option(writer: Writer, item: dict, block: UUID) -> str:
    value, text = item["value"], plain(item["value"]["text"])
    box = ""
    if "right" in value:
        box = "[x] " if value["right"] else "[ ] "
    name = writer.name(block, item["id"])
    is_automatic = identity(block, text.removeprefix("\\")) == item["id"]
    own = "" if is_automatic and is_uuid(name) else f"{{#{name}}} "
    feedback = writer.rich(value["feedback"], LINE)
    said = (f"  > {line}".rstrip() for line in feedback.split("\n") if feedback)
    return "\n".join([f"- {box}{own}{text}", *said])


WRITERS: dict[str, Callable[[Writer, dict, UUID], Written]] = {
    "text": text,
    "term": term,
    "callout": callout,
    "quotation": quotation,
    "case": case,
    "task": task,
    "reflection": reflection,
    "accordion": accordion,
    "table": table,
    "image": image,
    "diagram": diagram,
    "download": download,
    "video": video,
    "references": references,
    "question": question,
    "decision": decision,
}


def write_body(
    stream: list[dict],
    page_key: UUID,
    names: Mapping[str, str] | None = None,
    lost: list[str] | None = None,
) -> str:
    """The body of a page's file. Raises UnwritableError with the block's id.

    `stream` is as `parse_body` gives it, or as an editor of the CMS leaves it.
    """
    writer = Writer(page_key, names or {}, [] if lost is None else lost)
    parts, after_text = [], False
    for block in stream:
        try:
            written = writer.block(block, after_text=after_text)
            if written:
                parse_body(written, page_key)
        except UnwritableError as error:
            raise UnwritableError(error.message, block["id"]) from None
        except DialectError as error:
            raise UnwritableError(error.message, block["id"]) from None
        if written:
            parts.append(written)
            after_text = block["type"] == "text"
    return "".join(f"{part}\n\n" for part in parts).removesuffix("\n")
