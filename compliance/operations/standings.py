"""What the rules make of the facts today, written down for lists."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db import transaction

from compliance.models import (
    Confirmation,
    Designation,
    SchoolSummary,
    SencoStanding,
    StandingChange,
)
from compliance.queries.facts import view_of, with_facts
from compliance.queries.reference import current_reference
from compliance.rules.reference import Covered, Reference, rulebook_on
from compliance.rules.standing import School, View, confirm_by, school_of
from schools.models import Establishment

__all__ = ["one_refresh", "refresh_all", "refresh_schools"]

SCHOOLS_AT_ONCE = 500
NAMES_LENGTH = 400
COVERED = {Covered.YES, Covered.YES_BUT_UNCERTAIN}

_noted: ContextVar[set[int] | None] = ContextVar("noted", default=None)


@dataclass(slots=True)
class Post:
    """A current designation as seen today, and what was last confirmed of it."""

    designation: Designation
    view: View
    confirmed_on: date | None
    confirm_by: date | None


def refresh_all(*, today: date) -> int:
    """Every school that is not closed, and every one with a SENCO; says how many.

    A batch is one transaction: killed in between, it starts again and loses nothing.
    """
    open_schools = Establishment.objects.exclude(
        status=Establishment.Status.CLOSED
    ).values_list("pk", flat=True)
    manned = Designation.objects.values_list("establishment", flat=True)
    keys = sorted({*open_schools, *manned})
    for batch in batched(keys, SCHOOLS_AT_ONCE):
        refresh_schools(establishments=batch, today=today)
    return len(keys)


@contextmanager
def one_refresh(*, today: date) -> Iterator[None]:
    """Schools that change within are worked out once, together, at its end.

    It stands inside the transaction of many changes.
    """
    noted: set[int] = set()
    token = _noted.set(noted)
    try:
        yield
    finally:
        _noted.reset(token)
    refresh_schools(establishments=sorted(noted), today=today)


@transaction.atomic
def refresh_schools(*, establishments: Iterable[int], today: date) -> None:
    """`establishments` are primary keys. Call it in the transaction that changed a fact."""
    keys = list(establishments)
    noted = _noted.get()
    if noted is not None:
        noted.update(keys)
        return
    reference = current_reference()
    schools = {
        school.pk: school for school in Establishment.objects.filter(pk__in=keys)
    }
    posts = posts_of(keys, today, reference)
    write_sencos([post for each in posts.values() for post in each], today)
    write_schools(schools, posts, ended_on(keys, today), today, reference)


def posts_of(
    keys: Sequence[int], today: date, reference: Reference
) -> dict[int, list[Post]]:
    rows = with_facts(Designation.objects.filter(establishment__in=keys).current(today))
    rows = list(rows)
    confirmed = last_confirmed([row.pk for row in rows])
    posts: dict[int, list[Post]] = {}
    for row in rows:
        view = view_of(row, today, reference)
        on, digest = confirmed.get(row.pk, (None, ""))
        again = confirm_by(on, same_facts=digest == view.digest, as_of=today)
        posts.setdefault(row.establishment_id, []).append(Post(row, view, on, again))
    return posts


def last_confirmed(designations: Sequence[int]) -> dict[int, tuple[date, str]]:
    rows = (
        Confirmation.objects.filter(designation__in=designations)
        .order_by("confirmed_at", "pk")
        .values_list("designation", "confirmed_on", "facts_digest")
    )
    return {designation: (on, digest) for designation, on, digest in rows}


def ended_on(keys: Sequence[int], today: date) -> dict[int, date]:
    """The first day without the SENCO who left last."""
    rows = (
        Designation.objects.filter(establishment__in=keys, left_on__lte=today)
        .order_by("left_on")
        .values_list("establishment", "left_on")
    )
    return dict(rows)


def write_sencos(posts: Sequence[Post], today: date) -> None:
    there = SencoStanding.objects.in_bulk(
        [post.designation.pk for post in posts], field_name="designation_id"
    )
    rows = [senco_row(post, there.get(post.designation.pk), today) for post in posts]
    fields = [
        field.name
        for field in SencoStanding._meta.concrete_fields
        if field.name not in {"id", "designation"}
    ]
    SencoStanding.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["designation"],
        update_fields=fields,
    )


def senco_row(post: Post, there: SencoStanding | None, today: date) -> SencoStanding:
    decision, clock = post.view.decision, post.view.decision.clock
    same = there is not None and there.status == decision.status
    return SencoStanding(
        designation=post.designation,
        as_of=today,
        status=decision.status,
        words=post.view.words.text,
        eligibility=decision.eligibility,
        evidence_seen=post.view.evidence_seen,
        deadline=clock.deadline,
        deadline_alternative=clock.alternative,
        last_safe_start=clock.last_safe_start,
        last_possible_start=clock.last_possible_start,
        next_intake=decision.next_intake,
        next_intake_grade=decision.next_intake_grade or "",
        facts_digest=post.view.digest,
        urgency=post.view.urgency,
        changed_on=there.changed_on if same else today,
    )


def write_schools(
    schools: dict[int, Establishment],
    posts: dict[int, list[Post]],
    ended: dict[int, date],
    today: date,
    reference: Reference,
) -> None:
    covered = rulebook_on(today, reference).covered
    there = SchoolSummary.objects.in_bulk(list(schools), field_name="establishment_id")
    rows = []
    for key, school in schools.items():
        own = posts.get(key, [])
        line = school_of(
            [post.view for post in own],
            covered=covered.get(school.type_code) in COVERED,
            ended_on=ended.get(key),
        )
        rows.append(school_row(school, line, own, there.get(key), today))
    write_rows(rows)
    write_changes(
        [
            (row, there[row.establishment_id])
            for row in rows
            if row.establishment_id in there
            and row.standing != there[row.establishment_id].standing
        ],
        today,
    )


def school_row(
    school: Establishment,
    line: School,
    posts: list[Post],
    there: SchoolSummary | None,
    today: date,
) -> SchoolSummary:
    post = next((each for each in posts if each.view is line.view), None)
    clock = line.view.decision.clock if line.view else None
    same = there is not None and there.standing == line.standing
    return SchoolSummary(
        establishment=school,
        as_of=today,
        standing=line.standing,
        words=line.words,
        evidence_seen=bool(line.view and line.view.evidence_seen),
        since=line.since,
        sencos=len(posts),
        names=", ".join(sorted(p.designation.person.name for p in posts))[
            :NAMES_LENGTH
        ],
        deadline=clock and clock.deadline,
        last_safe_start=clock and clock.last_safe_start,
        last_possible_start=clock and clock.last_possible_start,
        confirmed_on=post and post.confirmed_on,
        confirm_by=post and post.confirm_by,
        urgency=line.urgency,
        changed_on=there.changed_on if same else today,
    )


def write_rows(rows: list[SchoolSummary]) -> None:
    fields = [
        field.name
        for field in SchoolSummary._meta.concrete_fields
        if field.name not in {"id", "establishment"}
    ]
    SchoolSummary.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["establishment"],
        update_fields=fields,
    )


def write_changes(
    changed: list[tuple[SchoolSummary, SchoolSummary]], today: date
) -> None:
    """From what stood the day before, whatever came between: a day has one change.

    A school that is seen for the first time today has no day before.
    """
    if not changed:
        return
    schools = [row.establishment_id for row, _ in changed]
    told = {
        change.establishment_id: change
        for change in StandingChange.objects.filter(
            changed_on=today, establishment__in=schools
        )
    }
    changes, undone = [], []
    for row, there in changed:
        earlier = told.get(row.establishment_id)
        if earlier is None and there.changed_on == today:
            continue
        before = earlier.before if earlier else there.standing
        if before != row.standing:
            changes.append(change_of(row, before))
        elif earlier:
            undone.append(earlier.pk)
    StandingChange.objects.bulk_create(
        changes,
        update_conflicts=True,
        unique_fields=["establishment", "changed_on"],
        update_fields=["after", "words"],
    )
    StandingChange.objects.filter(pk__in=undone).delete()


def change_of(row: SchoolSummary, before: str) -> StandingChange:
    return StandingChange(
        establishment=row.establishment,
        changed_on=row.changed_on,
        before=before,
        after=row.standing,
        words=row.words,
    )
