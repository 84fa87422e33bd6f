from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry, Payload
from compliance.enums import ReportState, Source
from compliance.models import (
    Designation,
    Person,
    Qualification,
    ReportedSenco,
    SchoolRecord,
    SchoolSummary,
)
from compliance.operations.people import end_designation
from compliance.operations.rosters import apply_roster, decide_report, keep_roster
from compliance.rules.uploaded_roster import digest_of
from tests.compliance.overseen import (
    authority_scope,
    head_of,
    rows_of,
    school_in,
    trust_scope,
    viewer_of,
)
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db


def keep(scope, *rows, now, by=None):
    return keep_roster(
        scope=scope,
        file_name="roster.csv",
        rows=rows_of(*rows),
        uploaded_by=by,
        at=now,
    )


def apply(scope, *rows, now):
    upload = keep(scope, *rows, now=now)
    return apply_roster(upload=upload, scope=scope, applied_by=None, at=now)


def effects(upload):
    return [row["effect"] for row in upload.rows]


def done(upload):
    return [row["done"] for row in upload.rows]


def messages(upload):
    return [[each["message"] for each in row["problems"]] for row in upload.rows]


# Before it is confirmed ---------------------------------------------------------


def test_nothing_counts_by_uploading(now):
    scope = trust_scope()
    school = school_in(scope)

    upload = keep(scope, {"urn": school.identifier}, now=now)

    assert effects(upload) == ["added"]
    assert upload.rows[0]["school"] == school.name
    assert not Designation.objects.exists()
    assert not ReportedSenco.objects.exists()


def test_schools_of_others_are_refused_by_row(now):
    scope = authority_scope()
    other = school_in(authority_scope("898", "Elsewhere"))
    closed = school_in(scope, status="closed")
    own = school_in(scope)

    upload = keep(
        scope,
        {"urn": other.identifier},
        {"urn": "999999"},
        {"urn": closed.identifier},
        {"urn": own.identifier},
        now=now,
    )

    found = messages(upload)
    assert found[0] == found[1]
    assert found[0][0].startswith("No school of Marlshire has this URN")
    assert found[2][0].startswith("This school is closed")
    assert found[3] == []


def test_a_number_of_somebody_else_is_refused_without_a_name(now):
    scope = trust_scope()
    school = school_in(scope)
    DesignationFactory(
        establishment=school_in(scope),
        person__name="Ingrid Secret",
        person__trn="1234567",
    )

    upload = keep(scope, {"urn": school.identifier, "trn": "1234567"}, now=now)

    assert "another surname" in messages(upload)[0][0]
    assert "Secret" not in str(upload.rows)


def test_a_number_that_others_record_tells_nothing_and_opens_nothing(now):
    """The trust knows the number and the surname of a SENCO of a maintained school."""
    theirs = DesignationFactory(
        person__name="Ruth Adeyemi",
        person__trn="1234567",
        person__qts="no",
        appointed_on=date(2020, 9, 1),
    )
    course = Qualification.objects.create(
        person=theirs.person, kind="npq", recorded_at=now
    )
    scope = trust_scope()
    school = school_in(scope)

    for name in ("Ruth Adeyemi", "Ada Quill"):
        upload = keep(scope, {"urn": school.identifier, "name": name}, now=now)
        assert (effects(upload), messages(upload)) == (["added"], [[]])
    apply(scope, {"urn": school.identifier, "qts": "yes"}, now=now)

    made = Designation.objects.get(establishment=school)
    assert made.person_id != theirs.person_id
    assert course not in made.person.qualifications.all()
    theirs.person.refresh_from_db()
    assert theirs.person.qts == "no"
    assert theirs.person.designations.count() == 1


def test_an_authority_does_not_learn_who_is_recorded_where_names_are_kept(now):
    scope = authority_scope()
    school = school_in(scope, **trust_scope().named)
    DesignationFactory(
        establishment=school, person__name="Ruth Adeyemi", person__trn="1234567"
    )
    rows = [
        {"urn": school.identifier, "name": name, "trn": trn}
        for name, trn in (
            ("Ruth Adeyemi", "1234567"),
            ("Ada Quill", "1234567"),
            ("Zoe Other", "7654321"),
        )
    ]

    for row in rows:
        upload = keep(scope, row, now=now)
        assert (effects(upload), messages(upload)) == (["waits"], [[]])
        assert done(apply(scope, row, now=now)) == ["waits"]


