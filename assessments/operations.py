"""Attempts at a knowledge check: begun, answered, submitted and marked.

Like all acts of a learner each takes the enrolment's lock first, so that two tabs
and a double click come one after the other (courses/operations/learning.py).
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assessments.models import Attempt, Response
from assessments.papers import paper_of
from assessments.queries import attempts_at, open_attempt
from courses import statements
from courses.catalogue import Catalogue, Lesson
from courses.models import Enrolment, PublishedVersion
from courses.operations.learning import (
    NotOnThePageError,
    block_in,
    complete_page,
    locked,
    require_open,
)
from records import statements as xapi
from records.operations import record_statement, record_statements


class NotOpenError(Exception):
    """The attempt was submitted already, or never begun: it takes no answer."""


class UnansweredError(Exception):
    """Questions are still to answer; `numbers` are theirs, from 1."""

    def __init__(self, numbers: list[int]):
        super().__init__()
        self.numbers = numbers


@transaction.atomic
def start_attempt(
    *,
    enrolment: Enrolment,
    catalogue: Catalogue,
    lesson: Lesson,
    version: PublishedVersion,
    now: datetime,
) -> Attempt:
    """The open attempt, begun now where there is none, with `version` for its whole
    life: whatever is published meanwhile changes neither questions nor marking.
    """
    enrolment = locked(enrolment)
    require_open(enrolment, catalogue, lesson)
    attempt = open_attempt(enrolment, lesson.key)
    if attempt:
        return attempt
    if not paper_of(version).questions:
        raise NotOnThePageError
    last = attempts_at(enrolment, lesson.key).aggregate(number=Max("number"))
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        page_key=lesson.key,
        number=(last["number"] or 0) + 1,
        version=version,
        started_at=now,
    )
    record_statement(
        statement=xapi.attempted(
            statements.learner(enrolment),
            statements.page(catalogue, lesson, version),
            attempt=str(attempt.uuid),
            at=now,
        ),
        at=now,
    )
    return attempt


@transaction.atomic
def save_response(
    *,
    enrolment: Enrolment,
    catalogue: Catalogue,
    lesson: Lesson,
    number: int,
    block_id: UUID,
    option_id: UUID,
    now: datetime,
) -> Response:
    """Keep a choice in attempt `number`; until it is submitted, the last one counts.

    No statement tells of it yet: one would stand for good, and the mind may change.
    """
    enrolment = locked(enrolment)
    require_open(enrolment, catalogue, lesson)
    attempt = open_attempt(enrolment, lesson.key)
    if attempt is None or attempt.number != number:
        raise NotOpenError
    block = block_in(attempt.version, block_id, {"question"})
    if str(option_id) not in {item["id"] for item in block["value"]["options"]}:
        raise NotOnThePageError
    response, made = Response.objects.get_or_create(
        attempt=attempt,
        block_id=block_id,
        defaults={"option_id": option_id, "answered_at": now},
    )
    if not made and response.option_id != option_id:
        response.option_id, response.answered_at = option_id, now
        response.save(update_fields=["option_id", "answered_at"])
    return response


@transaction.atomic
def submit_attempt(
    *,
    enrolment: Enrolment,
    catalogue: Catalogue,
    lesson: Lesson,
    number: int,
    now: datetime,
) -> Attempt:
    """Mark attempt `number`, once; a pass completes the page and never a fail undoes it.

    Raises UnansweredError, and marks nothing, while a question has no answer.
    """
    enrolment = locked(enrolment)
    attempt = (
        attempts_at(enrolment, lesson.key)
        .select_related("version")
        .filter(number=number)
        .first()
    )
    if attempt is None:
        raise NotOpenError
    if not attempt.is_open:
        return attempt
    require_open(enrolment, catalogue, lesson)
    paper = paper_of(attempt.version, attempt)
    if paper.unanswered:
        raise UnansweredError(paper.unanswered)
    result = paper.result()
    attempt.submitted_at = now
    attempt.right, attempt.questions = result.right, result.questions
    attempt.is_pass = result.is_pass
    attempt.save(update_fields=["submitted_at", "right", "questions", "is_pass"])
    record_statements(
        statements=told(enrolment, catalogue, lesson, attempt, now), at=now
    )
    if attempt.is_pass:
        complete_page(
            enrolment=enrolment,
            catalogue=catalogue,
            lesson=lesson,
            version=attempt.version,
            now=now,
        )
    return attempt


def told(
    enrolment: Enrolment,
    catalogue: Catalogue,
    lesson: Lesson,
    attempt: Attempt,
    now: datetime,
) -> list[dict]:
    """What a marked attempt says: each answer, at the time it was given, then the mark."""
    learner = statements.learner(enrolment)
    page = statements.page(catalogue, lesson, attempt.version)
    answers = [
        xapi.answered(
            learner,
            statements.question(
                block_in(attempt.version, each.block_id, {"question"}), page
            ),
            chosen=[each.option_id],
            occasion=str(attempt.uuid),
            at=each.answered_at,
        )
        for each in attempt.responses.order_by("answered_at", "pk")
    ]
    marked = xapi.marked(
        learner,
        page,
        attempt=str(attempt.uuid),
        right=attempt.right,
        questions=attempt.questions,
        is_pass=attempt.is_pass,
        took=now - attempt.started_at,
        at=now,
    )
    return [*answers, marked]
