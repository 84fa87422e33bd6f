"""What was seen of a qualification: which of it counts, and what it does not agree with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .facts import Outcome, Qualification
from .words import written

__all__ = ["ON_RECORD", "Item", "counted_kinds", "doubt_about", "told"]

ON_RECORD = "seen_on_record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`seen_on` is empty for what a SENCO sent in and nobody at the school has seen."""

    kind: str
    label: str
    recorded_on: date | None
    seen_on: date | None
    shows_it: bool = True
    awarded_on: date | None = None


def counted_kinds(items: Iterable[Item]) -> frozenset[str]:
    """The kinds of which something counts. `items` are the latest first.

    Source: READING: of several looks at Check a teacher's record the last one holds, and
    what its owner sent in is evidence once the school has seen it.
    """
    seen = [item for item in items if item.seen_on]
    kinds = {item.kind for item in seen if item.kind != ON_RECORD and item.shows_it}
    look = last_look(seen)
    return frozenset(kinds | ({ON_RECORD} if look and look.shows_it else set()))


def last_look(items: Iterable[Item]) -> Item | None:
    looks = [item for item in items if item.kind == ON_RECORD and item.seen_on]
    return max(looks, key=lambda item: item.seen_on, default=None)


def doubt_about(items: Iterable[Item], asked: Qualification) -> str:
    """Where Check a teacher's record and what is recorded of the course part."""
    look = last_look(items)
    is_passed = asked.outcome is Outcome.PASSED
    if look is None:
        return ""
    if not look.shows_it:
        return (
            f"Check a teacher’s record did not show the NPQ on {written(look.seen_on)}, "
            "but the course is recorded as passed. Ask the SENCO for the certificate, or "
            "correct the course."
            if is_passed
            else ""
        )
    if look.awarded_on is None or (is_passed and look.awarded_on == asked.outcome_on):
        return ""
    shown = f"Check a teacher’s record gives {written(look.awarded_on)} as its date"
    if not is_passed:
        return f"{shown}, but the course is not recorded as passed."
    if asked.outcome_on is None:
        return f"{shown}, but the course is recorded as passed without a date."
    return (
        f"{shown}, but the course is recorded as passed on {written(asked.outcome_on)}."
    )


def told(item: Item) -> str:
    """In a list, for those who do not open it."""
    if item.seen_on is None:
        on = f" on {written(item.recorded_on)}" if item.recorded_on else ""
        return f"{item.label}, sent in{on}, not yet seen by the school"
    day = written(item.seen_on)
    if not item.shows_it:
        return f"Check a teacher’s record does not show the NPQ, looked at on {day}"
    award = f", awarded on {written(item.awarded_on)}" if item.awarded_on else ""
    seen = " on" if item.kind == ON_RECORD else ", seen on"
    return f"{item.label}{seen} {day}{award}"
