"""Which paragraphs are headings, and with which of them a page begins."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from .document import Paragraph, Part

MOST_WORDS = 12
ENDS_A_SENTENCE = re.compile(r"[.;,]$")


@dataclass(frozen=True)
class Levels:
    """How many headings each level has, and which level is best taken for pages."""

    counts: dict[int, int]
    best: int
    # Those at which no heading was meant as one by its style.
    guessed: frozenset[int] = frozenset()


def is_bold_line(part: Part) -> bool:
    """A short paragraph all in bold that ends no sentence: meant as a heading."""
    if not isinstance(part, Paragraph) or part.style != "text" or not part.text:
        return False
    said = [each for each in part.words if each.text.strip()]
    return (
        all(each.bold and not each.href for each in said)
        and not any(each.note for each in part.words)
        and len(part.text.split()) <= MOST_WORDS
        and not ENDS_A_SENTENCE.search(part.text)
    )


def with_bold_lines(parts: Sequence[Part]) -> list[Part]:
    """Lines in bold as headings one level below the last real one."""
    found: list[Part] = []
    level = 0
    for part, following in zip_longest(parts, parts[1:]):
        if isinstance(part, Paragraph) and part.style == "heading" and part.text:
            level = part.level
        if is_bold_line(part) and following is not None:
            found.append(replace(part, style="heading", level=level + 1, guessed=True))
        else:
            found.append(part)
    return found


def headings(parts: Sequence[Part]) -> list[Paragraph]:
    return [
        part
        for part in parts
        if isinstance(part, Paragraph) and part.style == "heading" and part.text
    ]


def without_title(parts: Sequence[Part]) -> tuple[str, list[Part]]:
    """The document's title and the rest.

    It is in the style for it or, as people do, the only heading of the top level, on
    top of others below it.
    """
    for index, part in enumerate(parts):
        if isinstance(part, Paragraph) and part.style == "title" and part.text:
            return part.text, [*parts[:index], *parts[index + 1 :]]
    found = headings(parts)
    if not found:
        return "", list(parts)
    first, rest = found[0], [each.level for each in found[1:]]
    if len(rest) > 1 and first.level < min(rest) and parts[0] is first:
        return first.text, list(parts[1:])
    return "", list(parts)


def levels_of(parts: Sequence[Part]) -> Levels:
    """Of a document without its title. The best is the highest level that makes more
    than one page, if any does."""
    found = headings(parts)
    counts = Counter(each.level for each in found)
    styled = {each.level for each in found if not each.guessed}
    return Levels(
        dict(sorted(counts.items())),
        best_of(counts),
        frozenset(counts) - styled,
    )


def best_of(counts: Counter[int]) -> int:
    above = 0
    for level in sorted(counts):
        above += counts[level]
        if above > 1:
            return level
    return min(counts, default=0)
