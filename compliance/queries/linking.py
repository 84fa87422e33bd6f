"""What a SENCO's learning here tells their school: courses and completion, no more."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from compliance.models import Designation, Person
from compliance.queries.facts import view_of, with_facts
from compliance.queries.reference import current_reference
from compliance.rules.standing import View, most_urgent
from courses.catalogue import current_catalogue
from courses.models import Enrolment, ModuleCompletion
from schools.models import Establishment

__all__ = [
    "OwnDates",
    "SharedCourse",
    "SharedLearning",
    "courses_of",
    "linked_to",
    "own_dates",
    "schools_counting",
    "schools_now",
    "shared_by",
    "shared_learning",
]


@dataclass(frozen=True, slots=True)
class SharedCourse:
    title: str
    done: int
    of: int
    enrolled_on: date


@dataclass(frozen=True, slots=True)
class SharedLearning:
    since: date
    courses: tuple[SharedCourse, ...]


def shared_by(people: Iterable[Person]) -> dict[int, SharedLearning]:
    """Of those who agreed, by their keys; two or three queries, however many they are.

    Never an answer, a note or a score.
    """
    agreed = [person for person in people if person.user_id and person.linked_at]
    if not agreed:
        return {}
    courses = courses_of([person.user_id for person in agreed])
    return {
        person.pk: SharedLearning(
            day_of(person.linked_at), tuple(courses.get(person.user_id, ()))
        )
        for person in agreed
    }


def shared_learning(person: Person) -> SharedLearning | None:
    return shared_by([person]).get(person.pk)


def courses_of(users: Collection[int]) -> dict[int, list[SharedCourse]]:
    """By user: the programmes that they take part in, as the catalogue has them now."""
    taking_part = Enrolment.objects.filter(
        user__in=users, status=Enrolment.Status.ACTIVE
    )
    done: dict[int, set[UUID]] = {}
    for enrolment, module in ModuleCompletion.objects.filter(
        enrolment__in=taking_part
    ).values_list("enrolment", "module_key"):
        done.setdefault(enrolment, set()).add(module)
    programmes = {one.key: one for one in current_catalogue().programmes}
    courses: dict[int, list[SharedCourse]] = {}
    for row in taking_part.order_by("joined_at", "pk"):
        if programme := programmes.get(row.programme_key):
            finished = done.get(row.pk, set())
            courses.setdefault(row.user_id, []).append(
                SharedCourse(
                    title=programme.title,
                    done=sum(module.key in finished for module in programme.modules),
                    of=len(programme.modules),
                    enrolled_on=day_of(row.joined_at),
                )
            )
    return courses


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


@dataclass(frozen=True, slots=True)
class OwnDates:
    """Of a linked SENCO's post that needs most, for their own page."""

    designation: Designation
    view: View


def linked_to(user, today: date) -> list[Person]:
    """The records that the account is linked to, each with its `posts_now`."""
    here = Designation.objects.current(today).select_related("establishment")
    people = user.sencos.order_by("linked_at", "pk").prefetch_related(
        Prefetch("designations", here, to_attr="posts_now")
    )
    return list(people)


def schools_now(person: Person, today: date) -> QuerySet[Establishment]:
    """Where the person is SENCO, or is to be."""
    posts = Designation.objects.current(today).filter(person=person)
    return Establishment.objects.filter(pk__in=posts.values("establishment"))


def schools_counting(person: Person, user, today: date) -> QuerySet[Establishment]:
    """Other proprietors' schools whose clocks share dates with this record once `user`
    agrees.
    """
    posts = Designation.objects.current(today).filter(person__user=user)
    return Establishment.objects.filter(pk__in=posts.values("establishment")).exclude(
        pk__in=schools_now(person, today)
    )


def own_dates(user, today: date) -> OwnDates | None:
    """None unless the account is linked to somebody in post or to start."""
    posts = list(
        with_facts(Designation.objects.current(today).filter(person__user=user))
    )
    if not posts:
        return None
    reference = current_reference()
    views = [view_of(post, today, reference) for post in posts]
    needs_most = most_urgent(views)
    return OwnDates(posts[views.index(needs_most)], needs_most)
