from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry, Payload
from compliance.models import SchoolRecord, TrainingRecord
from compliance.operations.training import (
    apply_trainings,
    change_contact_details,
    change_training,
    record_training,
    remove_training,
    share_certificates,
    withdraw_certificate,
)
from compliance.queries.training import (
    certificates_of,
    in_school_year,
    register,
    school_years,
    sencos_in_post,
    shared_by,
)
from compliance.rules.reference import REFERENCE
from compliance.rules.training import Training
from records.enums import DocumentKind
from records.models import IssuedDocument
from records.operations import revoke_document
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db
MAKATON = Training(
    "Ann Invented", "Teacher", "Makaton", "The Charity", date(2026, 10, 2), 90
)
AUTISM = Training("Ben Invented", "", "Autism", "", date(2025, 10, 2))


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def office(db):
    return UserFactory()


def certificate_of(user, title="Noticing needs early"):
    return IssuedDocument.objects.create(
        public_id=f"{IssuedDocument.objects.count() + 1:04}-AAAA",
        kind=DocumentKind.CERTIFICATE,
        subject_key=title,
        holder=user,
        holder_name=user.name,
        title=title,
        facts={"minutes": 75},
        issued_on=date(2026, 11, 1),
    )


def acts():
    return list(Entry.objects.order_by("number").values_list("act", flat=True))


def test_a_training_typed_twice_is_one_row(school, office, now):
    rows = [
        record_training(
            establishment=school, training=MAKATON, recorded_by=office, at=now
        )
        for _ in range(2)
    ]

    assert rows[0] == rows[1]
    assert acts() == ["training.recorded"]


def test_the_same_training_with_other_particulars_is_asked_about(school, office, now):
    typed = {"establishment": school, "recorded_by": office, "at": now}
    record_training(**typed, training=MAKATON)
    other = Training("ann invented", "Head", "makaton", "", MAKATON.completed_on)

    with pytest.raises(ValidationError, match="already"):
        record_training(**typed, training=other)


def test_a_change_is_told_with_before_and_after_and_only_once(school, office, now):
    row = record_training(
        establishment=school, training=MAKATON, recorded_by=office, at=now
    )
    longer = replace(MAKATON, minutes=120)
    for _ in range(2):
        change_training(record=row, training=longer, changed_by=office, at=now)

    row.refresh_from_db()
    assert row.minutes == 120
    assert acts() == ["training.recorded", "training.changed"]


def test_a_change_into_another_row_is_refused(school, office, now):
    typed = {"establishment": school, "recorded_by": office, "at": now}
    record_training(**typed, training=MAKATON)
    other = record_training(**typed, training=AUTISM)

    with pytest.raises(ValidationError, match="already"):
        change_training(record=other, training=MAKATON, changed_by=office, at=now)


def test_removed_twice_is_removed_once(school, office, now):
    row = record_training(
        establishment=school, training=MAKATON, recorded_by=office, at=now
    )
    for _ in range(2):
        remove_training(record=row, removed_by=office, at=now)

    assert not register(school).exists()
    assert acts() == ["training.recorded", "training.removed"]


def test_a_file_applied_twice_is_there_once(school, office, now):
    given = {"establishment": school, "recorded_by": office, "at": now}
    record_training(**given, training=MAKATON)

    counts = [apply_trainings(**given, trainings=[MAKATON, AUTISM]) for _ in range(2)]

    assert counts == [1, 0]
    assert register(school).count() == 2
    assert acts() == ["training.recorded", "training.imported"]


def test_no_name_stands_in_a_subject_or_in_the_entry_of_a_file(school, office, now):
    apply_trainings(
        establishment=school, trainings=[MAKATON], recorded_by=office, at=now
    )

    assert "Invented" not in Entry.objects.get().subject
    assert "Invented" not in Payload.objects.get().body


# Shared by consent --------------------------------------------------------------


def test_a_certificate_is_shared_once_and_taken_back_whole(school, now):
    user = UserFactory(name="Amira Shown")
    shared = {
        "establishment": school,
        "documents": [certificate_of(user)],
        "job": "Teacher",
        "user": user,
        "at": now,
    }
    assert [share_certificates(**shared) for _ in range(2)] == [1, 0]
    row = register(school).get()
    assert (row.name, row.job, row.minutes) == ("Amira Shown", "Teacher", 75)
    assert not certificates_of(user, not_shared_with=school).exists()

    for _ in range(2):
        withdraw_certificate(record=row, user=user, at=now)
    assert not TrainingRecord.objects.exists()
    assert acts() == ["training.shared", "training.withdrawn"]


def test_nobody_takes_back_what_another_shared(school, now):
    user, other = UserFactory(), UserFactory()
    share_certificates(
        establishment=school,
        documents=[certificate_of(user)],
        job="",
        user=user,
        at=now,
    )

    withdraw_certificate(record=shared_by(user).get(), user=other, at=now)

    assert register(school).exists()


def test_a_certificate_that_was_taken_back_by_its_issuer_does_not_count(school, now):
    user = UserFactory()
    document = certificate_of(user)
    share_certificates(
        establishment=school, documents=[document], job="", user=user, at=now
    )
    revoke_document(document=document, reason="Wrong", revoked_by=user, at=now)

    assert not register(school).exists()


def test_a_shared_row_does_not_outlive_the_account(school, now):
    user = UserFactory()
    share_certificates(
        establishment=school,
        documents=[certificate_of(user)],
        job="",
        user=user,
        at=now,
    )
    user.delete()

    assert not register(school).exists()


# Reads ----------------------------------------------------------------------------


def test_school_years_run_from_the_newest_to_the_oldest(school, office, now):
    apply_trainings(
        establishment=school, trainings=[MAKATON, AUTISM], recorded_by=office, at=now
    )

    assert school_years(school) == [2026, 2025]
    assert [row.title for row in in_school_year(register(school), 2025)] == ["Autism"]
    assert school_years(SchoolFactory()) == []


def test_only_who_has_begun_is_published(school, today):
    DesignationFactory(establishment=school, person__name="Ruth Now")
    DesignationFactory(
        establishment=school, person__name="Zoe Later", appointed_on=date(2027, 1, 1)
    )
    DesignationFactory(
        establishment=school, person__name="Ada Gone", left_on=date(2026, 1, 1)
    )

    found = sencos_in_post(school, today, REFERENCE)

    assert [each.name for each in found] == ["Ruth Now"]


def test_contact_details_are_typed_once(school, office, now):
    for _ in range(2):
        change_contact_details(
            establishment=school,
            phone="01234 567890",
            email="senco@school.example",
            changed_by=office,
            at=now,
        )

    assert SchoolRecord.objects.get().contact_phone == "01234 567890"
    assert acts() == ["contact_details.changed"]
