"""Which course somebody took, how it ended, and what was seen of it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from audit.operations import record_entry
from compliance.enums import EvidenceKind
from compliance.models import Evidence, Person, Provider, Qualification
from compliance.rules.facts import Kind, Outcome
from schools.models import Establishment

from .people import StaleError, at_school, iso, schools_of, uuid_of
from .standings import refresh_schools

__all__ = [
    "CourseFacts",
    "accept_evidence",
    "add_evidence",
    "change_qualification",
    "digest_of_course",
    "record_qualification",
    "send_evidence",
    "withdraw_evidence",
]

NO_COURSE = (Kind.NONE.value, Kind.UNKNOWN.value)


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
    *,
    person: Person,
    course: CourseFacts,
    school: Establishment | None = None,
    recorded_by,
    at: datetime,
) -> Qualification:
    """The same course twice is one row. That there is none, or that nothing is known,
    gives way to what is said later. `school` is where it was recorded.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    fields = fields_of(course)
    there = Qualification.objects.filter(person=person, **fields).first()
    if there is not None:
        return there
    nothing = Qualification.objects.filter(person=person, kind__in=NO_COURSE).first()
    if nothing is not None:
        return change_qualification(
            qualification=nothing,
            course=course,
            school=school,
            changed_by=recorded_by,
            at=at,
        )
    made = Qualification.objects.create(
        person=person, recorded_by=recorded_by, recorded_at=at, **fields
    )
    follow(person, at)
    record_entry(
        actor=uuid_of(recorded_by),
        act="qualification.recorded",
        subject=person.audit_subject,
        payload={"qualification": made.pk, "after": told(made)} | at_school(school),
        at=at,
    )
    return made


@transaction.atomic
def change_qualification(
    *,
    qualification: Qualification,
    course: CourseFacts,
    school: Establishment | None = None,
    seen: str = "",
    changed_by,
    at: datetime,
) -> Qualification:
    """`seen` is the digest of what the form showed, if it was one.

    Raises StaleError where that is another by now, unless it already is as typed;
    ValidationError where evidence counts for a course that is taken off the record.
    """
    held = Qualification.objects.select_for_update().get(pk=qualification.pk)
    before, found = told(held), digest_of_course(held)
    for name, value in fields_of(course).items():
        setattr(held, name, value)
    if told(held) != before:
        if seen and seen != found:
            raise StaleError
        refuse_lost_evidence(held)
        held.save()
        follow(held.person, at)
        record_entry(
            actor=uuid_of(changed_by),
            act="qualification.changed",
            subject=held.person.audit_subject,
            payload={"qualification": held.pk, "before": before, "after": told(held)}
            | at_school(school),
            at=at,
        )
    return held


def refuse_lost_evidence(held: Qualification) -> None:
    if held.kind in NO_COURSE and held.evidence.filter(withdrawn_at=None).exists():
        raise ValidationError("Take back its evidence first: it names this course.")


def digest_of_course(held: Qualification) -> str:
    """Of what a form about the course shows."""
    return hashlib.sha256(json.dumps(told(held), sort_keys=True).encode()).hexdigest()


