"""How near a school is to what somebody typed, and which trigrams would find it."""

from collections.abc import Callable
from functools import cache

from .wording import is_light, words_of

__all__ = ["scorer", "with_a_slip"]

LIGHT_WEIGHT = 0.2
BEGINS = 0.9  # "larch" of "larchfield"
PLACED = 0.95  # a word of the town, where it could be one of the name
ALIKE = 0.4  # trigrams in common, of two words that may be one
PART = 4  # trigrams: one slip of the finger spoils no more than four
PARTS = 3


def trigrams(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[start : start + 3] for start in range(len(padded) - 2)]


def with_a_slip(word: str) -> list[list[str]]:
    """Parts of a word: of each at least one trigram is left by a slip of the finger.

    A word with a figure in it, of a postcode, is right or wrong.
    """
    found = trigrams(word)
    if not word.isalpha():
        return [[each] for each in found]
    parts = min(PARTS, max(1, len(found) // PART))
    size = -(-len(found) // parts)
    return [found[start : start + size] for start in range(0, len(found), size)]


def alike(typed: str, other: str) -> float:
    if typed == other:
        return 1.0
    if other.startswith(typed):
        return BEGINS
    if not typed.isalpha():
        return 0.0
    one, two = set(trigrams(typed)), set(trigrams(other))
    shared = 2 * len(one & two) / (len(one) + len(two))
    if shared >= ALIKE or sorted(typed) == sorted(other):
        return (1 + shared) / 2
    return 0.0


def scorer(typed: list[str]) -> Callable[[list[str], str], float]:
    """How much of what was typed a school has; 1 where its name has every word."""
    weights = {word: LIGHT_WEIGHT if is_light(word) else 1.0 for word in typed}
    total = sum(weights.values())
    near = cache(alike)

    def best(word: str, words: list[str]) -> float:
        return max((near(word, other) for other in words), default=0.0)

    def score(name: list[str], place: str) -> float:
        where = words_of(place)
        found = sum(
            weight * max(best(word, name), PLACED * best(word, where))
            for word, weight in weights.items()
        )
        return found / total

    return score
