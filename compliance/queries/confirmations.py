"""Confirmations as pages and papers show them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from audit.models import Entry
from compliance.models import Confirmation, Designation, Endorsement
from compliance.models.reference import ReferenceGeneration
from compliance.papers import names_of
from compliance.queries.facts import with_facts
from compliance.rules.words import written
from records.pdf import confirmation_pdf
from schools.models import Establishment

GIVEN = "confirmation.given"


def confirmations_at(school: Establishment) -> QuerySet[Confirmation]:
    """Those given here, and those of SENCOs who came with a school that became this."""
    return Confirmation.objects.filter(
        Q(establishment=school) | Q(designation__establishment=school)
    ).select_related(
        "designation__person",
        "designation__establishment",
        "establishment__trust",
        "document",
    )


def latest_confirmations(designations: Iterable[int]) -> dict[int, Confirmation]:
    """By designation, with who has seen each; two queries however many there are."""
    rows = (
        Confirmation.objects.filter(designation__in=list(designations))
        .select_related("document")
        .order_by("confirmed_at", "pk")
        .prefetch_related("endorsements")
    )
    return {row.designation_id: row for row in rows}


def designation_with_facts(school: Establishment, uuid) -> Designation:
    """Raises DoesNotExist."""
    posts = Designation.objects.filter(establishment=school, uuid=uuid)
    return with_facts(posts).select_related("establishment__trust").get()


def reference_number() -> int:
    return ReferenceGeneration.objects.values_list("number", flat=True).get()


def anchor_of(confirmation: Confirmation) -> Entry | None:
    """The entry of the trail that tells of it."""
    return Entry.objects.filter(
        subject=f"confirmation:{confirmation.uuid}", act=GIVEN
    ).first()


def endorsement_words(endorsement: Endorsement) -> str:
    return f"{endorsement.get_body_display()}, {written(endorsement.seen_on)}"


def paper_of(confirmation: Confirmation) -> bytes:
    """One page for governors and inspectors. Raises MissingLettersError."""
    senco, head = names_of(confirmation)
    anchor = anchor_of(confirmation)
    return confirmation_pdf(
        confirmation.document,
        {
            "senco": senco,
            "head": head,
            "because": confirmation.because,
            "anchor": [anchor.number, anchor.digest] if anchor else None,
            "seen": [
                endorsement_words(each) for each in confirmation.endorsements.all()[:3]
            ],
        },
    )
