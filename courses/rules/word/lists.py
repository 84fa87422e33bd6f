"""Lists that were typed by hand, line by line, as lists."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .document import Paragraph, Part, Words

BULLET = re.compile(r"^\s*[•·▪▫‣◦○●■□➢✓✔\uf0b7\uf0a7]\s*(?=\S)")
# A dash is a bullet only where more than one line begins with it.
DASH = re.compile(r"^\s*[-\u2013\u2014*o]\s+(?=\S)")
NUMBER = re.compile(r"^\s*\(?(\d{1,2})[.)]\s+(?=\S)")
FEWEST = 2


@dataclass(frozen=True)
class Mark:
    """What stands before the words of a line: how long it is, and its number if any."""

    length: int
    number: int = 0
    is_sure: bool = False


def mark_of(part: Part | None) -> Mark | None:
    if not isinstance(part, Paragraph) or part.style != "text":
        return None
    text = "".join(each.text for each in part.words)
    if found := BULLET.match(text):
        return Mark(found.end(), is_sure=True)
    if found := DASH.match(text):
        return Mark(found.end())
    if found := NUMBER.match(text):
        return Mark(found.end(), int(found[1]))
    return None


def with_typed_lists(parts: Sequence[Part]) -> tuple[list[Part], int]:
    """Marked lines in a row become a list; how many lines did."""
    result: list[Part] = []
    count = 0
    index = 0
    while index < len(parts):
        length = run_from(parts, index)
        if length >= FEWEST or (length and mark_of(parts[index]).is_sure):
            result += map(item, parts[index : index + length])
            count += length
            index += length
        else:
            result.append(parts[index])
            index += 1
    return result, count


def run_from(parts: Sequence[Part], start: int) -> int:
    """How many lines from `start` on belong to one list; numbers have to count up."""
    first = mark_of(parts[start])
    if first is None or first.number > 1:
        return 0
    length = 1
    for part in parts[start + 1 :]:
        mark = mark_of(part)
        wanted = first.number + length if first.number else 0
        if mark is None or mark.number != wanted:
            break
        length += 1
    return length


def item(part: Paragraph) -> Paragraph:
    mark = mark_of(part)
    return replace(
        part,
        words=cut(part.words, mark.length),
        style="item",
        level=1,
        ordered=mark.number > 0,
    )


def cut(words: Sequence[Words], length: int) -> tuple[Words, ...]:
    """Without the first `length` letters."""
    rest = []
    for each in words:
        if each.text:
            rest.append(replace(each, text=each.text[length:]))
            length = max(0, length - len(each.text))
        else:
            rest.append(each)
    return tuple(each for each in rest if each.text or each.note)
