"""The dated data of the rules as they stand in the database, read once a change."""

from compliance.models import (
    Cutoff,
    IntakeWindow,
    Length,
    ReferenceGeneration,
    Scope,
    YearlyIntake,
)
from compliance.rules import reference as rules

__all__ = ["current_reference"]

_kept: tuple[int, rules.Reference] | None = None


def current_reference() -> rules.Reference:
    """One small query where nothing has changed since this process asked last."""
    global _kept  # noqa: PLW0603 one snapshot a process, replaced whole
    number = ReferenceGeneration.objects.values_list("number", flat=True).get()
    if _kept is None or _kept[0] != number:
        _kept = (number, read_reference())
    return _kept[1]


def read_reference() -> rules.Reference:
    return rules.Reference(
        cutoffs=tuple(
            rules.Cutoff(rules.Name(row.name), row.day, period_of(row))
            for row in Cutoff.objects.all()
        ),
        lengths=tuple(
            rules.Length(rules.Name(row.name), row.months, period_of(row))
            for row in Length.objects.all()
        ),
        scopes=tuple(
            rules.Scope(
                frozenset(row.type_codes.split()),
                rules.Covered(row.covered),
                period_of(row),
            )
            for row in Scope.objects.all()
        ),
        yearly_intakes=tuple(
            rules.YearlyIntake(row.month, row.first_day, row.last_day, period_of(row))
            for row in YearlyIntake.objects.all()
        ),
        intakes=tuple(
            rules.Intake(row.first, row.last, row.source, row.apply_by, row.extra)
            for row in IntakeWindow.objects.all()
        ),
    )


def period_of(row) -> rules.Period:
    return rules.Period(row.source, row.since, row.until)
