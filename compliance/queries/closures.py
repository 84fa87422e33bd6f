"""Schools that closed, what became of them, and the posts that are still recorded there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import batched

from django.db.models import Q

from compliance.models import Designation
from schools.models import Establishment, EstablishmentLink
from schools.rules.successors import End, Family, Fate, family_of

__all__ = ["Closure", "closed_with_designations", "closures_of"]

AT_ONCE = 500
HANDOVER = timedelta(days=31)
FARTHEST = 20  # links away; no school of the real register became another four times


@dataclass(frozen=True, slots=True)
class Closure:
    """`others` are the schools here that it went into, or that it merged with; of those
    in the register some may not be here. `successor` is the open school that one school
    after the other became, alone.
    """

    school: Establishment
    fate: Fate
    others: tuple[Establishment, ...]
    other_urns: tuple[str, ...]
    successor: Establishment | None = None
    designations: tuple[Designation, ...] = ()


def closed_with_designations(
    today: date, establishments: Collection[int] | None = None
) -> list[Closure]:
    """Closed schools at which somebody is still recorded as SENCO: a merger or a split
    leaves them, since a person must decide where the post goes on.
    """
    rows = (
        Designation.objects.current(today)
        .filter(establishment__status=Establishment.Status.CLOSED)
        .select_related("person", "establishment")
        .order_by("establishment__name", "establishment", "person__name", "pk")
    )
    if establishments is not None:
        rows = rows.filter(establishment__in=establishments)
    posts: dict[Establishment, list[Designation]] = {}
    for row in rows:
        posts.setdefault(row.establishment, []).append(row)
    return [
        Closure(
            school=each.school,
            fate=each.fate,
            others=each.others,
            other_urns=each.other_urns,
            successor=each.successor,
            designations=tuple(posts[each.school]),
        )
        for each in closures_of(posts)
    ]


def closures_of(schools: Iterable[Establishment]) -> list[Closure]:
    schools = list(schools)
    urns = [s.identifier for s in schools if s.scheme == Establishment.Scheme.URN]
    family, met = family_with(urns)
    known = {
        school.identifier: school
        for some in batched(sorted(met), AT_ONCE)
        for school in Establishment.objects.filter(
            scheme=Establishment.Scheme.URN, identifier__in=some
        )
    }
    return [closure_of(school, family, known) for school in schools]


def family_with(urns: Iterable[str]) -> tuple[Family, set[str]]:
    """All links that lead from these schools to others and on from there."""
    met, ask, links = set(urns), set(urns), []
    for _ in range(FARTHEST):
        found = [
            link for some in batched(sorted(ask), AT_ONCE) for link in touching(some)
        ]
        links += found
        ask = {urn for start, end, _ in found for urn in (start, end)} - met
        met |= ask
        if not ask:
            break
    return family_of(links), met


def touching(urns: Collection[str]) -> Iterable[tuple[str, str, str]]:
    return EstablishmentLink.objects.filter(
        Q(from_urn__in=urns) | Q(to_urn__in=urns)
    ).values_list("from_urn", "to_urn", "kind")


def closure_of(
    school: Establishment, family: Family, known: dict[str, Establishment]
) -> Closure:
    end, successor = last_end(school, family, known)
    return Closure(
        school=school,
        fate=end.fate,
        others=tuple(known[urn] for urn in end.others if urn in known),
        other_urns=end.others,
        successor=successor,
    )


def last_end(
    school: Establishment, family: Family, known: dict[str, Establishment]
) -> tuple[End, Establishment | None]:
    """Schools may have become others several times since."""
    if school.scheme != Establishment.Scheme.URN:
        return End(Fate.CLOSED), None
    seen, urn = {school.identifier}, school.identifier
    while True:
        end = family.end_of(urn)
        if end.fate is not Fate.CONVERTED:
            return end, None
        [urn] = end.others
        here = known.get(urn)
        if urn in seen:
            return End(Fate.CLOSED), None
        if here is None or here.status == Establishment.Status.PROPOSED:
            return end, None
        if was_there_before(here, school):
            return End(Fate.MERGED, end.others), None
        if here.status != Establishment.Status.CLOSED:
            return end, here
        seen.add(urn)
        school = here


def was_there_before(successor: Establishment, school: Establishment) -> bool:
    """A school that went into one that had long been open is no new school's beginning,
    however plainly the register calls it a successor.
    """
    opened, closed = successor.opened_on, school.closed_on
    return bool(opened and closed and opened < closed - HANDOVER)
