"""The training register: typed by the school, or shared by whoever holds a certificate."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from audit.operations import record_entry
from compliance.models import SchoolRecord, TrainingRecord
from compliance.queries.training import training_of
from compliance.rules.training import Training
from records.models import IssuedDocument
from schools.models import Establishment

from .people import uuid_of

__all__ = [
    "apply_trainings",
    "change_contact_details",
    "change_training",
    "note_training_export",
    "record_training",
    "remove_training",
    "share_certificates",
    "withdraw_certificate",
]


@transaction.atomic
def record_training(
    *, establishment: Establishment, training: Training, recorded_by, at: datetime
) -> TrainingRecord:
    """The same training twice is one row.

    Raises ValidationError where it is there with other particulars.
    """
    lock(establishment)
    there = same_training(establishment, training)
    if there is not None:
        if training_of(there) != training:
            raise ValidationError(ALREADY)
        return there
    made = TrainingRecord.objects.create(
        establishment=establishment,
        recorded_by=recorded_by,
        recorded_at=at,
        **fields_of(training),
    )
    tell("training.recorded", made, recorded_by, at, after=particulars(made))
    return made


ALREADY = {
    "title": "This training is on the register already, for the same person and day."
}


@transaction.atomic
def change_training(
    *, record: TrainingRecord, training: Training, changed_by, at: datetime
) -> TrainingRecord:
    """Raises ValidationError where another row says the same already."""
    lock(record.establishment)
    held = TrainingRecord.objects.select_for_update().get(pk=record.pk, document=None)
    other = same_training(held.establishment, training)
    if other is not None and other.pk != held.pk:
        raise ValidationError(ALREADY)
    before = particulars(held)
    for name, value in fields_of(training).items():
        setattr(held, name, value)
    held.save()
    if particulars(held) != before:
        tell(
            "training.changed",
            held,
            changed_by,
            at,
            before=before,
            after=particulars(held),
        )
    return held


@transaction.atomic
def remove_training(*, record: TrainingRecord, removed_by, at: datetime) -> None:
    """Of a row that a person shared too: the school decides what it keeps."""
    held = TrainingRecord.objects.select_for_update().filter(pk=record.pk).first()
    if held is None:
        return
    before = particulars(held)
    held.delete()
    tell("training.removed", record, removed_by, at, before=before)


@transaction.atomic
def apply_trainings(
    *,
    establishment: Establishment,
    trainings: Sequence[Training],
    recorded_by,
    at: datetime,
) -> int:
    """Those of a file that are not there yet; applied twice they are there once."""
    lock(establishment)
    there = {
        training_of(row).key
        for row in TrainingRecord.objects.filter(
            establishment=establishment, document=None
        )
    }
    rows = [
        TrainingRecord(
            establishment=establishment,
            recorded_by=recorded_by,
            recorded_at=at,
            **fields_of(each),
        )
        for each in trainings
        if each.key not in there
    ]
    TrainingRecord.objects.bulk_create(rows)
    if rows:
        tell_school(
            "training.imported",
            establishment,
            recorded_by,
            at,
            records=[str(row.uuid) for row in rows],
        )
    return len(rows)


@transaction.atomic
def share_certificates(
    *,
    establishment: Establishment,
    documents: Iterable[IssuedDocument],
    job: str,
    user,
    at: datetime,
) -> int:
    """`documents` are the user's own. Shared twice is once; says how many are new."""
    lock(establishment)
    made = []
    for document in documents:
        row, is_new = TrainingRecord.objects.get_or_create(
            establishment=establishment,
            document=document,
            defaults={
                "name": document.holder_name,
                "job": job,
                "user": user,
                "title": document.title,
                "provider": "",
                "completed_on": document.issued_on,
                "minutes": document.facts.get("minutes"),
                "recorded_by": user,
                "recorded_at": at,
            },
        )
        if is_new:
            made.append(str(row.uuid))
    if made:
        tell_school("training.shared", establishment, user, at, records=made)
    return len(made)


@transaction.atomic
def withdraw_certificate(*, record: TrainingRecord, user, at: datetime) -> None:
    """The person takes back what they shared, at any time: the row goes."""
    held = (
        TrainingRecord.objects.select_for_update()
        .filter(pk=record.pk, user=user, document__isnull=False)
        .first()
    )
    if held is None:
        return
    key, establishment = str(held.uuid), held.establishment
    held.delete()
    tell_school("training.withdrawn", establishment, user, at, records=[key])


@transaction.atomic
def note_training_export(
    *, establishment: Establishment, rows: int, exported_by, at: datetime
) -> None:
    tell_school("training.exported", establishment, exported_by, at, rows=rows)


@transaction.atomic
def change_contact_details(
    *, establishment: Establishment, phone: str, email: str, changed_by, at: datetime
) -> SchoolRecord:
    """How families reach the SENCO: published by the school, so no personal secret."""
    lock(establishment)
    held, _ = SchoolRecord.objects.get_or_create(establishment=establishment)
    before = {"phone": held.contact_phone, "email": held.contact_email}
    after = {"phone": phone, "email": email}
    if after != before:
        held.contact_phone, held.contact_email = phone, email
        held.save(update_fields=["contact_phone", "contact_email"])
        tell_school(
            "contact_details.changed",
            establishment,
            changed_by,
            at,
            before=before,
            after=after,
        )
    return held


def lock(establishment: Establishment) -> None:
    Establishment.objects.select_for_update().get(pk=establishment.pk)


def same_training(
    establishment: Establishment, training: Training
) -> TrainingRecord | None:
    return TrainingRecord.objects.filter(
        establishment=establishment,
        document=None,
        name__iexact=training.name,
        title__iexact=training.title,
        completed_on=training.completed_on,
    ).first()


def fields_of(training: Training) -> dict:
    return {
        "name": training.name,
        "job": training.job,
        "title": training.title,
        "provider": training.provider,
        "completed_on": training.completed_on,
        "minutes": training.minutes,
    }


def particulars(held: TrainingRecord) -> dict:
    day: date = held.completed_on
    return fields_of(training_of(held)) | {"completed_on": day.isoformat()}


def tell(act: str, held: TrainingRecord, by, at: datetime, **payload) -> None:
    record_entry(
        actor=uuid_of(by),
        act=act,
        subject=f"training:{held.uuid}",
        payload={"school": held.establishment.key, **payload},
        at=at,
    )


def tell_school(act: str, school: Establishment, by, at: datetime, **payload) -> None:
    record_entry(
        actor=uuid_of(by),
        act=act,
        subject=f"school:{school.key}",
        payload=payload,
        at=at,
    )