@pytest.mark.parametrize("shares", [True, False])
def test_an_authority_sees_what_is_new_where_names_are_shared(now, shares):
    scope = authority_scope()
    school = school_in(scope, **trust_scope().named)
    SchoolRecord.objects.create(establishment=school, shares_names=shares)
    row = {"urn": school.identifier}
    apply(trust_scope(), row, now=now)

    upload = keep(scope, row, now=now)

    assert effects(upload) == (["same"] if shares else ["waits"])


def test_an_authority_s_check_of_a_number_stays_at_the_school_of_the_row(now):
    scope = authority_scope()
    trust = trust_scope()
    shares, keeps = school_in(scope, **trust.named), school_in(scope, **trust.named)
    SchoolRecord.objects.create(establishment=shares, shares_names=True)
    DesignationFactory(
        establishment=keeps, person__name="Ingrid Secret", person__trn="1234567"
    )
    row = {"urn": shares.identifier, "trn": "1234567"}
    assert messages(keep(scope, row, now=now)) == [[]]

    DesignationFactory(
        establishment=shares, person__name="Ada Quill", person__trn="1234567"
    )
    assert "another surname" in messages(keep(scope, row, now=now))[0][0]


def test_that_a_roster_was_uploaded_is_told_without_its_rows(now):
    scope = authority_scope()
    upload = keep(scope, {"urn": school_in(scope).identifier}, now=now)

    entry = Entry.objects.get(act="roster.kept")
    assert entry.subject == f"roster:{upload.uuid}"
    assert "Adeyemi" not in Payload.objects.get(number=entry.number).body


def test_queries_do_not_grow_with_rows(now):
    scope = authority_scope()
    schools = [school_in(scope) for _ in range(3)]

    def count(some):
        rows = [
            {"urn": school.identifier, "trn": f"12345{n:02}"}
            for n, school in enumerate(some)
        ]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            apply(scope, *rows, now=now)
        return len(captured)

    first = count(schools[:1])
    ReportedSenco.objects.all().delete()

    assert count(schools) == first


# A trust's rows count at once ------------------------------------------------------


def test_a_trust_s_row_is_recorded_at_once(now):
    scope = trust_scope()
    school = school_in(scope)

    upload = apply(scope, {"urn": school.identifier}, now=now)

    post = Designation.objects.get()
    assert (post.establishment, post.source) == (school, Source.TRUST)
    assert (post.person.name, post.person.trn) == ("Ruth Adeyemi", "1234567")
    assert (post.person.qts, post.person.induction) == ("yes", "complete")
    course = Qualification.objects.get()
    assert (course.kind, course.outcome) == ("npq", "in_progress")
    assert done(upload) == ["added"]
    assert SchoolSummary.objects.get(establishment=school).names == "Ruth Adeyemi"
    assert Entry.objects.order_by("number").last().act == "roster.applied"


def test_the_same_facts_again_change_nothing(now):
    scope = trust_scope()
    row = {
        "urn": school_in(scope).identifier,
        "previous_service": "2019-09-01/2020-03-01",
    }
    apply(scope, row, now=now)
    before = Entry.objects.count()

    upload = apply(scope, row, now=now)

    assert effects(upload) == done(upload) == ["same"]
    assert Designation.objects.count() == Qualification.objects.count() == 1
    # That a roster was uploaded and applied is told; no fact is.
    assert Entry.objects.count() == before + 2


def test_a_second_press_finds_it_applied(now):
    scope = trust_scope()
    upload = keep(scope, {"urn": school_in(scope).identifier}, now=now)
    for _ in range(2):
        held = apply_roster(upload=upload, scope=scope, applied_by=None, at=now)

    assert held.applied_at == now
    assert Designation.objects.count() == 1
    assert Entry.objects.filter(act="roster.applied").count() == 1


