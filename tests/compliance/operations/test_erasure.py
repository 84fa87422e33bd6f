from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from audit.models import Entry, Payload
from audit.operations import record_entry
from compliance.jobs import erase_what_is_due
from compliance.models import (
    Confirmation,
    Evidence,
    Person,
    PreviousPost,
    Qualification,
    ReportedSenco,
    RosterUpload,
    SchoolSummary,
    TrainingRecord,
)
from compliance.operations.erasure import (
    NAME_REMOVED,
    due_for_erasure,
    erase_due,
    erase_person,
    forget_rosters,
)
from compliance.operations.people import (
    PersonFacts,
    PostFacts,
    end_designation,
    record_designation,
)
from compliance.operations.qualifications import (
    CourseFacts,
    add_evidence,
    record_qualification,
)
from schools.models import LocalAuthority
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db
NAME, TRN = "Ruth Adeyemi", "9912345"


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


@pytest.fixture
def post(now):
    """All that can be known of somebody, and the post is over."""
    school = SchoolFactory()
    head = UserFactory()
    made = record_designation(
        establishment=school,
        person=PersonFacts(
            name=NAME,
            trn=TRN,
            previous=((date(2019, 9, 1), date(2020, 1, 1), "Elm Street"),),
        ),
        post=PostFacts(appointed_on=date(2021, 9, 1)),
        recorded_by=head,
        at=now,
    )
    course = record_qualification(
        person=made.person,
        course=CourseFacts(
            kind="nasenco",
            course_started_on=date(2022, 9, 1),
            outcome="passed",
            outcome_on=date(2023, 7, 1),
        ),
        recorded_by=head,
        at=now,
    )
    add_evidence(
        qualification=course,
        kind="certificate",
        seen_on=date(2026, 11, 1),
        seen_by=head,
        said=f"{NAME}, passed",
        content=b"%PDF-1.7 her certificate",
        file_name="ruth.pdf",
        media_type="application/pdf",
        at=now,
    )
    made.person.contact_email = "ruth@school.example"
    made.person.save()
    return end_designation(
        designation=made, left_on=date(2026, 11, 2), ended_by=head, at=now
    )


def confirm(post, now):
    return Confirmation.objects.create(
        token=uuid4(),
        designation=post,
        establishment=post.establishment,
        answer="holds",
        because="Ruth showed me.",
        declaration="I confirm.",
        status="HELD_NASENCO",
        snapshot={"person": str(post.person.uuid)},
        facts_digest="0" * 64,
        confirmed_by=uuid4(),
        confirmed_by_name="Daniel Whitlock",
        confirmed_on=timezone.localdate(now),
        confirmed_at=now,
    )


def erase(post, admin, now, **options):
    return erase_person(
        person=post.person, why="asked", erased_by=admin, at=now, **options
    )


def test_nothing_says_who_it_was_and_the_trail_still_holds(
    post, admin, now, django_capture_on_commit_callbacks
):
    file = Evidence.objects.get().file
    assert file.storage.exists(file.name)
    with django_capture_on_commit_callbacks(execute=True):
        erase(post, admin, now)

    person = Person.objects.get()
    assert (person.name, person.trn, person.contact_email) == (NAME_REMOVED, "", "")
    assert not Qualification.objects.exists()
    assert not Evidence.objects.exists()
    assert not PreviousPost.objects.exists()
    assert not file.storage.exists(file.name)
    left = " ".join(Payload.objects.values_list("body", flat=True))
    assert not any(word in left for word in (NAME, TRN, "Elm Street", "passed"))
    call_command("verify_audit")


def test_what_they_shared_with_the_register_goes_too(post, admin, now):
    post.person.user = UserFactory()
    post.person.save()
    record = TrainingRecord.objects.create(
        establishment=post.establishment,
        name=NAME,
        user=post.person.user,
        title="Autism",
        completed_on=date(2026, 3, 1),
        recorded_at=now,
    )
    record_entry(
        actor=None,
        act="training.shared",
        subject=f"training:{record.uuid}",
        payload={"name": NAME},
        at=now,
    )
    erase(post, admin, now)

    assert not TrainingRecord.objects.exists()
    assert NAME not in " ".join(Payload.objects.values_list("body", flat=True))
    assert Person.objects.get().user is None


