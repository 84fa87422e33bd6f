"""Who is SENCO where: recorded, changed and ended, each with its entry in the trail."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.operations import record_entry
from compliance.enums import Arrangement, Source
from compliance.models import Designation, Person, PreviousPost
from compliance.rules.facts import Answer, Induction, QualifiedTeacher
from schools.models import Establishment, Trust

from .standings import refresh_schools

__all__ = [
    "OTHER_SURNAME",
    "PersonFacts",
    "PostFacts",
    "StaleError",
    "change_designation",
    "change_person",
    "change_senco",
    "digest_of_senco",
    "end_designation",
    "record_designation",
    "reopen_designation",
    "schools_of",
]

OTHER_SURNAME = (
    "Check this number: it is recorded with another surname. If the name has changed, "
    "ask your platform administrator."
)


class StaleError(Exception):
    """Somebody changed the record after the form was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """`previous` holds (start, end or None, school's name) of posts not recorded here."""

    name: str
    trn: str = ""
    qts: str = QualifiedTeacher.UNKNOWN.value
    induction: str = Induction.UNKNOWN.value
    previous: tuple[tuple[date, date | None, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    appointed_on: date | None
    month_only: bool = False
    arrangement: str = Arrangement.SOLE
    is_head: str = Answer.UNKNOWN.value
    teaches_at_school: str = Answer.UNKNOWN.value


@transaction.atomic
def record_designation(
    *,
    establishment: Establishment,
    person: PersonFacts,
    post: PostFacts,
    source: str = Source.SCHOOL,
    recorded_by,
    at: datetime,
) -> Designation:
    """The same person at the same school twice is one open designation.

    Raises ValidationError with the field's name where a teacher reference number is
    recorded with another name.
    """
    lock_proprietor(establishment)
    Establishment.objects.select_for_update().get(pk=establishment.pk)
    known = find_person(person, establishment)
    if known is not None:
        open_post = known.designations.filter(
            establishment=establishment, left_on=None
        ).first()
        if open_post is not None:
            return open_post
    before = person_facts(known) if known else None
    who = known or new_person(person)
    fill_in(who, person)
    made = Designation.objects.create(
        person=who,
        establishment=establishment,
        source=source,
        recorded_by=recorded_by,
        recorded_at=at,
        **post_fields(post),
    )
    refresh_schools(establishments=schools_of(who), today=timezone.localdate(at))
    tell_of_person(who, before, recorded_by, at, school=establishment)
    tell("designation.recorded", made, recorded_by, at, after=designation_facts(made))
    return made


def lock_proprietor(establishment: Establishment) -> None:
    """Two schools of a trust may record the same number in the same moment: it is one
    person. Always the trust first, then the school.
    """
    if establishment.trust_id is not None:
        Trust.objects.select_for_update(no_key=True).get(pk=establishment.trust_id)


def kept_by(establishment: Establishment) -> QuerySet[Person]:
    """Whom the school's proprietor records, past posts too; others' are never looked at."""
    same = Q(establishment=establishment)
    if establishment.trust_id is not None:
        same |= Q(establishment__trust=establishment.trust_id)
    posts = Designation.objects.filter(same)
    return Person.objects.filter(pk__in=posts.values("person"))


def find_person(person: PersonFacts, establishment: Establishment) -> Person | None:
    """By teacher reference number among those of one proprietor, this school's first;
    else by name at this school alone.

    A number that one of both lacks is no difference.
    """
    if person.trn:
        numbered = kept_by(establishment).select_for_update().filter(trn=person.trn)
        here = Designation.objects.filter(establishment=establishment)
        known = (
            numbered.filter(pk__in=here.values("person")).order_by("pk").first()
            or numbered.order_by("pk").first()
        )
        if known is not None:
            if surname(known.name) != surname(person.name):
                raise ValidationError({"trn": OTHER_SURNAME})
            return known
    here = Person.objects.select_for_update(of=("self",)).filter(
        name__iexact=person.name,
        designations__establishment=establishment,
        designations__left_on=None,
    )
    return (here.filter(trn="") if person.trn else here).first()


def new_person(person: PersonFacts) -> Person:
    return Person.objects.create(name=person.name, trn=person.trn)


def surname(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].casefold()


def fill_in(known: Person, person: PersonFacts) -> None:
    """What is said now; what is not said leaves what is known."""
    if person.qts != QualifiedTeacher.UNKNOWN:
        known.qts = person.qts
    if person.induction != Induction.UNKNOWN:
        known.induction = person.induction
    known.trn = known.trn or person.trn
    known.save(update_fields=["trn", "qts", "induction"])
    there = {(post.start, post.end) for post in known.previous_posts.all()}
    PreviousPost.objects.bulk_create(
        PreviousPost(person=known, start=start, end=end, school_name=name)
        for start, end, name in person.previous
        if (start, end) not in there
    )


@transaction.atomic
def change_designation(
    *, designation: Designation, post: PostFacts, changed_by, at: datetime
) -> Designation:
    """Raises ValidationError for a start that is not before the end."""
    held = locked(designation)
    before = designation_facts(held)
    for name, value in post_fields(post).items():
        setattr(held, name, value)
    if held.left_on and held.appointed_on and held.left_on <= held.appointed_on:
        raise ValidationError(
            {"appointed_on": "Enter a day before the post ended."}, code="dates"
        )
    held.save()
    return changed("designation.changed", held, before, changed_by, at)


@transaction.atomic
def end_designation(
    *, designation: Designation, left_on: date, ended_by, at: datetime
) -> Designation:
    """`left_on` is the first day without the post. The same end twice is one end.

    Raises ValidationError for a day that is not after the start.
    """
    held = locked(designation)
    if held.appointed_on and left_on <= held.appointed_on:
        raise ValidationError(
            {"left_on": "Enter a day after the post began."}, code="dates"
        )
    if held.left_on == left_on:
        return held
    before = designation_facts(held)
    held.left_on = left_on
    held.save(update_fields=["left_on"])
    return changed("designation.ended", held, before, ended_by, at)


@transaction.atomic
def reopen_designation(
    *, designation: Designation, reopened_by, at: datetime
) -> Designation:
    """An end that was recorded by mistake; the post goes on as if it had not been.

    Raises ValidationError where the same person has another open post here.
    """
    held = locked(designation)
    if held.left_on is None:
        return held
    same = held.person.designations.filter(
        establishment=held.establishment, left_on=None
    )
    if same.exists():
        raise ValidationError("This person has another post here that has not ended.")
    before = designation_facts(held)
    held.left_on = None
    held.save(update_fields=["left_on"])
    return changed("designation.reopened", held, before, reopened_by, at)


@transaction.atomic
def change_senco(
    *,
    designation: Designation,
    person: PersonFacts,
    post: PostFacts,
    seen: str,
    changed_by,
    at: datetime,
) -> Designation:
    """Post and person from one form. `seen` is the digest of what the form showed.

    Raises StaleError where it is another by now, unless it already is as typed.
    """
    lock_proprietor(designation.establishment)
    held = locked(designation)
    found = digest_of_senco(held)
    done = change_designation(designation=held, post=post, changed_by=changed_by, at=at)
    change_person(
        person=held.person,
        facts=person,
        school=held.establishment,
        changed_by=changed_by,
        at=at,
    )
    if seen != found != digest_of_senco(locked(designation)):
        raise StaleError  # and nothing of the above is kept
    return done


def digest_of_senco(designation: Designation) -> str:
    """Of what a form about the post and the person shows."""
    shown = [designation_facts(designation), person_facts(designation.person)]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def change_person(
    *,
    person: Person,
    facts: PersonFacts,
    school: Establishment,
    changed_by,
    at: datetime,
) -> Person:
    """All facts of a person as they are now known; earlier posts are replaced.

    `school` is where it was recorded: in other schools' histories it does not show.
    Raises ValidationError where its proprietor has the number of somebody else.
    """
    lock_proprietor(school)
    held = Person.objects.select_for_update().get(pk=person.pk)
    other = kept_by(school).filter(trn=facts.trn).exclude(pk=held.pk)
    # One that came with its school into a trust may stand there twice.
    if facts.trn and facts.trn != held.trn and other.exists():
        raise ValidationError(
            {"trn": "Check this number: it is recorded for somebody else."}
        )
    before = person_facts(held)
    held.name, held.trn = facts.name, facts.trn
    held.qts, held.induction = facts.qts, facts.induction
    held.save()
    held.previous_posts.all().delete()
    PreviousPost.objects.bulk_create(
        PreviousPost(person=held, start=start, end=end, school_name=name)
        for start, end, name in facts.previous
    )
    if person_facts(held) != before:
        refresh_schools(establishments=schools_of(held), today=timezone.localdate(at))
        tell_of_person(held, before, changed_by, at, school=school)
    return held


def tell_of_person(
    held: Person, before: dict | None, by, at: datetime, *, school: Establishment
) -> None:
    """Nothing where no fact is another than before."""
    after = person_facts(held)
    if after == before:
        return
    payload = {"before": before, "after": after} if before else {"after": after}
    record_entry(
        actor=uuid_of(by),
        act="person.changed" if before else "person.recorded",
        subject=held.audit_subject,
        payload=payload | at_school(school),
        at=at,
    )


def at_school(school: Establishment | None) -> dict:
    return {"school": school.key} if school else {}


def schools_of(person: Person) -> list[int]:
    """Every school whose line may change when a fact of this person does: those of the
    same account too, whose clocks take its posts.
    """
    same = Q(person=person)
    if person.user_id is not None:
        same |= Q(person__user=person.user_id)
    posts = Designation.objects.filter(same).order_by()
    return list(posts.values_list("establishment", flat=True).distinct())


def locked(designation: Designation) -> Designation:
    return Designation.objects.select_for_update().get(pk=designation.pk)


def changed(
    act: str, held: Designation, before: dict, changed_by, at: datetime
) -> Designation:
    after = designation_facts(held)
    if after != before:
        refresh_schools(
            establishments=schools_of(held.person), today=timezone.localdate(at)
        )
        tell(act, held, changed_by, at, before=before, after=after)
    return held


def tell(act: str, held: Designation, by, at: datetime, **payload) -> None:
    record_entry(
        actor=uuid_of(by), act=act, subject=held.audit_subject, payload=payload, at=at
    )


def uuid_of(user):
    return user.uuid if user else None


def post_fields(post: PostFacts) -> dict:
    return {name: getattr(post, name) for name in PostFacts.__dataclass_fields__}


def designation_facts(held: Designation) -> dict:
    return {
        "person": str(held.person.uuid),
        "school": held.establishment.key,
        "arrangement": held.arrangement,
        "appointed_on": iso(held.appointed_on),
        "month_only": held.month_only,
        "left_on": iso(held.left_on),
        "is_head": held.is_head,
        "teaches_at_school": held.teaches_at_school,
        "source": held.source,
    }


def person_facts(held: Person) -> dict:
    return {
        "name": held.name,
        "trn": held.trn,
        "qts": held.qts,
        "induction": held.induction,
        "previous": [
            [iso(post.start), iso(post.end), post.school_name]
            for post in PreviousPost.objects.filter(person=held)
        ],
    }


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
