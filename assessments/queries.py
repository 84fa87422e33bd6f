"""Attempts, always found by the learner's enrolment: nobody's can be asked for by id."""

from uuid import UUID

from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast

from assessments.models import Attempt
from courses.kinds import Score
from courses.models import Enrolment

# A learner may try as often as they like; a page shows so many earlier results.
LISTED = 10


def attempts_at(enrolment: Enrolment, page_key: UUID) -> QuerySet[Attempt]:
    return Attempt.objects.filter(enrolment=enrolment, page_key=page_key)


def open_attempt(enrolment: Enrolment, page_key: UUID) -> Attempt | None:
    found = attempts_at(enrolment, page_key).filter(submitted_at=None)
    return found.select_related("version").first()


def submitted_attempts(enrolment: Enrolment, page_key: UUID) -> QuerySet[Attempt]:
    """Newest first."""
    submitted = attempts_at(enrolment, page_key).exclude(submitted_at=None)
    return submitted.order_by("-number")


def best_pass(enrolment: Enrolment, page_key: UUID) -> Attempt | None:
    """The best passing attempt; of equal ones the first."""
    share = Cast("right", FloatField()) / F("questions")
    passes = attempts_at(enrolment, page_key).filter(is_pass=True)
    return passes.order_by(share.desc(), "number").first()


def score(enrolment: Enrolment, page_key: UUID) -> Score | None:
    best = best_pass(enrolment, page_key)
    return Score(right=best.right, of=best.questions) if best else None
