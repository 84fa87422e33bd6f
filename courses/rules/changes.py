"""What is new between two published versions of a page, block by block.

Blocks are known by their ids, which survive every edit: a block that only moved has
not changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from .content import texts

# Words shown around what changed, and at most in one piece of it.
AROUND, LONGEST = 5, 60
# Longer blocks are only said to have changed: comparing them word by word takes long.
COMPARED = 3_000


@dataclass(frozen=True)
class Piece:
    """`mark` is "same", "new" or "gone"."""

    mark: str
    text: str


@dataclass(frozen=True)
class Change:
    """`sign` is "new", "changed" or "gone"; `block` the id of what is still there."""

    sign: str
    kind: str
    block: str
    pieces: tuple[Piece, ...]


def changes(before: dict, after: dict) -> list[Change]:
    """In the order of the page; what is gone comes last. Both are versions' contents."""
    old, new = dict(blocks(before)), dict(blocks(after))
    found = []
    for key, block in new.items():
        if key not in old:
            found.append(Change("new", block["type"], key, whole("new", block)))
        elif old[key]["value"] != block["value"]:
            words = words_of(old[key]), words_of(block)
            found.append(Change("changed", block["type"], key, pieces(*words)))
    for key, block in old.items():
        if key not in new:
            found.append(Change("gone", block["type"], "", whole("gone", block)))
    return found


def blocks(content: dict) -> Iterator[tuple[str, dict]]:
    """The sentence under the title stands for a block without an id."""
    yield "", {"type": "lead", "value": content.get("lead") or ""}
    for block in content["body"]:
        yield block["id"], block


def words_of(block: dict) -> list[str]:
    return " ".join(texts(block["value"])).split()


def whole(mark: str, block: dict) -> tuple[Piece, ...]:
    return (Piece(mark, short(words_of(block))),)


def short(words: list[str], longest: int = LONGEST) -> str:
    return " ".join(words[:longest]) + (" …" if len(words) > longest else "")


def pieces(before: list[str], after: list[str]) -> tuple[Piece, ...]:
    """What went and what came, each among a few words that stayed; nothing where no
    word differs.
    """
    if before == after or max(len(before), len(after)) > COMPARED:
        return ()
    found: list[Piece] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (step, i, j, k, m) in enumerate(steps):
        if step == "equal":
            is_edge = number == 0, number == len(steps) - 1
            found.append(Piece("same", around(after[k:m], *is_edge)))
            continue
        if i < j:
            found.append(Piece("gone", short(before[i:j])))
        if k < m:
            found.append(Piece("new", short(after[k:m])))
    return tuple(found)


def around(words: list[str], is_first: bool, is_last: bool) -> str:
    """Of words that stayed those next to what changed."""
    if is_first:
        return ("… " if len(words) > AROUND else "") + " ".join(words[-AROUND:])
    if is_last:
        return " ".join(words[:AROUND]) + (" …" if len(words) > AROUND else "")
    if len(words) <= 2 * AROUND:
        return " ".join(words)
    return f"{' '.join(words[:AROUND])} … {' '.join(words[-AROUND:])}"