def test_what_a_row_does_not_say_stays(now):
    scope = trust_scope()
    school = school_in(scope)
    post = DesignationFactory(
        establishment=school,
        person__name="Ruth Adeyemi",
        appointed_on=date(2025, 9, 14),
        is_head="yes",
        arrangement="job_share",
    )

    apply(
        scope,
        {
            "urn": school.identifier,
            "name": "ruth adeyemi",
            "appointed_on": "2025-09",
            "is_head": "",
            "teaches_at_school": "no",
            "qts": "",
            "induction": "",
        },
        now=now,
    )

    post.refresh_from_db()
    assert Person.objects.count() == 1
    assert (post.appointed_on, post.month_only) == (date(2025, 9, 14), False)
    assert (post.is_head, post.teaches_at_school) == ("yes", "no")
    assert post.arrangement == "job_share"
    assert (post.person.trn, post.person.qts) == ("1234567", "yes")


def test_a_course_that_ended_changes_the_one_that_ran(now):
    scope = trust_scope()
    row = {"urn": school_in(scope).identifier}
    apply(scope, row, now=now)

    upload = apply(
        scope, row | {"outcome": "passed", "outcome_on": "2026-11-01"}, now=now
    )

    course = Qualification.objects.get()
    assert done(upload) == ["changed"]
    assert (course.outcome, course.outcome_on) == ("passed", date(2026, 11, 1))
    assert course.course_started_on == date(2025, 11, 10)


def test_no_course_does_not_take_back_one_that_is_recorded(now):
    scope = trust_scope()
    row = {"urn": school_in(scope).identifier}
    apply(scope, row, now=now)

    upload = apply(
        scope,
        row | {"qualification": "none", "course_started_on": "", "outcome": ""},
        now=now,
    )

    assert done(upload) == ["same"]
    assert Qualification.objects.get().kind == "npq"


def test_a_post_that_ended_is_recorded_with_its_end_once(now):
    scope = trust_scope()
    row = {"urn": school_in(scope).identifier, "left_on": "2026-11-01"}
    apply(scope, row, now=now)

    upload = apply(scope, row, now=now)

    assert done(upload) == ["same"]
    assert Designation.objects.get().left_on == date(2026, 11, 1)


def test_somebody_who_came_back_has_a_second_post(now):
    scope = trust_scope()
    school = school_in(scope)
    post = DesignationFactory(
        establishment=school,
        person__name="Ruth Adeyemi",
        person__trn="1234567",
        appointed_on=date(2020, 9, 1),
    )
    end_designation(designation=post, left_on=date(2022, 9, 1), ended_by=None, at=now)

    apply(scope, {"urn": school.identifier}, now=now)

    assert Designation.objects.filter(person=post.person).count() == 2


def test_what_a_roster_says_stands_in_the_school_s_history(now):
    scope = trust_scope()
    school = school_in(scope)
    DesignationFactory(establishment=school, person__name="Ruth Adeyemi")

    apply(scope, {"urn": school.identifier, "qts": "partial_access"}, now=now)

    numbers = Entry.objects.filter(
        act__in=("person.changed", "qualification.recorded")
    ).values_list("number", flat=True)
    bodies = Payload.objects.filter(number__in=list(numbers)).values_list(
        "body", flat=True
    )
    assert len(bodies) == 2
    assert all(school.key in body for body in bodies)


def test_one_person_in_two_schools_is_one_person(now):
    scope = trust_scope()
    first, second = school_in(scope), school_in(scope)

    apply(scope, {"urn": first.identifier}, {"urn": second.identifier}, now=now)

    assert Person.objects.count() == Qualification.objects.count() == 1
    assert Designation.objects.count() == 2


def test_a_row_that_cannot_be_recorded_is_left_out_of_the_others(now):
    scope = trust_scope()
    first, second = school_in(scope), school_in(scope)
    upload = keep(
        scope,
        {"urn": first.identifier, "trn": "1234567"},
        {"urn": second.identifier, "trn": "7654321", "name": "Ada Quill"},
        now=now,
    )
    DesignationFactory(  # came between
        establishment=first, person__name="Ingrid Other", person__trn="1234567"
    )

    held = apply_roster(upload=upload, scope=scope, applied_by=None, at=now)

    assert done(held) == ["wrong", "added"]
    assert "another surname" in messages(held)[0][0]
    added = Designation.objects.exclude(person__name="Ingrid Other")
    assert [post.establishment for post in added] == [second]


