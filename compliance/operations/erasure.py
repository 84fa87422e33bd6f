"""Forgetting a SENCO: on request, or when the years of keeping are over.

What stays says of nobody that it was them: dates of posts, and confirmations, which
hold the SENCO by a number. The trail keeps its chain and loses its particulars.
"""

from datetime import date, datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import Notification
from audit.operations import erase_payloads, record_entry
from compliance.enums import ReportState
from compliance.models import (
    Confirmation,
    Designation,
    Evidence,
    Person,
    ReportedSenco,
    RosterUpload,
    TrainingRecord,
)
from compliance.rules.facts import Induction, QualifiedTeacher
from compliance.rules.months import add_months

from .people import schools_of, uuid_of
from .standings import refresh_schools

__all__ = [
    "NAME_REMOVED",
    "due_for_erasure",
    "erase_due",
    "erase_person",
    "forget_rosters",
]

NAME_REMOVED = "Name removed"
AT_ONCE = 200
ROSTERS_KEPT = timedelta(days=365)


@transaction.atomic
def erase_person(
    *,
    person: Person,
    why: str,
    erased_by,
    at: datetime,
    heads_too: bool = False,
) -> Person:
    """Twice is once. `heads_too`: what heads wrote of them goes, and with it their name.

    Raises ValidationError while the person is a SENCO somewhere: a school must know
    who its SENCO is.
    """
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.name == NAME_REMOVED:
        return held
    if held.designations.current(timezone.localdate(at)).exists():
        raise ValidationError("End the post first.", code="in post")
    schools = schools_of(held)
    subjects = [held.audit_subject, *(d.audit_subject for d in held.designations.all())]
    _erase_reports(held)
    subjects += _erase_shared_training(held)
    _erase_files(held)
    _clear(held)
    if heads_too:
        subjects += _erase_heads_words(held)
    refresh_schools(establishments=schools, today=timezone.localdate(at))
    for subject in subjects:
        erase_payloads(subject=subject, actor=uuid_of(erased_by), at=at)
    record_entry(
        actor=uuid_of(erased_by),
        act="person.erased",
        subject=held.audit_subject,
        payload={"why": why, "heads_too": heads_too},
        at=at,
    )
    return held


def _clear(held: Person) -> None:
    held.qualifications.all().delete()
    held.previous_posts.all().delete()
    held.link_invitations.all().delete()
    Notification.objects.filter(person_key=held.uuid).delete()
    held.name, held.trn = NAME_REMOVED, ""
    held.qts, held.induction = QualifiedTeacher.UNKNOWN, Induction.UNKNOWN
    held.user = held.linked_at = None
    held.contact_email, held.contact_given_by = "", None
    held.contact_stopped_at = None
    held.save()


def _erase_shared_training(held: Person) -> list[str]:
    """Certificates that they shared there; says which entries tell of these."""
    if held.user_id is None:
        return []
    shared = TrainingRecord.objects.filter(
        user=held.user, establishment__in=held.designations.values("establishment")
    )
    subjects = [f"training:{uuid}" for uuid in shared.values_list("uuid", flat=True)]
    shared.delete()
    return subjects


def _erase_files(held: Person) -> None:
    """From the disk only once the rows are gone for good."""
    for item in Evidence.objects.filter(qualification__person=held).exclude(file=""):
        transaction.on_commit(partial(item.file.storage.delete, item.file.name))


def _erase_reports(held: Person) -> None:
    """What authorities reported of them to these schools, and to others that refused it;
    and the rosters that it stood in.
    """
    schools = held.designations.values("establishment")
    same = Q(establishment__in=schools, name__iexact=held.name)
    if held.trn:
        there = Q(establishment__in=schools) | Q(state=ReportState.REFUSED)
        same |= there & Q(trn=held.trn)
    reports = ReportedSenco.objects.filter(same)
    RosterUpload.objects.filter(reports__in=reports).update(rows=[])
    reports.update(name=NAME_REMOVED, trn="", facts={})


def _erase_heads_words(held: Person) -> list[str]:
    """Those of confirmations about them; says which entries tell of these."""
    about = Confirmation.objects.filter(designation__person=held)
    subjects = [f"confirmation:{uuid}" for uuid in about.values_list("uuid", flat=True)]
    for confirmation in about.select_related("document"):
        if confirmation.document:
            confirmation.document.holder_name = NAME_REMOVED
            confirmation.document.save(update_fields=["holder_name"])
    about.update(confirmed_by_name="", because="")
    return subjects


def due_for_erasure(*, today: date, years: int):
    """Whose last post ended that many years ago, or more."""
    last = add_months(today, -12 * years)
    still = Designation.objects.filter(Q(left_on=None) | Q(left_on__gt=last))
    return (
        Person.objects.exclude(name=NAME_REMOVED)
        .exclude(pk__in=still.values("person"))
        .annotate(last_left_on=Max("designations__left_on"))
        .filter(last_left_on__lte=last)
    )


def erase_due(*, at: datetime, years: int) -> int:
    """Some at a time; killed in between, it goes on the next night."""
    due = due_for_erasure(today=timezone.localdate(at), years=years)
    people = list(due.order_by("pk")[:AT_ONCE])
    for person in people:
        erase_person(person=person, why="kept long enough", erased_by=None, at=at)
    return len(people)


@transaction.atomic
def forget_rosters(*, at: datetime) -> int:
    """What was uploaded is not needed when its rows have long been designations."""
    old = RosterUpload.objects.filter(uploaded_at__lt=at - ROSTERS_KEPT)
    return old.exclude(rows=[]).update(rows=[])
