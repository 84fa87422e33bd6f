"""The training register as it counts: what was typed, and what consent and certificate
still stand behind.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Min, Q, QuerySet

from compliance.models import Designation, SchoolRecord, TrainingRecord
from compliance.queries.facts import counted_view_of, items_of, with_facts
from compliance.rules.evidence import counted_kinds
from compliance.rules.paragraphs import Contact, Senco
from compliance.rules.reference import Reference
from compliance.rules.training import Training, school_year, school_year_of
from records.enums import DocumentKind
from records.models import IssuedDocument
from schools.models import Establishment

__all__ = [
    "certificates_of",
    "contact_of",
    "in_school_year",
    "jobs_of",
    "register",
    "school_years",
    "sencos_in_post",
    "shared_by",
    "training_of",
    "trainings_of",
]

MOST = 5000  # rows that are read for a text or a file


def register(establishment: Establishment) -> QuerySet[TrainingRecord]:
    """A shared row counts while its person has an account and its certificate holds."""
    typed = Q(document=None)
    shared = Q(user__isnull=False, document__revoked_at=None)
    return TrainingRecord.objects.filter(
        typed | shared, establishment=establishment
    ).select_related("document")


def in_school_year(
    rows: QuerySet[TrainingRecord], first: int | None
) -> QuerySet[TrainingRecord]:
    if first is None:
        return rows
    since, until = school_year(first)
    return rows.filter(completed_on__gte=since, completed_on__lt=until)


def school_years(establishment: Establishment) -> list[int]:
    """From the newest to the oldest in which somebody trained."""
    span = register(establishment).aggregate(
        first=Min("completed_on"), last=Max("completed_on")
    )
    if span["first"] is None:
        return []
    first, last = school_year_of(span["first"]), school_year_of(span["last"])
    return list(range(last, first - 1, -1))


def training_of(row: TrainingRecord) -> Training:
    return Training(
        name=row.name,
        job=row.job,
        title=row.title,
        provider=row.provider,
        completed_on=row.completed_on,
        minutes=row.minutes,
        certificate=row.document.public_id if row.document_id else "",
    )


def trainings_of(rows: Iterable[TrainingRecord]) -> list[Training]:
    return [training_of(row) for row in rows[:MOST]]


def contact_of(establishment: Establishment) -> Contact:
    row = SchoolRecord.objects.filter(establishment=establishment).first()
    return Contact(row.contact_phone, row.contact_email) if row else Contact()


def sencos_in_post(
    establishment: Establishment, as_of: date, reference: Reference
) -> list[Senco]:
    """Those who have begun: nobody is published before the first day."""
    begun = Q(appointed_on=None) | Q(appointed_on__lte=as_of)
    rows = with_facts(
        Designation.objects.filter(begun, establishment=establishment)
        .current(as_of)
        .order_by("person__name", "pk")
    )
    return [senco_of(row, as_of, reference) for row in rows]


def senco_of(row: Designation, as_of: date, reference: Reference) -> Senco:
    counted, view = counted_view_of(row, as_of, reference)
    return Senco(row.person.name, view, bool(counted_kinds(items_of(counted))))


def jobs_of(establishment: Establishment) -> list[str]:
    """Those that the school has written before, to be chosen again."""
    jobs = TrainingRecord.objects.filter(establishment=establishment).exclude(job="")
    return list(jobs.values_list("job", flat=True).distinct().order_by("job")[:100])


# What somebody shares of their own ---------------------------------------------------

CERTIFICATES = 50


def certificates_of(
    user, *, not_shared_with: Establishment | None = None
) -> QuerySet[IssuedDocument]:
    """Those that hold, the newest first."""
    rows = IssuedDocument.objects.filter(
        holder=user, kind=DocumentKind.CERTIFICATE, revoked_at=None
    )
    if not_shared_with is not None:
        shared = TrainingRecord.objects.filter(
            establishment=not_shared_with, document__isnull=False
        )
        rows = rows.exclude(pk__in=shared.values("document"))
    return rows[:CERTIFICATES]


def shared_by(user) -> QuerySet[TrainingRecord]:
    return (
        TrainingRecord.objects.filter(user=user, document__isnull=False)
        .select_related("establishment")
        .order_by("establishment__name", "-completed_on", "pk")
    )