@transaction.atomic
def add_evidence(
    *,
    qualification: Qualification,
    kind: str,
    seen_on: date,
    seen_by,
    seen_by_name: str = "",
    school: Establishment | None = None,
    shows_it: bool = True,
    awarded_on: date | None = None,
    said: str = "",
    content: bytes = b"",
    file_name: str = "",
    media_type: str = "",
    at: datetime,
) -> Evidence:
    """`content` is a checked upload (rules/uploads.py). The same evidence twice is one.
    `seen_by` records it; who looked is `seen_by_name`, where that is somebody else.
    What does not show the qualification is kept, and counts for nothing.

    Raises ValidationError where the kind asks for a file and there is none, and for
    a NASENCO award seen on Check a teacher's record, which does not hold it.
    """
    if kind != EvidenceKind.SEEN_ON_RECORD and not content:
        raise ValidationError({"file": "Choose the file that you have seen."})
    held = Qualification.objects.select_for_update().get(pk=qualification.pk)
    if kind == EvidenceKind.SEEN_ON_RECORD and held.kind != Kind.NPQ:
        raise ValidationError(
            "Check a teacher’s record shows only the NPQ. Add the certificate."
        )
    same = {
        "kind": kind,
        "digest": digest_of(content),
        "seen_on": seen_on,
        "shows_it": shows_it,
        "awarded_on": awarded_on if shows_it else None,
        "said": said,
    }
    there = held.evidence.filter(**same, withdrawn_at=None).first()
    if there is not None:
        return there
    made = Evidence(
        qualification=held,
        seen_by=seen_by,
        seen_by_name=seen_by_name or seen_by.name,
        file_name=file_name,
        media_type=media_type,
        recorded_by=seen_by,
        recorded_at=at,
        **same,
    )
    keep(made, content)
    follow(held.person, at)
    tell("evidence.added", made, seen_by, at, school)
    return made


@transaction.atomic
def send_evidence(
    *,
    qualification: Qualification,
    kind: str,
    sent_by,
    school: Establishment | None = None,
    content: bytes,
    file_name: str = "",
    media_type: str = "",
    at: datetime,
) -> Evidence:
    """By the SENCO whose it is: it counts once the school has seen it. The same file
    twice is one, also where the school has seen it.
    """
    held = Qualification.objects.select_for_update().get(pk=qualification.pk)
    same = {"kind": kind, "digest": digest_of(content)}
    there = held.evidence.filter(**same, withdrawn_at=None).first()
    if there is not None:
        return there
    made = Evidence(
        qualification=held,
        sent_in=True,
        file_name=file_name,
        media_type=media_type,
        recorded_by=sent_by,
        recorded_at=at,
        **same,
    )
    keep(made, content)
    tell("evidence.sent", made, sent_by, at, school)
    return made


@transaction.atomic
def accept_evidence(
    *,
    evidence: Evidence,
    school: Establishment | None = None,
    accepted_by,
    at: datetime,
) -> Evidence:
    """Whoever answers for the school has seen what was sent in; twice is once.

    Raises ValidationError where it was taken back meanwhile.
    """
    held = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if held.withdrawn_at is not None:
        raise ValidationError("It was taken back, so it cannot be noted as seen.")
    if held.seen_on is None:
        held.seen_on = timezone.localdate(at)
        held.seen_by, held.seen_by_name = accepted_by, accepted_by.name
        held.save(update_fields=["seen_on", "seen_by", "seen_by_name"])
        follow(held.qualification.person, at)
        tell("evidence.accepted", held, accepted_by, at, school)
    return held


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest() if content else ""


def keep(made: Evidence, content: bytes) -> None:
    made.size = len(content)
    if content:
        made.file.save(f"{made.uuid}", ContentFile(content), save=False)
    made.save()


@transaction.atomic
def withdraw_evidence(
    *,
    evidence: Evidence,
    school: Establishment | None = None,
    withdrawn_by,
    at: datetime,
) -> Evidence:
    """It stays on record and counts no more; taken back twice is once."""
    held = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at = at
        held.save(update_fields=["withdrawn_at"])
        follow(held.qualification.person, at)
        tell("evidence.withdrawn", held, withdrawn_by, at, school)
    return held


def tell(act: str, held: Evidence, by, at: datetime, school=None) -> None:
    record_entry(
        actor=uuid_of(by),
        act=act,
        subject=held.qualification.person.audit_subject,
        payload={
            "qualification": held.qualification_id,
            "evidence": str(held.uuid),
            "kind": held.kind,
            "seen_on": iso(held.seen_on),
            "shows_it": held.shows_it,
            "awarded_on": iso(held.awarded_on),
            "said": held.said,
            "file_digest": held.digest,
        }
        | at_school(school),
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
