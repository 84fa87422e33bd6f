"""The dated data of the rules as a page tells them: what holds today, what changes when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from compliance.models import (
    Cutoff,
    IntakeWindow,
    Length,
    Provider,
    Scope,
    YearlyIntake,
)

__all__ = ["Group", "Line", "rules_in_force"]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in force, and those of the same thing that are still to come."""

    entry: Model
    ahead: tuple[Model, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: list[Line]
    empty: str = ""


def rules_in_force(today: date) -> list[Group]:
    """Six queries, however much is entered."""
    windows = IntakeWindow.objects.filter(last__gte=today)
    return [
        Group("Cut-off dates", by_name(Cutoff.objects.all(), today)),
        Group("Lengths of time", by_name(Length.objects.all(), today)),
        Group("Types of school", scope_lines(Scope.objects.all(), today)),
        Group("Yearly intake", lines_of(list(YearlyIntake.objects.all()), today)),
        Group(
            "Intakes with known days",
            [Line(window) for window in windows],
            "None is entered: the yearly intake is assumed.",
        ),
        Group(
            "Providers",
            lines_of(list(Provider.objects.all()), today, of=lambda row: row.name),
            "None is entered. A passed NPQ counts once it was seen on Check a teacher’s "
            "record, or its provider is entered here with the source.",
        ),
    ]


def by_name(rows: Iterable[Model], today: date) -> list[Line]:
    return lines_of(list(rows), today, of=lambda row: row.name)


def lines_of(rows: Sequence[Model], today: date, of=lambda row: "") -> list[Line]:
    kept: dict[str, list[Model]] = {}
    for row in rows:
        if row.until is None or row.until > today:
            kept.setdefault(of(row), []).append(row)
    return [
        Line(editions[0], tuple(editions[1:]))
        for editions in (
            sorted(each, key=lambda row: row.since) for each in kept.values()
        )
    ]


def scope_lines(rows: Iterable[Scope], today: date) -> list[Line]:
    """A type may move from one list to another, so each list is a line of its own."""
    return [Line(row) for row in rows if row.until is None or row.until > today]
