"""What is recorded of designations, as the facts that the rules take."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import User
from compliance.enums import EvidenceKind
from compliance.models import Designation, Evidence, Person, Qualification
from compliance.rules import facts as rules
from compliance.rules.decision import decide
from compliance.rules.evidence import Item, counted_kinds
from compliance.rules.reference import Reference
from compliance.rules.standing import View, best_view

__all__ = [
    "counted_view_of",
    "evidence_seen",
    "facts_of",
    "item_of",
    "items_of",
    "view_of",
    "with_facts",
]


def with_facts(designations: QuerySet[Designation]) -> QuerySet[Designation]:
    """All that `facts_of` needs, in a number of queries that does not grow."""
    kept = Evidence.objects.filter(withdrawn_at=None).select_related("recorded_by")
    return designations.select_related("person", "establishment").prefetch_related(
        Prefetch(
            "person__qualifications",
            Qualification.objects.select_related("provider").prefetch_related(
                Prefetch("evidence", kept, to_attr="kept_evidence")
            ),
        ),
        "person__previous_posts",
        Prefetch("person__designations", Designation.objects.only(*POST_FIELDS)),
        Prefetch("person__user", User.objects.only("pk")),
        Prefetch("person__user__sencos", Person.objects.only("user_id")),
        Prefetch(
            "person__user__sencos__designations",
            Designation.objects.only(*POST_FIELDS),
        ),
    )


POST_FIELDS = ("person_id", "appointed_on", "left_on", "establishment_id")


def view_of(designation: Designation, as_of: date, reference: Reference) -> View:
    """The decision by the qualification that counts for most, and what it rests on."""
    return counted_view_of(designation, as_of, reference)[1]


def counted_view_of(
    designation: Designation, as_of: date, reference: Reference
) -> tuple[Qualification | None, View]:
    """Also that qualification, if there is any."""
    rows, possible = facts_of(designation, as_of)
    views = [
        View(facts, decide(facts, as_of, reference), evidence_seen(row))
        for row, facts in zip(rows, possible, strict=True)
    ]
    best = best_view(views)
    return rows[next(n for n, view in enumerate(views) if view is best)], best


def facts_of(
    designation: Designation, as_of: date
) -> tuple[list[Qualification | None], list[rules.Facts]]:
    """One set of facts for each course recorded; without any, for what was said last.

    `designation` comes from `with_facts`.
    """
    person = designation.person
    rows = counted_rows(list(person.qualifications.all()))
    post = rules.Designation(
        establishment_type=designation.establishment.type_code,
        appointed_on=designation.appointed_on,
        month_only=designation.month_only,
        left_on=designation.left_on,
        is_head=rules.Answer(designation.is_head),
        teaches_at_school=rules.Answer(designation.teaches_at_school),
    )
    teacher = rules.Teacher(
        rules.QualifiedTeacher(person.qts), rules.Induction(person.induction)
    )
    before = tuple(previous_service(designation))
    return rows, [
        rules.Facts(post, teacher, qualification_facts(row, as_of), before)
        for row in rows
    ]


def counted_rows(rows: list[Qualification]) -> list[Qualification | None]:
    """That there is no course is overtaken by any course. `rows` are the latest first."""
    courses = [row for row in rows if row.kind in {rules.Kind.NPQ, rules.Kind.NASENCO}]
    return courses or rows[:1] or [None]


def previous_service(designation: Designation) -> Iterable[rules.Spell]:
    """Earlier posts that were typed, and other designations that began before this one:
    of the dates alone, those that other proprietors recorded of the same account.
    """
    person, started = designation.person, designation.appointed_on
    for post in person.previous_posts.all():
        yield rules.Spell(post.start, post.end)
    for other in designations_of(person):
        began = other.appointed_on
        if other.pk != designation.pk and began and started and began < started:
            yield rules.Spell(began, other.left_on)


def designations_of(person: Person) -> Iterable[Designation]:
    yield from person.designations.all()
    if person.user is not None:
        for same in person.user.sencos.all():
            if same.pk != person.pk:
                yield from same.designations.all()


def qualification_facts(row: Qualification | None, as_of: date) -> rules.Qualification:
    if row is None:
        return rules.Qualification()
    return rules.Qualification(
        kind=rules.Kind(row.kind),
        course_started_on=row.course_started_on,
        outcome=rules.Outcome(row.outcome),
        outcome_on=row.outcome_on,
        expected_outcome_on=row.expected_outcome_on,
        provider_recognised=provider_recognised(row, as_of),
    )


def provider_recognised(row: Qualification, as_of: date) -> rules.Answer:
    """Seen on Check a teacher's record is enough, since only listed providers' awards
    stand there; otherwise what an administrator entered of the provider.
    """
    if EvidenceKind.SEEN_ON_RECORD in counted_kinds(items_of(row)):
        return rules.Answer.YES
    provider = row.provider
    if provider is None or provider.kind != row.kind:
        return rules.Answer.UNKNOWN
    day = row.course_started_on or as_of
    if day < provider.since or (provider.until and day >= provider.until):
        return rules.Answer.UNKNOWN
    return rules.Answer(provider.recognised)


def evidence_seen(row: Qualification | None) -> bool:
    """Source: facts H1: the NPQ is on Check a teacher's record; NASENCO needs its own
    certificate, since it is not there.
    """
    if row is None:
        return False
    kinds = counted_kinds(items_of(row))
    if row.kind == rules.Kind.NASENCO:
        return EvidenceKind.CERTIFICATE in kinds
    return bool(kinds & {EvidenceKind.CERTIFICATE, EvidenceKind.SEEN_ON_RECORD})


def items_of(row: Qualification | None) -> list[Item]:
    """All that was not taken back, the latest first. `row` comes from `with_facts`."""
    return [item_of(held) for held in row.kept_evidence] if row else []


def item_of(held: Evidence) -> Item:
    return Item(
        kind=held.kind,
        label=held.get_kind_display(),
        recorded_on=timezone.localdate(held.recorded_at),
        seen_on=held.seen_on,
        shows_it=held.shows_it,
        awarded_on=held.awarded_on,
    )
