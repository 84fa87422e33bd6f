"""What an import of schools means for those in post.

One school that became one other takes its SENCO along, dates and all, since the post
goes on. A merger or a split is a person's decision: nothing moves, and it is told.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import Invitation, Membership
from accounts.operations import move_membership
from audit.operations import record_entry
from compliance.enums import ReportState
from compliance.models import (
    Designation,
    ReportedSenco,
    SchoolRecord,
    TrainingRecord,
)
from compliance.queries.closures import Closure, closures_of
from compliance.queries.reference import current_reference
from compliance.rules.reference import Covered, rulebook_on
from schools.models import Establishment
from schools.operations.imports import (
    Changes,
    LinkChanges,
    Staged,
    apply_links,
    apply_rows,
)
from schools.rules.successors import Fate

from .people import designation_facts, locked, tell
from .standings import refresh_schools

__all__ = ["Imported", "Outcome", "Touched", "import_staged"]

Progress = Callable[[str, int], None]


class Outcome(StrEnum):
    """Of a designation at a school that an import touches."""

    MOVED = "moved"
    MERGED = "merged"
    SPLIT = "split"
    NO_SUCCESSOR = "no_successor"
    SUCCESSOR_NOT_HERE = "successor_not_here"
    OTHER_DUTY = "other_duty"
    THERE_ALREADY = "there_already"
    VANISHED = "vanished"
    DUTY_CHANGED = "duty_changed"


@dataclass(frozen=True, slots=True)
class Touched:
    outcome: Outcome
    designation: Designation
    school: Establishment  # where it was before
    others: tuple[str, ...] = ()  # keys and names


@dataclass
class Imported:
    schools: Changes
    links: LinkChanges
    touched: list[Touched] = field(default_factory=list)
    moved_memberships: int = 0

    @property
    def moved(self) -> int:
        return sum(each.outcome is Outcome.MOVED for each in self.touched)

    def __bool__(self):
        return bool(self.schools or self.links or self.moved or self.moved_memberships)


def silent(_stage: str, _done: int) -> None:
    pass


@transaction.atomic
def import_staged(
    *,
    register: Staged,
    links: Staged | None,
    full: bool,
    dry_run: bool,
    at: datetime,
    progress: Progress = silent,
) -> Imported:
    """All or nothing; with `dry_run` all is done, told, and taken back."""
    today = timezone.localdate(at)
    found = Imported(
        apply_rows(
            register, full=full, at=at, progress=lambda done: progress("schools", done)
        ),
        apply_links(links, full=full, progress=lambda done: progress("links", done))
        if links
        else LinkChanges(),
    )
    moves = follow_closures(found, today=today, at=at)
    report_changes(found, today)
    refresh(found, today)
    for designation, before in moves:
        tell(
            "designation.moved",
            designation,
            None,
            at,
            before=before,
            after=designation_facts(designation),
        )
    if found:
        async_task("compliance.jobs.refresh_standings")
        record_import(register, links, full, found, at)
    if dry_run:
        transaction.set_rollback(True)
    return found


# --- Schools that closed ------------------------------------------------------------
def follow_closures(
    found: Imported, *, today: date, at: datetime
) -> list[tuple[Designation, dict]]:
    """What moved, with its facts before."""
    posts = by_school(
        Designation.objects.current(today)
        .filter(establishment__status=Establishment.Status.CLOSED)
        .select_related("person", "establishment")
    )
    roles = by_school(
        Membership.objects.current(today)
        .filter(establishment__status=Establishment.Status.CLOSED)
        .select_related("user", "establishment")
    )
    moves = []
    covered = rulebook_on(today, current_reference()).covered
    for closure in closures_of(sorted({*posts, *roles}, key=lambda s: s.pk)):
        outcome = outcome_of(closure, covered)
        for post in posts.get(closure.school, ()):
            became = outcome
            if outcome is Outcome.MOVED and is_there(post, closure.successor, today):
                became = Outcome.THERE_ALREADY
            found.touched.append(touched(became, post, closure))
            if became is Outcome.MOVED:
                moves.append(move(post, closure.successor))
        if outcome is Outcome.MOVED:
            for role in roles.get(closure.school, ()):
                move_membership(
                    membership=role,
                    establishment=closure.successor,
                    moved_by=None,
                    at=at,
                )
                found.moved_memberships += 1
            move_records(closure.school, closure.successor)
    return moves


def move_records(school: Establishment, successor: Establishment) -> None:
    """What the school chose, whom it trained and what waits for its head go on too,
    unless the successor has the same already.
    """
    waiting = ReportedSenco.objects.filter(state=ReportState.WAITING)
    for rows in (
        SchoolRecord.objects.all(),
        TrainingRecord.objects.all(),
        waiting,
        Invitation.objects.pending(),
    ):
        for row in rows.filter(establishment=school):
            row.establishment = successor
            # Within the import's transaction: a refused row leaves no trace.
            with suppress(IntegrityError), transaction.atomic():
                row.save(update_fields=["establishment"])


def by_school(rows: Iterable) -> dict[Establishment, list]:
    schools: dict[Establishment, list] = {}
    for row in rows.order_by("establishment", "pk"):
        schools.setdefault(row.establishment, []).append(row)
    return schools


def outcome_of(closure: Closure, covered: dict[str, Covered]) -> Outcome:
    """A post under the duty never moves to a school that is not, or the other way: that
    would change somebody's deadline.
    """
    if closure.fate is Fate.MERGED:
        return Outcome.MERGED
    if closure.fate is Fate.SPLIT:
        return Outcome.SPLIT
    if closure.fate is Fate.CLOSED:
        return Outcome.NO_SUCCESSOR
    if closure.successor is None:
        return Outcome.SUCCESSOR_NOT_HERE
    before, after = closure.school.type_code, closure.successor.type_code
    if covered.get(before) is not covered.get(after):
        return Outcome.OTHER_DUTY
    return Outcome.MOVED


def is_there(post: Designation, school: Establishment, today: date) -> bool:
    return (
        Designation.objects.current(today)
        .filter(person=post.person, establishment=school)
        .exists()
    )


def move(post: Designation, school: Establishment) -> tuple[Designation, dict]:
    held = locked(post)
    before = designation_facts(held)
    held.establishment = school
    held.save(update_fields=["establishment"])
    return held, before


def touched(outcome: Outcome, post: Designation, closure: Closure) -> Touched:
    return Touched(outcome, post, closure.school, tuple(named(closure)))


def named(closure: Closure) -> Iterable[str]:
    if closure.successor:
        yield f"{closure.successor.key} {closure.successor.name}"
        return
    names = {school.identifier: school.name for school in closure.others}
    for urn in closure.other_urns:
        yield f"{urn} {names.get(urn, '(not among the schools here)')}"


# --- Everything else that touches a post --------------------------------------------
def report_changes(found: Imported, today: date) -> None:
    changes = found.schools
    covered = rulebook_on(today, current_reference()).covered
    for outcome, keys in [
        (Outcome.VANISHED, changes.vanished),
        (Outcome.DUTY_CHANGED, list(changes.retyped)),
    ]:
        for post in posts_at(keys, today):
            school = post.establishment
            now, was = school.type_code, changes.retyped.get(school.pk)
            if outcome is Outcome.VANISHED or covered.get(now) is not covered.get(was):
                found.touched.append(Touched(outcome, post, school))


def posts_at(keys: list[int], today: date) -> Iterable[Designation]:
    """Few are in post, many schools may have changed: ask for the few."""
    wanted = set(keys)
    if not wanted:
        return []
    rows = Designation.objects.current(today).select_related("person", "establishment")
    return [row for row in rows.iterator() if row.establishment_id in wanted]


def refresh(found: Imported, today: date) -> None:
    schools = {each.school.pk for each in found.touched}
    schools |= {
        Designation.objects.values_list("establishment", flat=True).get(
            pk=each.designation.pk
        )
        for each in found.touched
        if each.outcome is Outcome.MOVED
    }
    if schools and found:
        refresh_schools(establishments=sorted(schools), today=today)


def record_import(
    register: Staged,
    links: Staged | None,
    full: bool,
    found: Imported,
    at: datetime,
) -> None:
    schools = found.schools
    record_entry(
        actor=None,
        act="schools.imported",
        subject="schools",
        payload={
            "register": register.register.title,
            "digest": register.digest,
            "links_digest": links.digest if links else None,
            "full": full,
            "rows": register.rows,
            "bad_rows": register.bad + (links.bad if links else 0),
            "new": schools.new,
            "changed": schools.changed,
            "closed": len(schools.closed),
            "vanished": len(schools.vanished),
            "returned": len(schools.returned),
            "links_new": found.links.new,
            "links_changed": found.links.changed,
            "links_removed": found.links.removed,
            "designations_moved": found.moved,
            "memberships_moved": found.moved_memberships,
        },
        at=at,
    )
