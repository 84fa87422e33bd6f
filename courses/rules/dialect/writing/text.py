"""The HTML of rich text as Markdown that reads well and is read as the same."""

import re
from collections.abc import Callable, Collection, Iterator

from courses.rules.dialect.problems import DialectError, UnwritableError
from courses.rules.dialect.text import TEXT, rich_text

from .html import HEADINGS, Block, Inline, html_of, read_html

MARKERS = {"ul": ("- ", "* "), "ol": (". ", ") ")}
SPECIAL = re.compile(r"([\\`*_\[\]<>&!#])")
LINE_START = re.compile(r"^([-+=~:|>#]|\d+(?=[.)]))")
# What means something to a block, whatever Markdown makes of it.
DIALECT = re.compile(r"^(:::|(?:Source|Hint|Credit|Caption)(?=: ))")
RULE = re.compile(r"([-+*_])(\1| )*")
IN_ADDRESS = re.compile(r"([\\()<>*_`\[\]])|&(?=#?\w+;)")


def as_stored(attrs: dict[str, str]) -> str:
    return attrs.get("href", "")


def write_text(
    source: str,
    features: Collection[str] = TEXT,
    lost: list[str] | None = None,
    href: Callable[[dict[str, str]], str] = as_stored,
    *,
    marker: str = "- ",
) -> str:
    """Paragraphs, headings and lists with an empty line between them."""
    blocks = read_html(source, features, [] if lost is None else lost, href)
    return "\n\n".join(written(blocks, marker))


def write_line(
    source: str,
    features: Collection[str],
    lost: list[str],
    href: Callable[[dict[str, str]], str] = as_stored,
) -> str:
    """For places that hold one line: what stands in several is joined."""
    blocks = read_html(source, features, lost, href)
    lines = [line for block in blocks for line in block.lines]
    if len(lines) > 1:
        lost.append("Several lines became one where only one is possible.")
    return " ".join(paragraph(line) for line in lines)


def written(blocks: list[Block], marker: str) -> Iterator[str]:
    before, other = "", False
    for block in blocks:
        # Two lists that follow one another would be one, but for their markers.
        other = block.tag == before and not other
        before = block.tag
        if block.tag in HEADINGS:
            level = "#" * int(block.tag[1])
            yield f"{level} {paragraph(block.lines[0], prefix=f'{level} ', tag=block.tag)}"
        elif block.tag == "p":
            yield paragraph(block.lines[0])
        elif block.tag == "ul":
            sign = ("+ " if marker == "* " else "* ") if other else marker
            yield "\n".join(sign + paragraph(line) for line in block.lines)
        else:
            sign = MARKERS["ol"][other]
            yield "\n".join(
                f"{number}{sign}{paragraph(line)}"
                for number, line in enumerate(block.lines, start=1)
            )


def paragraph(line: list[Inline], *, prefix: str = "", tag: str = "p") -> str:
    """The first way to write the line that is read as what it was."""
    wanted = f"<{tag}>{html_of(line)}</{tag}>"
    for escaped in (plainly, carefully, with_entities):
        candidate = DIALECT.sub(escape_dialect, escaped(line))
        if RULE.fullmatch(candidate):  # with the marker of a list: a line across
            continue
        try:
            if rich_text(prefix + candidate, TEXT) == wanted:
                return candidate
        except DialectError:
            continue
    raise UnwritableError("The text cannot be written to a file as it is.")


def escape_dialect(match: re.Match) -> str:
    return rf"\{match[0]}" if match[0] == ":::" else f"{match[0]}\\"


def plainly(line: list[Inline]) -> str:
    return joined(line, lambda text: text)


def carefully(line: list[Inline]) -> str:
    return LINE_START.sub(
        at_line_start, joined(line, lambda text: SPECIAL.sub(r"\\\1", text))
    )


def at_line_start(match: re.Match) -> str:
    return match[0] + "\\" if match[0].isdigit() else "\\" + match[0]


def with_entities(line: list[Inline]) -> str:
    """Signs beside bold text as numbers, so that its stars are seen as such."""
    return carefully(beside_bold(line))


def beside_bold(line: list[Inline]) -> list[Inline]:
    out = []
    for index, each in enumerate(line):
        if each.tag:
            out.append(Inline(each.tag, each.text, beside_bold(each.inside)))
            continue
        is_after = index and line[index - 1].tag == "b"
        is_before = index + 1 < len(line) and line[index + 1].tag == "b"
        first, text = (each.text[:1], each.text[1:]) if is_after else ("", each.text)
        text, final = (text[:-1], text[-1:]) if is_before else (text, "")
        parts = numbered(first), Inline("", text), numbered(final)
        out += [part for part in parts if part.text]
    return out


def numbered(sign: str) -> Inline:
    return Inline("" if sign.isspace() else "&", sign)


def joined(line: list[Inline], escaped: Callable[[str], str]) -> str:
    out = []
    for each in line:
        inside = joined(each.inside, escaped)
        if not each.tag:
            out.append(escaped(each.text))
        elif each.tag == "b":
            out.append(f"**{inside}**")
        elif each.tag == "&":
            out.append(f"&#{ord(each.text)};")
        else:
            address = IN_ADDRESS.sub(
                lambda m: "\\" + m[1] if m[1] else "&amp;", each.text
            )
            out.append(f"[{inside}]({address})")
    return "".join(out)
