"""Which course somebody took, how it ended, and what was seen of it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from audit.operations import record_entry
from compliance.enums import EvidenceKind
from compliance.models import Evidence, Person, Provider, Qualification
from compliance.rules.facts import Outcome

from .people import iso, schools_of, uuid_of
from .standings import refresh_schools

__all__ = [
    "CourseFacts",
    "add_evidence",
    "change_qualification",
    "record_qualification",
    "withdraw_evidence",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFacts:
    kind: str
    provider: Provider | None = None
    provider_name: str = ""
    course_started_on: date | None = None
    outcome: str = Outcome.NOT_GIVEN.value
    outcome_on: date | None = None
    expected_outcome_on: date | None = None


@transaction.atomic
def record_qualification(
    *, person: Person, course: CourseFacts, recorded_by, at: datetime
) -> Qualification:
    """The same course twice is one row."""
    Person.objects.select_for_update().get(pk=person.pk)
    fields = fields_of(course)
    there = Qualification.objects.filter(person=person, **fields).first()
    if there is not None:
        return there
    made = Qualification.objects.create(
        person=person, recorded_by=recorded_by, recorded_at=at, **fields
    )
    follow(person, at)
    record_entry(
        actor=uuid_of(recorded_by),
        act="qualification.recorded",
        subject=person.audit_subject,
        payload={"qualification": made.pk, "after": told(made)},
        at=at,
    )
    return made


@transaction.atomic
def change_qualification(
    *, qualification: Qualification, course: CourseFacts, changed_by, at: datetime
) -> Qualification:
    held = Qualification.objects.select_for_update().get(pk=qualification.pk)
    before = told(held)
    for name, value in fields_of(course).items():
        setattr(held, name, value)
    held.save()
    if told(held) != before:
        follow(held.person, at)
        record_entry(
            actor=uuid_of(changed_by),
            act="qualification.changed",
            subject=held.person.audit_subject,
            payload={"qualification": held.pk, "before": before, "after": told(held)},
            at=at,
        )
    return held


@transaction.atomic
def add_evidence(
    *,
    qualification: Qualification,
    kind: str,
    seen_on: date,
    seen_by,
    said: str = "",
    content: bytes = b"",
    file_name: str = "",
    media_type: str = "",
    at: datetime,
) -> Evidence:
    """`content` is a checked upload (rules/uploads.py). The same evidence twice is one.

    Raises ValidationError where the kind asks for a file and there is none.
    """
    if kind != EvidenceKind.SEEN_ON_RECORD and not content:
        raise ValidationError({"file": "Choose the file that you have seen."})
    held = Qualification.objects.select_for_update().get(pk=qualification.pk)
    digest = hashlib.sha256(content).hexdigest() if content else ""
    there = held.evidence.filter(
        kind=kind, digest=digest, seen_on=seen_on, said=said, withdrawn_at=None
    ).first()
    if there is not None:
        return there
    made = Evidence(
        qualification=held,
        kind=kind,
        seen_on=seen_on,
        seen_by=seen_by,
        seen_by_name=seen_by.name,
        said=said,
        file_name=file_name,
        media_type=media_type,
        size=len(content),
        digest=digest,
        recorded_at=at,
    )
    if content:
        made.file.save(f"{made.uuid}", ContentFile(content), save=False)
    made.save()
    follow(held.person, at)
    tell("evidence.added", made, seen_by, at)
    return made


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, withdrawn_by, at: datetime) -> Evidence:
    """It stays on record and counts no more; taken back twice is once."""
    held = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        follow(held.qualification.person, at)
        tell("evidence.withdrawn", held, withdrawn_by, at)
    return held


def tell(act: str, held: Evidence, by, at: datetime) -> None:
    record_entry(
        actor=uuid_of(by),
        act=act,
        subject=held.qualification.person.audit_subject,
        payload={
            "qualification": held.qualification_id,
            "evidence": str(held.uuid),
            "kind": held.kind,
            "seen_on": iso(held.seen_on),
            "said": held.said,
            "file_digest": held.digest,
        },
        at=at,
    )


def follow(person: Person, at: datetime) -> None:
    refresh_schools(establishments=schools_of(person), today=timezone.localdate(at))


def fields_of(course: CourseFacts) -> dict:
    return {name: getattr(course, name) for name in CourseFacts.__dataclass_fields__}


def told(held: Qualification) -> dict:
    return {
        "kind": held.kind,
        "provider": held.provider_id,
        "provider_name": held.provider_name,
        "course_started_on": iso(held.course_started_on),
        "outcome": held.outcome,
        "outcome_on": iso(held.outcome_on),
        "expected_outcome_on": iso(held.expected_outcome_on),
    }
