import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from assessments.models import Attempt, Response
from courses.models import PublishedVersion


def attempt(sitting, **fields):
    return Attempt.objects.create(
        **{
            "enrolment": sitting.enrolment,
            "page_key": sitting.check_key,
            "number": 1,
            "version": PublishedVersion.objects.get(pk=sitting.lesson.version_id),
            "started_at": sitting.now,
        }
        | fields
    )


def test_two_attempts_cannot_be_open_at_once(sitting):
    attempt(sitting)

    with pytest.raises(IntegrityError), transaction.atomic():
        attempt(sitting, number=2)


@pytest.mark.parametrize(
    "fields",
    [
        {"right": 1, "questions": 3, "is_pass": False},
        {"submitted": True, "questions": 3, "is_pass": True},
        {"submitted": True, "right": 3, "questions": 3},
        {"submitted": True, "right": 4, "questions": 3, "is_pass": True},
    ],
)
def test_a_mark_is_whole_and_stands_only_at_a_submitted_attempt(sitting, fields):
    if fields.pop("submitted", False):
        fields["submitted_at"] = sitting.now

    with pytest.raises(IntegrityError), transaction.atomic():
        attempt(sitting, **fields)


def test_nothing_that_an_attempt_stands_on_can_be_deleted(sitting):
    made = sitting.sit(q1="right", q2="right", q3="wrong")

    for row in (made.version, made.enrolment, made):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Response.objects.count() == 3
