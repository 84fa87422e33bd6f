"""What a SENCO's learning here tells their school: courses and completion, no more."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from compliance.models import Designation, Person
from compliance.queries.facts import view_of, with_facts
from compliance.queries.reference import current_reference
from compliance.rules.standing import View, most_urgent
from courses.catalogue import current_catalogue
from courses.queries.learners import programme_states

__all__ = [
    "OwnDates",
    "SharedCourse",
    "SharedLearning",
    "own_dates",
    "posts_of",
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


def shared_learning(person: Person) -> SharedLearning | None:
    """None without the person's consent; else three queries."""
    if person.user_id is None or person.linked_at is None:
        return None
    return SharedLearning(day_of(person.linked_at), courses_of(person.user))


def courses_of(user) -> tuple[SharedCourse, ...]:
    """Never an answer, a note or a score."""
    return tuple(
        SharedCourse(
            title=programme.title,
            done=sum(state.is_completed for state in states),
            of=len(states),
            enrolled_on=day_of(enrolment.joined_at),
        )
        for programme, enrolment, states in programme_states(user, current_catalogue())
    )


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


@dataclass(frozen=True, slots=True)
class OwnDates:
    """Of a linked SENCO's post that needs most, for their own page."""

    designation: Designation
    view: View


def posts_of(person: Person, today: date) -> QuerySet[Designation]:
    posts = Designation.objects.current(today).filter(person=person)
    return posts.select_related("establishment")


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
