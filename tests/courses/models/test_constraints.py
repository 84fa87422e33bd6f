"""What the database itself refuses, whoever writes to it."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from courses.models import (
    Enrolment,
    ModuleCompletion,
    Note,
    PageProgress,
    PublishedVersion,
    StaffRole,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(learning, today):
    learning.note("Second", "r1", "Words.")
    learning.answer("Second", "q1", "right")
    learning.complete("First", "Second", "Third")
    StaffRole.objects.create(
        user=learning.enrolment.user,
        role="marker",
        programme_key=learning.module.programme_key,
        from_date=today,
    )
    return learning


@pytest.mark.parametrize(
    "model", [Enrolment, PageProgress, Note, ModuleCompletion, StaffRole, PublishedVersion]
)  # fmt: skip
def test_no_row_stands_twice(rows, model):
    twin = model.objects.first()
    twin.pk = None
    if model is Enrolment:
        twin.uuid = Enrolment._meta.get_field("uuid").get_default()

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_nobody_with_a_record_is_deleted(rows):
    with pytest.raises(ProtectedError):
        rows.enrolment.user.delete()


def test_no_version_that_was_seen_is_deleted(rows):
    with pytest.raises(ProtectedError):
        PublishedVersion.objects.get(pk=rows.lesson("First").version_id).delete()


def test_no_enrolment_with_a_record_is_deleted(rows):
    with pytest.raises(ProtectedError):
        rows.enrolment.delete()