def test_a_school_that_left_meanwhile_is_left_out(now):
    scope = trust_scope()
    school = school_in(scope)
    upload = keep(scope, {"urn": school.identifier}, now=now)
    school.trust = None
    school.save()

    held = apply_roster(upload=upload, scope=scope, applied_by=None, at=now)

    assert done(held) == ["wrong"]
    assert not Designation.objects.exists()


# An authority's rows wait ----------------------------------------------------------


@pytest.fixture
def school():
    return school_in(authority_scope())


def report(school, now, **row):
    apply(authority_scope(), {"urn": school.identifier} | row, now=now)
    return ReportedSenco.objects.order_by("-pk").first()


def decide(report, now, *, accepted=True, by=None, seen=None):
    return decide_report(
        report=report,
        accepted=accepted,
        seen=seen or digest_of(report.facts),
        decided_by=by,
        at=now,
    )


def test_an_authority_s_row_waits_for_the_head(school, now):
    made = report(school, now)

    assert (made.establishment, made.state) == (school, ReportState.WAITING)
    assert (made.name, made.trn) == ("Ruth Adeyemi", "1234567")
    assert not Designation.objects.exists()


def test_the_same_report_again_is_one(school, now):
    report(school, now)
    upload = keep(authority_scope(), {"urn": school.identifier}, now=now)
    assert effects(upload) == ["same"]
    report(school, now)

    assert ReportedSenco.objects.count() == 1


@pytest.mark.parametrize("accepted", [True, False])
def test_a_report_that_was_decided_does_not_come_back(school, now, accepted):
    decide(report(school, now), now, accepted=accepted)

    report(school, now)

    assert ReportedSenco.objects.count() == 1


def test_other_facts_stand_for_the_report_that_waits(school, now):
    first = report(school, now)
    second = report(school, now, appointed_on="2024-09-01")

    assert first.pk == second.pk
    assert second.facts["appointed_on"] == "2024-09-01"


def test_what_is_recorded_already_is_no_report(school, now):
    decide(report(school, now), now)
    ReportedSenco.objects.all().delete()

    assert report(school, now) is None


def test_accepting_records_it_with_its_source(school, now):
    head = head_of(school)

    held = decide(report(school, now), now, by=head)

    post = Designation.objects.get()
    assert post.source == Source.AUTHORITY
    assert (held.state, held.decided_by) == (ReportState.ACCEPTED, head)
    last = Entry.objects.order_by("number").last()
    assert (last.act, last.actor) == ("report.accepted", str(head.uuid))
    assert last.subject == f"school:{school.key}"


def test_refusing_records_nothing(school, now):
    held = decide(report(school, now), now, accepted=False)

    assert held.state == ReportState.REFUSED
    assert not Designation.objects.exists()


def test_a_decision_stands(school, now):
    made = report(school, now)
    decide(made, now, accepted=False)

    held = decide(made, now)

    assert held.state == ReportState.REFUSED
    assert not Designation.objects.exists()


def test_facts_that_changed_are_read_again(school, now):
    seen = digest_of(report(school, now).facts)
    made = report(school, now, appointed_on="2024-09-01")

    with pytest.raises(ValidationError, match="other facts"):
        decide(made, now, seen=seen)

    assert not Designation.objects.exists()


def test_a_number_recorded_for_somebody_else_is_not_taken(school, now):
    made = report(school, now)
    DesignationFactory(
        establishment=school, person__name="Ingrid Other", person__trn="1234567"
    )

    with pytest.raises(ValidationError):
        decide(made, now)

    made.refresh_from_db()
    assert made.state == ReportState.WAITING


def test_a_viewer_is_named_in_the_trail(now):
    scope = trust_scope()
    viewer = viewer_of(scope)
    upload = keep(scope, {"urn": school_in(scope).identifier}, now=now, by=viewer)

    apply_roster(upload=upload, scope=scope, applied_by=viewer, at=now)

    assert set(Entry.objects.values_list("actor", flat=True)) == {str(viewer.uuid)}
    assert not Entry.objects.filter(subject__icontains="adeyemi").exists()


def test_a_person_known_by_name_gets_the_number(now):
    scope = trust_scope()
    school = school_in(scope)
    DesignationFactory(establishment=school, person__name="Ruth Adeyemi")
    SchoolFactory()

    apply(scope, {"urn": school.identifier}, now=now)

    assert Person.objects.get().trn == "1234567"
