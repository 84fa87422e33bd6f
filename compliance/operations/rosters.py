"""Rosters of trusts and authorities: kept as read, applied once, reports decided."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from audit.operations import record_entry
from compliance.enums import ReportState, Source
from compliance.models import Designation, Person, ReportedSenco, RosterUpload
from compliance.queries.oversight import Scope
from compliance.queries.rosters import (
    comparison,
    course_like,
    find_post,
    new_posts,
    posts_at,
    with_names_shown,
)
from compliance.rules.facts import Answer, Induction, Kind, Outcome, QualifiedTeacher
from compliance.rules.uploaded_roster import (
    Entry,
    Row,
    digest_of,
    merged_start,
    read_entry,
)
from schools.models import Establishment

from .people import (
    OTHER_SURNAME,
    PersonFacts,
    PostFacts,
    change_designation,
    change_person,
    end_designation,
    record_designation,
    surname,
    uuid_of,
)
from .qualifications import CourseFacts, change_qualification, record_qualification
from .standings import no_search_for_cycles, one_refresh

__all__ = ["apply_roster", "decide_report", "keep_roster"]

# What became, or would become, of a row.
ADDED, CHANGED, SAME, WRONG = "added", "changed", "same", "wrong"
WAITS = "waits"
NOT_YOURS = (
    "No school of {scope} has this URN. Check the number; you can upload rows of your "
    "own schools only."
)
IS_CLOSED = "This school is closed. Use the URN of the school that followed it."


# Keeping what was read ------------------------------------------------------------


@transaction.atomic
def keep_roster(
    *, scope: Scope, file_name: str, rows: Sequence[Row], uploaded_by, at: datetime
) -> RosterUpload:
    """Nothing of it counts yet. Rows of other schools are marked as wrong."""
    schools = schools_of(scope, rows)
    mark_schools(rows, schools, scope)
    open_to = {key for key, school in schools.items() if school.shows_names}
    mark_numbers(rows, {key: schools[key] for key in open_to}, scope)
    foresee(rows, schools, waits=not scope.is_trust)
    kept = RosterUpload.objects.create(
        file_name=file_name[:200],
        rows=[stored(row) for row in rows],
        uploaded_by=uploaded_by,
        uploaded_at=at,
        **scope.named,
    )
    record_entry(
        actor=uuid_of(uploaded_by),
        act="roster.kept",
        subject=f"roster:{kept.uuid}",
        payload={scope.role: scope.key, "rows": len(kept.rows)},
        at=at,
    )
    return kept


def schools_of(scope: Scope, rows: Sequence[Row]) -> dict[str, Establishment]:
    urns = {row.cells.get("urn") for row in rows if not row.problems}
    found = with_names_shown(scope).filter(
        scheme=Establishment.Scheme.URN, identifier__in=urns
    )
    return {school.identifier: school for school in found}


def mark_schools(
    rows: Sequence[Row], schools: dict[str, Establishment], scope: Scope
) -> None:
    for row in rows:
        if row.problems:
            continue
        school = schools.get(row.cells["urn"])
        if school is None:
            row.add_problem("urn", NOT_YOURS.format(scope=scope))
        elif school.status == Establishment.Status.CLOSED:
            row.add_problem("urn", IS_CLOSED)


def mark_numbers(
    rows: Sequence[Row], schools: dict[str, Establishment], scope: Scope
) -> None:
    """A trust's among all its schools'; an authority's at the row's own school alone, and
    only of `schools` whose names it may see.
    """
    good = [row for row in rows if not row.problems and row.cells["urn"] in schools]
    numbers = {row.cells.get("trn") for row in good} - {"", None}
    there = scope.schools if scope.is_trust else schools.values()
    recorded = Designation.objects.filter(
        person__trn__in=numbers, establishment__in=there
    ).values_list("person__trn", "establishment", "person__name")
    known: dict[tuple[str, int | None], set[str]] = {}
    for trn, school, name in recorded.order_by().distinct():
        place = None if scope.is_trust else school
        known.setdefault((trn, place), set()).add(surname(name))
    for row in good:
        place = None if scope.is_trust else schools[row.cells["urn"]].pk
        surnames = known.get((row.cells.get("trn", ""), place))
        if surnames and surname(row.cells["name"]) not in surnames:
            row.add_problem("trn", OTHER_SURNAME)


def foresee(
    rows: Sequence[Row], schools: dict[str, Establishment], *, waits: bool
) -> None:
    """What each would do; what has been reported before does nothing again.

    Where the viewer may see no names, it is not compared with what is recorded.
    """
    keys = [school.pk for school in schools.values()]
    posts, told = posts_at(keys), reports_at(keys) if waits else {}
    for row in rows:
        if row.problems:
            row.effect = WRONG
            continue
        school = schools[row.cells["urn"]]
        row.school = school.name
        if is_told(row.cells, told.get(school.pk, [])):
            row.effect = SAME
        elif not school.shows_names:
            row.effect = WAITS
        else:
            row.effect = effect_of(read_entry(row.cells), posts.get(school.pk, []))


def effect_of(entry: Entry, posts: Sequence[Designation]) -> str:
    post = find_post(entry, posts)
    if post is None:
        return ADDED
    return CHANGED if any(fact.differs for fact in comparison(entry, post)) else SAME


def stored(row: Row) -> dict:
    return asdict(row) | {"done": ""}


# Applying -------------------------------------------------------------------------


@transaction.atomic
def apply_roster(
    *, upload: RosterUpload, scope: Scope, applied_by, at: datetime
) -> RosterUpload:
    """Once: whoever comes second finds it applied. Wrong rows stay as they were.

    A trust's rows count at once; an authority's wait for the head of the school.
    """
    held = RosterUpload.objects.select_for_update().get(pk=upload.pk)
    if held.applied_at is not None:
        return held
    good = [row for row in held.rows if not row["problems"]]
    urns = {row["cells"]["urn"] for row in good}
    schools = {
        school.identifier: school
        for school in with_names_shown(scope).filter(
            scheme=Establishment.Scheme.URN, identifier__in=urns
        )
    }
    act = record_rows if scope.is_trust else report_rows
    act(held, [row for row in good if present(row, schools)], schools, applied_by, at)
    held.applied_at = at
    held.save(update_fields=["rows", "applied_at"])
    record_entry(
        actor=uuid_of(applied_by),
        act="roster.applied",
        subject=f"roster:{held.uuid}",
        payload={
            scope.role: scope.key,
            "rows": len(held.rows),
            "done": {
                done: sum(row["done"] == done for row in held.rows)
                for done in (ADDED, CHANGED, SAME, WAITS, WRONG)
            },
            "schools": sorted(urns),
        },
        at=at,
    )
    return held


def present(row: dict, schools: dict[str, Establishment]) -> bool:
    """A school may have left the scope since the upload."""
    if row["cells"]["urn"] in schools:
        return True
    refuse(row, "urn", "This school is not one of yours any more.")
    return False


def refuse(row: dict, column: str, message: str) -> None:
    row["done"] = WRONG
    row["problems"].append({"line": row["line"], "column": column, "message": message})


def record_rows(held, rows, schools, applied_by, at: datetime) -> None:
    posts = posts_at([school.pk for school in schools.values()])
    with no_search_for_cycles(), one_refresh(today=timezone.localdate(at)):
        for row in rows:
            school = schools[row["cells"]["urn"]]
            try:
                with transaction.atomic():
                    row["done"] = take_up(
                        entry=read_entry(row["cells"]),
                        establishment=school,
                        posts=posts.get(school.pk, []),
                        source=Source.TRUST,
                        by=applied_by,
                        at=at,
                    )
            except ValidationError as error:
                refuse(row, *first_message(error))


def first_message(error: ValidationError) -> tuple[str, str]:
    if hasattr(error, "error_dict"):
        return next(
            (column, messages[0].messages[0])
            for column, messages in error.error_dict.items()
        )
    return "all", error.messages[0]


def take_up(
    *,
    entry: Entry,
    establishment: Establishment,
    posts: Sequence[Designation],
    source: str,
    by,
    at: datetime,
) -> str:
    """Make the record say what the entry says; what it does not say stays as it is.

    Raises ValidationError where the record and the entry cannot both be right.
    """
    effect = effect_of(entry, posts)
    if effect == SAME:
        return effect
    post = find_post(entry, posts)
    if post is None:
        post = record_designation(
            establishment=establishment,
            person=person_of(entry),
            post=post_of(entry, None),
            source=source,
            recorded_by=by,
            at=at,
        )
    else:
        if surname(post.person.name) != surname(entry.name):
            raise ValidationError({"trn": OTHER_SURNAME})
        change_person(
            person=post.person,
            facts=person_of(entry, post.person),
            school=establishment,
            changed_by=by,
            at=at,
        )
        change_designation(
            designation=post, post=post_of(entry, post), changed_by=by, at=at
        )
    if left_on := entry.facts.designation.left_on:
        end_designation(designation=post, left_on=left_on, ended_by=by, at=at)
    take_up_course(entry, post.person, school=establishment, by=by, at=at)
    return effect


def person_of(entry: Entry, known: Person | None = None) -> PersonFacts:
    teacher = entry.facts.teacher
    there = known.previous_posts.all() if known else []
    return PersonFacts(
        name=known.name if known else entry.name,
        trn=(known and known.trn) or entry.trn,
        qts=said(teacher.qts, QualifiedTeacher.UNKNOWN, known and known.qts),
        induction=said(teacher.induction, Induction.UNKNOWN, known and known.induction),
        previous=(
            *((post.start, post.end, post.school_name) for post in there),
            *(
                (spell.start, spell.end, "")
                for spell in new_posts(entry.facts.previous_service, known)
            ),
        ),
    )


def post_of(entry: Entry, known: Designation | None) -> PostFacts:
    claim = entry.facts.designation
    start, month_only = merged_start(
        known and known.appointed_on,
        bool(known and known.month_only),
        claim.appointed_on,
        claim.month_only,
    )
    more = {"arrangement": known.arrangement} if known else {}
    return PostFacts(
        appointed_on=start,
        month_only=month_only,
        is_head=said(claim.is_head, Answer.UNKNOWN, known and known.is_head),
        teaches_at_school=said(
            claim.teaches_at_school, Answer.UNKNOWN, known and known.teaches_at_school
        ),
        **more,
    )


def said(value, unsaid, known: str | None) -> str:
    return str(value if value != unsaid or known is None else known)


def take_up_course(
    entry: Entry, person: Person, *, school: Establishment, by, at: datetime
) -> None:
    claim = entry.facts.qualification
    if claim.kind is Kind.UNKNOWN:
        return
    held = course_like(person, claim)
    if held is not None:
        change_qualification(
            qualification=held,
            course=course_of(claim, held),
            school=school,
            changed_by=by,
            at=at,
        )
    elif claim.kind is not Kind.NONE or not person.qualifications.exists():
        record_qualification(
            person=person,
            course=course_of(claim),
            school=school,
            recorded_by=by,
            at=at,
        )


def course_of(claim, held=None) -> CourseFacts:
    return CourseFacts(
        kind=str(claim.kind),
        provider=held and held.provider,
        provider_name=held.provider_name if held else "",
        course_started_on=claim.course_started_on or (held and held.course_started_on),
        outcome=said(claim.outcome, Outcome.NOT_GIVEN, held and held.outcome),
        outcome_on=claim.outcome_on or (held and held.outcome_on),
        expected_outcome_on=claim.expected_outcome_on
        or (held and held.expected_outcome_on),
    )


# What waits for a head ------------------------------------------------------------


def report_rows(held, rows, schools, applied_by, at: datetime) -> None:
    """The same report again is none; one with other facts stands for the one that waits."""
    keys = [school.pk for school in schools.values()]
    posts, told = posts_at(keys), reports_at(keys)
    new, changed = [], []
    for row in rows:
        school, cells = schools[row["cells"]["urn"]], row["cells"]
        entry = read_entry(cells)
        own = [report for report in told.get(school.pk, []) if same(report, entry)]
        if is_told(cells, own) or (
            school.shows_names and effect_of(entry, posts.get(school.pk, [])) == SAME
        ):
            row["done"] = SAME
            continue
        row["done"] = WAITS
        waiting = [r for r in own if r.state == ReportState.WAITING]
        report = waiting[0] if waiting else ReportedSenco(establishment=school)
        report.upload, report.facts = held, cells
        report.name, report.trn = entry.name, entry.trn
        (changed if waiting else new).append(report)
    ReportedSenco.objects.bulk_create(new)
    ReportedSenco.objects.bulk_update(
        changed, ["upload", "facts", "name", "trn"], batch_size=200
    )


def is_told(cells: dict[str, str], reports: Sequence[ReportedSenco]) -> bool:
    """The same facts, whatever the head made of them."""
    return any(digest_of(report.facts) == digest_of(cells) for report in reports)


def reports_at(keys: Sequence[int]) -> dict[int, list[ReportedSenco]]:
    rows = ReportedSenco.objects.select_for_update().filter(establishment__in=keys)
    found: dict[int, list[ReportedSenco]] = {}
    for row in rows:
        found.setdefault(row.establishment_id, []).append(row)
    return found


def same(report: ReportedSenco, entry: Entry) -> bool:
    if report.trn and entry.trn:
        return report.trn == entry.trn
    return report.name.casefold() == entry.name.casefold()


@transaction.atomic
def decide_report(
    *, report: ReportedSenco, accepted: bool, seen: str, decided_by, at: datetime
) -> ReportedSenco:
    """Once; `seen` is the digest of the facts that the head had before them.

    Raises ValidationError where they have changed since, or cannot be recorded.
    """
    held = ReportedSenco.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if held.state != ReportState.WAITING:
        return held
    if digest_of(held.facts) != seen:
        raise ValidationError(
            "The authority has reported other facts since you opened this page. "
            "Read them again, then decide.",
            code="stale",
        )
    school = held.establishment
    if accepted:
        take_up(
            entry=read_entry(held.facts),
            establishment=school,
            posts=posts_at([school.pk]).get(school.pk, []),
            source=Source.AUTHORITY,
            by=decided_by,
            at=at,
        )
    held.state = ReportState.ACCEPTED if accepted else ReportState.REFUSED
    held.decided_by, held.decided_at = decided_by, at
    held.save(update_fields=["state", "decided_by", "decided_at"])
    record_entry(
        actor=uuid_of(decided_by),
        act=f"report.{held.state}",
        subject=f"school:{school.key}",
        payload={"report": held.pk, "facts": seen},
        at=at,
    )
    return held
