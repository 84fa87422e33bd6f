"""What became of a school that closed, by what the register links it with.

Only where one school became one other does anything go on without a person's decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    CONVERTED = "converted"
    MERGED = "merged"
    SPLIT = "split"
    CLOSED = "closed"


SUCCESSOR, PREDECESSOR = "successor", "predecessor"
# The register gives these in both directions, so they do not say which school goes on.
SIDEWAYS = {"amalgamation", "merged"}


@dataclass(frozen=True, slots=True)
class End:
    """`others` are the schools that it went into, or that it merged with."""

    fate: Fate
    others: tuple[str, ...] = ()


@dataclass
class Family:
    """Links of a few schools and of all that they are linked with."""

    after: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    before: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    beside: dict[str, set[str]] = field(default_factory=dict)

    def add(self, start: str, end: str, kind: str) -> None:
        way, _, manner = kind.partition("_")
        if way == SUCCESSOR:
            self.follow(start, end, manner)
        elif way == PREDECESSOR:
            self.follow(end, start, manner)
        elif kind in SIDEWAYS:
            self.beside.setdefault(start, set()).add(end)
            self.beside.setdefault(end, set()).add(start)

    def follow(self, old: str, new: str, manner: str) -> None:
        self.after.setdefault(old, {}).setdefault(new, set()).add(manner)
        self.before.setdefault(new, {}).setdefault(old, set()).add(manner)

    def end_of(self, urn: str) -> End:
        after, beside = self.after.get(urn, {}), self.beside.get(urn, set())
        others = tuple(sorted({*after, *beside}))
        manners = {manner for each in after.values() for manner in each}
        if not others:
            return End(Fate.CLOSED)
        if "split" in manners or (len(after) > 1 and manners == {""}):
            return End(Fate.SPLIT, others)
        if manners != {""} or beside or not self.is_only_before(urn, *after):
            return End(Fate.MERGED, others)
        return End(Fate.CONVERTED, others)

    def is_only_before(self, old: str, new: str) -> bool:
        """Both directions must say so plainly where both are there."""
        return self.before[new] == {old: {""}} and not self.beside.get(new)


def family_of(links: Iterable[tuple[str, str, str]]) -> Family:
    family = Family()
    for start, end, kind in links:
        family.add(start, end, kind)
    return family
