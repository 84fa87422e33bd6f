"""Who takes over from a SENCO, with the dates that then matter."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from compliance.models import Confirmation, Designation
from compliance.queries.facts import view_of, with_facts
from compliance.rules import facts as rules
from compliance.rules.decision import Decision, decide
from compliance.rules.reference import Reference
from compliance.rules.standing import View
from schools.models import Establishment

__all__ = ["Successor", "newcomer", "successors"]

MOST = 10


@dataclass(frozen=True, slots=True)
class Successor:
    post: Designation
    view: View
    confirmed_on: date | None


def successors(post: Designation, as_of: date, reference: Reference) -> list[Successor]:
    """Those at the same school, in post or to start, who began after `post` did.

    A colleague of a job share who was there before takes over nothing new.
    """
    later = Q(appointed_on=None)
    if post.appointed_on is not None:
        later |= Q(appointed_on__gt=post.appointed_on)
    rows = with_facts(
        Designation.objects.filter(later, establishment=post.establishment)
        .exclude(pk=post.pk)
        .current(as_of)
        .order_by("appointed_on", "pk")[:MOST]
    )
    confirmed = dict(
        Confirmation.objects.filter(designation__in=[row.pk for row in rows])
        .order_by("confirmed_at", "pk")
        .values_list("designation", "confirmed_on")
    )
    return [
        Successor(row, view_of(row, as_of, reference), confirmed.get(row.pk))
        for row in rows
    ]


def newcomer(school: Establishment, starts_on: date, reference: Reference) -> Decision:
    """The dates of somebody who was never SENCO and begins on that day."""
    facts = rules.Facts(
        rules.Designation(school.type_code, starts_on),
        rules.Teacher(),
        rules.Qualification(rules.Kind.NONE),
    )
    return decide(facts, starts_on, reference)
