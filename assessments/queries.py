"""Attempts, always found by the learner's enrolment: nobody's can be asked for by id."""

from uuid import UUID

from django.db.models import F, FloatField
from django.db.models.functions import Cast

from assessments.models import Attempt
from courses.kinds import Score
from courses.models import Enrolment


def score(enrolment: Enrolment, page_key: UUID) -> Score | None:
    """The best passing attempt; of equal ones the first."""
    share = Cast("right", FloatField()) / F("questions")
    best = (
        Attempt.objects.filter(enrolment=enrolment, page_key=page_key, is_pass=True)
        .order_by(share.desc(), "number")
        .first()
    )
    return Score(right=best.right, of=best.questions) if best else None