def test_what_others_keep_of_the_same_account_stays(post, admin, now):
    elsewhere = DesignationFactory(person__name=NAME, person__trn=TRN)
    for one in (post, elsewhere):
        one.person.user = admin
        one.person.save()
    training = TrainingRecord.objects.create(
        establishment=elsewhere.establishment,
        name=NAME,
        user=admin,
        title="Autism",
        completed_on=date(2026, 3, 1),
        recorded_at=now,
    )
    report = ReportedSenco.objects.create(
        establishment=elsewhere.establishment,
        name=NAME,
        trn=TRN,
        facts={"name": NAME},
        upload=RosterUpload.objects.create(
            authority=LocalAuthority.objects.create(code="899", name="Marlshire"),
            rows=[{"name": NAME}],
            uploaded_at=now,
        ),
    )

    erase(post, admin, now)

    elsewhere.person.refresh_from_db()
    report.refresh_from_db()
    assert (elsewhere.person.name, elsewhere.person.user) == (NAME, admin)
    assert TrainingRecord.objects.get() == training
    assert report.name == NAME


def test_that_it_was_erased_is_told_last_and_once(post, admin, now):
    erase(post, admin, now)
    count = Entry.objects.count()
    erase(post, admin, now)

    last = Entry.objects.order_by("-number").first()
    assert (last.act, last.subject) == ("person.erased", post.person.audit_subject)
    assert Entry.objects.count() == count


def test_dates_of_the_post_stay_and_the_school_has_no_senco(post, admin, now):
    erase(post, admin, now)

    post.refresh_from_db()
    assert post.appointed_on == date(2021, 9, 1)
    line = SchoolSummary.objects.get(establishment=post.establishment)
    assert (line.standing, line.names) == ("NO_SENCO", "")


def test_head_s_name_stays_unless_asked(post, admin, now):
    confirm(post, now)
    erase(post, admin, now)
    assert Confirmation.objects.get().confirmed_by_name == "Daniel Whitlock"


def test_what_the_head_wrote_goes_when_asked(post, admin, now):
    confirm(post, now)
    erase(post, admin, now, heads_too=True)

    kept = Confirmation.objects.get()
    assert (kept.confirmed_by_name, kept.because) == ("", "")
    assert kept.declaration == "I confirm."


def test_nobody_in_post_is_erased(admin, now):
    post = DesignationFactory()
    with pytest.raises(ValidationError, match="End the post first"):
        erase(post, admin, now)

    assert Person.objects.get().name != NAME_REMOVED


def test_what_an_authority_reported_goes_too(post, admin, now):
    upload = RosterUpload.objects.create(
        authority=LocalAuthority.objects.create(code="899", name="Marlshire"),
        file_name="roster.csv",
        rows=[{"cells": {"name": NAME}}],
        uploaded_at=now,
    )
    ReportedSenco.objects.create(
        establishment=post.establishment,
        upload=upload,
        name=NAME.upper(),
        facts={"name": NAME},
    )
    erase(post, admin, now)

    report = ReportedSenco.objects.get()
    assert (report.name, report.facts) == (NAME_REMOVED, {})
    assert RosterUpload.objects.get().rows == []


@pytest.mark.parametrize(
    ("left_on", "is_due"),
    [(date(2020, 11, 24), True), (date(2020, 11, 25), False), (None, False)],
)
def test_years_are_counted_from_the_end_of_the_last_post(today, left_on, is_due):
    earlier = DesignationFactory(
        appointed_on=date(2015, 9, 1), left_on=date(2016, 9, 1)
    )
    DesignationFactory(
        person=earlier.person, appointed_on=date(2017, 9, 1), left_on=left_on
    )

    assert due_for_erasure(today=today, years=6).exists() == is_due


def test_what_is_due_is_erased_once(now):
    DesignationFactory(appointed_on=date(2015, 9, 1), left_on=date(2016, 9, 1))
    DesignationFactory()

    assert erase_due(at=now, years=6) == 1
    assert erase_due(at=now, years=6) == 0
    assert Person.objects.filter(name=NAME_REMOVED).count() == 1


@pytest.mark.parametrize(("years", "erased"), [(6, 1), (0, 0)])
def test_job_follows_the_setting(settings, years, erased):
    settings.SENCO_RECORD_YEARS = years
    DesignationFactory(appointed_on=date(2010, 9, 1), left_on=date(2011, 9, 1))

    erase_what_is_due()

    assert Person.objects.filter(name=NAME_REMOVED).count() == erased


def test_rosters_are_forgotten_after_a_year(now):
    authority = LocalAuthority.objects.create(code="899", name="Marlshire")
    for year in (2025, 2026):
        RosterUpload.objects.create(
            authority=authority,
            file_name=str(year),
            rows=[{"line": 2}],
            uploaded_at=now.replace(year=year, month=10),
        )

    forget_rosters(at=now)

    assert {u.file_name: u.rows for u in RosterUpload.objects.all()} == {
        "2025": [],
        "2026": [{"line": 2}],
    }
