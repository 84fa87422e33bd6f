"""Changes to the dated data of the rules; each raises their generation.

An entry is never overwritten by the next one: whatever holds from a day on is added,
and what held until then ends by itself.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.forms.models import model_to_dict
from django.utils import timezone
from django_q.tasks import async_task

from audit.operations import record_entry
from compliance.models import (
    Cutoff,
    IntakeWindow,
    Length,
    Provider,
    ReferenceGeneration,
    Scope,
    YearlyIntake,
)
from compliance.queries.reference import read_reference
from compliance.rules.reference_check import problems

__all__ = ["add_entry", "change_entry", "is_ahead", "remove_entry"]

CODES_KEPT = (
    "Type {} would be on no list. To move it, add an entry for it with the day from "
    "which it holds: it leaves this list on that day."
)


def add_entry(*, entry: Model, why: str, added_by, at: datetime) -> Model:
    """The entry that held until then ends on the day on which this one begins.

    Raises ValidationError by field where the rules would be left without one value.
    """

    def add():
        _refuse_second_start(entry)
        _end_what_held(entry)
        entry.save()

    _write(type(entry), "reference.added", add, why=why, by=added_by, at=at)
    return entry


def change_entry(*, entry: Model, why: str, changed_by, at: datetime) -> Model:
    """Correct an entry; where it begins on another day, the one before ends then.

    Raises ValidationError by field.
    """

    def change():
        stored = type(entry).objects.get(pk=entry.pk)
        if isinstance(entry, Scope):
            _refuse_lost_codes(stored, entry)
        if _chain(entry) is not None and entry.since != stored.since:
            _refuse_second_start(entry)
            _move_start(stored, entry)
        entry.save()

    _write(type(entry), "reference.changed", change, why=why, by=changed_by, at=at)
    return entry


def remove_entry(*, entry: Model, why: str, removed_by, at: datetime) -> None:
    """Take back an entry that has not been in force yet; the one before goes on.

    Raises ValidationError for any other: standings were worked out by it.
    """
    if not is_ahead(entry, timezone.localdate(at)):
        raise ValidationError(
            "It has been in force: add what holds from another day on.", code="in force"
        )

    def remove():
        ended = [] if _chain(entry) is None else _chain(entry).filter(until=entry.since)
        for row in list(ended):
            if isinstance(row, Scope):
                _take_back_split(row)
            row.until = entry.until
            row.save(update_fields=["until"])
        type(entry).objects.filter(pk=entry.pk).delete()

    _write(type(entry), "reference.removed", remove, why=why, by=removed_by, at=at)


def is_ahead(entry: Model, today: date) -> bool:
    """Whether no day has come yet on which it is in force."""
    first = entry.first if isinstance(entry, IntakeWindow) else entry.since
    return first > today


@transaction.atomic
def _write(
    model: type[Model],
    act: str,
    work: Callable[[], None],
    *,
    why: str,
    by,
    at: datetime,
) -> None:
    """The generation is the lock: two administrators follow one another."""
    generation = ReferenceGeneration.objects.select_for_update().get()
    before = _told(model)
    work()
    after = _told(model)
    if before == after:
        return
    if wrong := problems(read_reference()):
        raise ValidationError({wrong[0].field: wrong[0].text})
    generation.number = F("number") + 1
    generation.save(update_fields=["number"])
    async_task("compliance.jobs.refresh_standings")
    record_entry(
        actor=by.uuid if by else None,
        act=act,
        subject=f"reference:{model._meta.model_name}",
        payload={
            "why": why,
            "changes": [
                {"entry": pk, "before": before.get(pk), "after": after.get(pk)}
                for pk in sorted({*before, *after})
                if before.get(pk) != after.get(pk)
            ],
        },
        at=at,
    )


def _told(model: type[Model]) -> dict[int, dict]:
    return {
        row.pk: {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in model_to_dict(row).items()
        }
        for row in model.objects.all()
    }


def _chain(entry: Model) -> QuerySet | None:
    """The other editions of the same thing, of which one must be in force."""
    others = type(entry).objects.exclude(pk=entry.pk)
    if isinstance(entry, Cutoff | Length):
        return others.filter(name=entry.name)
    if isinstance(entry, YearlyIntake):
        return others
    if isinstance(entry, Scope):
        return others.filter(pk__in=[row.pk for row in others if _shares(row, entry)])
    return None


def _shares(one: Scope, other: Scope) -> bool:
    return bool(set(one.type_codes.split()) & set(other.type_codes.split()))


def _refuse_second_start(entry: Model) -> None:
    chain = _chain(entry)
    if chain is not None and chain.filter(since=entry.since).exists():
        raise ValidationError(
            {"since": "There is an entry from this day already: change that one."}
        )
    if isinstance(entry, Provider):
        same = Provider.objects.filter(
            name__iexact=entry.name, kind=entry.kind, since=entry.since
        )
        if same.exclude(pk=entry.pk).exists():
            raise ValidationError({"name": "This provider is entered from that day."})


def _move_start(stored: Model, entry: Model) -> None:
    before = _chain(entry).filter(until=stored.since)
    began = max((row.since for row in before), default=date.min)
    if not began < entry.since < (entry.until or date.max):
        raise ValidationError(
            {"since": "Enter a day between those of the entries before and after."}
        )
    before.update(until=entry.since)


def _end_what_held(entry: Model) -> None:
    chain = _chain(entry)
    if chain is None:
        return
    later = chain.filter(since__gt=entry.since).order_by("since").first()
    entry.until = later.since if later else None
    held = chain.filter(since__lt=entry.since)
    for row in [row for row in held if row.until is None or row.until > entry.since]:
        if isinstance(row, Scope):
            _go_on_without(row, entry)
        row.until = entry.since
        row.save(update_fields=["until"])


def _go_on_without(row: Scope, entry: Scope) -> None:
    """The types of `row` that `entry` does not speak of stay as they were."""
    rest = set(row.type_codes.split()) - set(entry.type_codes.split())
    if rest:
        Scope.objects.create(
            type_codes=" ".join(sorted(rest, key=int)),
            covered=row.covered,
            source=row.source,
            since=entry.since,
            until=row.until,
        )


def _take_back_split(row: Scope) -> None:
    """What `_go_on_without` made of `row` on the day on which it ended."""
    same = Scope.objects.filter(
        since=row.until, covered=row.covered, source=row.source
    ).exclude(pk=row.pk)
    for part in same:
        if set(part.type_codes.split()) < set(row.type_codes.split()):
            part.delete()


def _refuse_lost_codes(stored: Scope, entry: Scope) -> None:
    lost = set(stored.type_codes.split()) - set(entry.type_codes.split())
    if lost:
        raise ValidationError({"type_codes": CODES_KEPT.format(min(lost, key=int))})
