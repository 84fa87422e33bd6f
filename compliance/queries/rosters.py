"""What somebody reports of a SENCO, beside what is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from compliance.enums import ANSWERS, INDUCTIONS, KINDS, OUTCOMES, QUALIFIED
from compliance.models import Designation, Person, Qualification, SchoolRecord
from compliance.queries.oversight import Scope, maintained
from compliance.rules import facts as rules
from compliance.rules.facts import Answer, Induction, Kind, Outcome, QualifiedTeacher
from compliance.rules.uploaded_roster import Entry, merged_start, read_entry
from compliance.rules.words import written
from schools.models import Establishment

__all__ = [
    "Fact",
    "changes_in",
    "comparison",
    "course_like",
    "find_post",
    "new_posts",
    "posts_at",
    "with_names_shown",
]

NOT_SAID, NOT_RECORDED = "Not said", "Not recorded"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the comparison; `differs` where accepting it would change something."""

    label: str
    reported: str
    recorded: str
    differs: bool


def with_names_shown(scope: Scope) -> QuerySet[Establishment]:
    """Its schools, each with `shows_names`: whether it may know who is SENCO there."""
    shares = Exists(
        SchoolRecord.objects.filter(establishment=OuterRef("pk"), shares_names=True)
    )
    shown = Q(pk__isnull=False) if scope.is_trust else maintained() | Q(shares)
    return scope.schools.annotate(
        shows_names=Case(
            When(shown, then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )


def posts_at(establishments: Iterable[int]) -> dict[int, list[Designation]]:
    """Every designation there, past ones too, with what is known of the person."""
    rows = (
        Designation.objects.filter(establishment__in=establishments)
        .select_related("person")
        .prefetch_related(
            "person__qualifications",
            "person__previous_posts",
            "person__designations",
        )
    )
    found: dict[int, list[Designation]] = {}
    for row in rows:
        found.setdefault(row.establishment_id, []).append(row)
    return found


def find_post(entry: Entry, posts: Iterable[Designation]) -> Designation | None:
    """The post that the row is about: the open one, or one that began on the same day."""
    own = [post for post in posts if is_about(entry, post.person)]
    began = entry.facts.designation.appointed_on
    for post in own:
        if post.left_on is None:
            return post
    return next((post for post in own if began and post.appointed_on == began), None)


def is_about(entry: Entry, person: Person) -> bool:
    if entry.trn and person.trn:
        return entry.trn == person.trn
    return entry.name.casefold() == person.name.casefold()


def comparison(entry: Entry, post: Designation | None) -> list[Fact]:
    return [
        Fact("Name", entry.name, post.person.name if post else NOT_RECORDED, not post),
        *person_facts(entry, post),
        *post_facts(entry, post),
        *course_facts(entry, post),
    ]


def changes_in(scope: Scope, rows: Iterable[dict]) -> dict[int, list[Fact]]:
    """By line: what each stored row would change in what is recorded today."""
    urns = {row["cells"]["urn"] for row in rows}
    schools = scope.schools.filter(scheme=Establishment.Scheme.URN, identifier__in=urns)
    keys = dict(schools.values_list("identifier", "pk"))
    posts = posts_at(keys.values())
    return {
        row["line"]: changes_of(row, posts.get(keys.get(row["cells"]["urn"]), []))
        for row in rows
    }


def changes_of(row: dict, posts: list[Designation]) -> list[Fact]:
    entry = read_entry(row["cells"])
    post = find_post(entry, posts)
    facts = comparison(entry, post) if post else []
    return [fact for fact in facts if fact.differs]


def person_facts(entry: Entry, post: Designation | None) -> Iterable[Fact]:
    person, teacher = post and post.person, entry.facts.teacher
    yield said("Teacher reference number", entry.trn, person and person.trn)
    yield chosen(
        "Qualified teacher",
        QUALIFIED,
        teacher.qts,
        person and person.qts,
        QualifiedTeacher.UNKNOWN,
    )
    yield chosen(
        "Induction",
        INDUCTIONS,
        teacher.induction,
        person and person.induction,
        Induction.UNKNOWN,
    )
    if spells := entry.facts.previous_service:
        fresh = new_posts(spells, person)
        words = ", ".join(spoken_spell(spell.start, spell.end) for spell in spells)
        there = recorded_spells(person)
        yield Fact("Earlier posts as SENCO", words, there, bool(fresh))


def post_facts(entry: Entry, post: Designation | None) -> Iterable[Fact]:
    claim = entry.facts.designation
    start, month_only = merged_start(
        post and post.appointed_on,
        bool(post and post.month_only),
        claim.appointed_on,
        claim.month_only,
    )
    yield Fact(
        "SENCO here since",
        spoken_start(claim.appointed_on, month_only=claim.month_only) or NOT_SAID,
        spoken_start(post.appointed_on, month_only=post.month_only) or NOT_RECORDED
        if post
        else NOT_RECORDED,
        not post or (start, month_only) != (post.appointed_on, post.month_only),
    )
    if claim.left_on or (post and post.left_on):
        yield said_day(
            "First day without the post", claim.left_on, post and post.left_on
        )
    yield chosen(
        "Head teacher", ANSWERS, claim.is_head, post and post.is_head, Answer.UNKNOWN
    )
    yield chosen(
        "Teaches at the school",
        ANSWERS,
        claim.teaches_at_school,
        post and post.teaches_at_school,
        Answer.UNKNOWN,
    )


def course_facts(entry: Entry, post: Designation | None) -> Iterable[Fact]:
    claim = entry.facts.qualification
    held = course_like(post.person, claim) if post else None
    kinds = dict(KINDS)
    newest = held or (post and next(iter(post.person.qualifications.all()), None))
    is_new = claim.kind is not Kind.UNKNOWN and held is None
    if claim.kind is Kind.NONE and newest:
        is_new = False  # a course that is recorded says more
    yield Fact(
        "Qualification",
        kinds[claim.kind] if claim.kind is not Kind.UNKNOWN else NOT_SAID,
        kinds[newest.kind] if newest else NOT_RECORDED,
        is_new,
    )
    if claim.kind in {Kind.NASENCO, Kind.NPQ}:
        yield said_day(
            "Course began", claim.course_started_on, held and held.course_started_on
        )
        yield chosen(
            "Result", OUTCOMES, claim.outcome, held and held.outcome, Outcome.NOT_GIVEN
        )
        yield said_day("Result on", claim.outcome_on, held and held.outcome_on)
        yield said_day(
            "Result expected on",
            claim.expected_outcome_on,
            held and held.expected_outcome_on,
        )


def course_like(person: Person, claim: rules.Qualification) -> Qualification | None:
    """The recorded course that a report means: of its kind, and not begun on another day."""
    alike = [each for each in person.qualifications.all() if each.kind == claim.kind]
    began = claim.course_started_on
    for each in alike:
        if each.course_started_on == began:
            return each
    return next(
        (each for each in alike if not began or not each.course_started_on), None
    )


def new_posts(
    spells: Iterable[rules.Spell], person: Person | None
) -> list[rules.Spell]:
    if person is None:
        return list(spells)
    there = {(post.start, post.end) for post in person.previous_posts.all()} | {
        (post.appointed_on, post.left_on) for post in person.designations.all()
    }
    return [spell for spell in spells if (spell.start, spell.end) not in there]


def recorded_spells(person: Person | None) -> str:
    posts = person.previous_posts.all() if person else []
    words = ", ".join(spoken_spell(post.start, post.end) for post in posts)
    return words or NOT_RECORDED


def spoken_spell(start: date, end: date | None) -> str:
    return f"{written(start)} to {written(end) if end else 'now'}"


def spoken_start(day: date | None, *, month_only: bool) -> str:
    if day is None:
        return ""
    return f"{day:%B} {day.year}" if month_only else written(day)


def said(label: str, reported: str, recorded: str | None) -> Fact:
    return Fact(
        label,
        reported or NOT_SAID,
        recorded or NOT_RECORDED,
        bool(reported) and reported != recorded,
    )


def said_day(label: str, reported: date | None, recorded: date | None) -> Fact:
    return said(label, reported and written(reported), recorded and written(recorded))


def chosen(label: str, words, reported, recorded, unsaid) -> Fact:
    """Of a fixed list: the value that says nothing changes nothing."""
    names = dict(words)
    known = recorded if recorded and recorded != unsaid else ""
    return Fact(
        label,
        NOT_SAID if reported == unsaid else names[reported],
        names[known] if known else NOT_RECORDED,
        reported not in (unsaid, recorded),
    )
