from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils import timezone

from audit.models import Entry
from compliance.models import Designation, Evidence, Qualification
from compliance.operations.people import StaleError
from compliance.operations.qualifications import (
    CourseFacts,
    accept_evidence,
    add_evidence,
    change_qualification,
    digest_of_course,
    record_qualification,
    send_evidence,
    withdraw_evidence,
)
from compliance.queries.facts import view_of, with_facts
from compliance.queries.reference import current_reference
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


def sent(course, now, **more):
    return send_evidence(
        **{
            "qualification": course,
            "kind": "certificate",
            "sent_by": UserFactory(name="Ruth Adeyemi"),
            "content": b"%PDF-1.7",
            "file_name": "award.pdf",
            "media_type": "application/pdf",
            "at": now,
        }
        | more
    )


def test_what_was_sent_in_is_accepted_once_by_whom_and_when(person, now):
    item = sent(record(person, NPQ, now), now)
    head, other = UserFactory(name="Daniel Whitlock"), UserFactory(name="Priya Nair")
    assert (item.seen_on, item.seen_by, item.seen_by_name) == (None, None, "")
    view = view_now(person, now)

    for by in (head, other):
        accept_evidence(evidence=item, accepted_by=by, at=now)

    item.refresh_from_db()
    assert (item.seen_on, item.seen_by, item.seen_by_name) == (
        timezone.localdate(now),
        head,
        "Daniel Whitlock",
    )
    assert item.recorded_by.name == "Ruth Adeyemi"
    assert [entry.actor for entry in Entry.objects.filter(act="evidence.accepted")] == [
        str(head.uuid)
    ]
    after = view_now(person, now)
    assert (view.evidence_seen, after.evidence_seen) == (False, True)
    assert view.digest != after.digest


def test_what_was_seen_already_is_not_sent_in_again(person, now):
    course = record(person, NPQ, now)
    item = certificate(course, now)

    assert sent(course, now) == item
    assert not Entry.objects.filter(act="evidence.sent").exists()


def test_what_was_taken_back_is_not_accepted(person, now):
    item = sent(record(person, NPQ, now), now)
    withdraw_evidence(evidence=item, withdrawn_by=None, at=now)

    with pytest.raises(ValidationError, match="taken back"):
        accept_evidence(evidence=item, accepted_by=UserFactory(), at=now)

    assert not Entry.objects.filter(act="evidence.accepted").exists()


def look(course, now, **more):
    return certificate(course, now, kind="seen_on_record", content=b"", **more)


def test_the_last_look_at_the_record_holds(person, now):
    course = record(person, NPQ, now)
    look(course, now, awarded_on=date(2026, 6, 1))
    assert view_now(person, now).evidence_seen

    item = look(
        course,
        now,
        shows_it=False,
        awarded_on=date(2026, 6, 1),
        seen_on=date(2026, 11, 21),
    )

    assert item.awarded_on is None
    view = view_now(person, now)
    assert not view.evidence_seen
    assert view.facts.qualification.provider_recognised == "unknown"


def view_now(person, now):
    [post] = with_facts(Designation.objects.filter(person=person))
    return view_of(post, timezone.localdate(now), current_reference())


def test_nasenco_needs_its_certificate(person, now):
    course = record(person, replace(NPQ, kind="nasenco"), now)

    with pytest.raises(ValidationError, match="Add the certificate"):
        certificate(course, now, kind="seen_on_record", content=b"", said="Yes")
    with pytest.raises(ValidationError, match="Choose the file"):
        certificate(course, now, content=b"")
