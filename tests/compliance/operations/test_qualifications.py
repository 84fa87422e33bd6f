from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages

from audit.models import Entry
from compliance.models import Evidence, Qualification
from compliance.operations.people import StaleError
from compliance.operations.qualifications import (
    CourseFacts,
    add_evidence,
    change_qualification,
    digest_of_course,
    record_qualification,
    withdraw_evidence,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
NPQ = CourseFacts(
    kind="npq",
    course_started_on=date(2024, 11, 25),
    outcome="passed",
    outcome_on=date(2026, 6, 1),
)
NONE = CourseFacts(kind="none")


@pytest.fixture
def person():
    return DesignationFactory().person


def record(person, course, now):
    return record_qualification(person=person, course=course, recorded_by=None, at=now)


def certificate(course, now, **more):
    return add_evidence(
        **{
            "qualification": course,
            "kind": "certificate",
            "seen_on": date(2026, 11, 20),
            "seen_by": UserFactory(name="Priya Nair"),
            "content": b"%PDF-1.7",
            "file_name": "award.pdf",
            "media_type": "application/pdf",
            "at": now,
        }
        | more
    )


def test_that_there_is_none_gives_way_to_a_course(person, now):
    record(person, CourseFacts(kind="unknown"), now)
    record(person, NONE, now)
    record(person, NPQ, now)

    assert Qualification.objects.get().kind == "npq"
    assert list(Entry.objects.values_list("act", flat=True)) == [
        "qualification.recorded",
        "qualification.changed",
        "qualification.changed",
    ]


def test_stale_form_of_a_course_changes_nothing(person, now):
    course = record(person, NPQ, now)
    seen = digest_of_course(course)
    act = {"qualification": course, "seen": seen, "changed_by": None, "at": now}
    first = replace(NPQ, outcome_on=date(2026, 6, 2))
    change_qualification(**act, course=first)

    change_qualification(**act, course=first)
    with pytest.raises(StaleError):
        change_qualification(**act, course=replace(NPQ, outcome_on=date(2026, 6, 3)))

    course.refresh_from_db()
    assert course.outcome_on == date(2026, 6, 2)


def test_course_with_evidence_is_not_taken_off_the_record(person, now):
    course = record(person, NPQ, now)
    item = certificate(course, now)
    off = {"qualification": course, "course": NONE, "changed_by": None, "at": now}

    with pytest.raises(ValidationError, match="evidence first"):
        change_qualification(**off)
    withdraw_evidence(evidence=item, withdrawn_by=None, at=now)
    change_qualification(**off)

    course.refresh_from_db()
    assert course.kind == "none"


def test_evidence_says_who_saw_it_and_the_same_twice_is_one(person, now):
    course = record(person, NPQ, now)

    first = certificate(course, now, seen_by_name="Daniel Whitlock")
    again = certificate(course, now)

    assert again == first
    assert Evidence.objects.get().seen_by_name == "Daniel Whitlock"
    assert first.file.storage is storages["private"]
    assert first.file.read() == b"%PDF-1.7"


def test_nasenco_needs_its_certificate(person, now):
    course = record(person, replace(NPQ, kind="nasenco"), now)

    with pytest.raises(ValidationError, match="Add the certificate"):
        certificate(course, now, kind="seen_on_record", content=b"", said="Yes")
    with pytest.raises(ValidationError, match="Choose the file"):
        certificate(course, now, content=b"")
