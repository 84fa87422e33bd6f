from datetime import date
from uuid import UUID

import pytest

from accounts.models import User
from records.operations import issue_document

FACTS = {
    "programme": "NPQ for SENCOs",
    "module_number": 3,
    "waymark": "senco",
    "minutes": 75,
    "pages": 9,
    "check_right": 5,
    "check_questions": 6,
    "outcomes": "The module teaches how to tell a need from slow progress.",
    "page_key": str(UUID(int=7)),
    "version": 2,
}


@pytest.fixture(autouse=True)
def base_url(settings):
    settings.BASE_URL = "https://pathways.example"


@pytest.fixture
def holder(db):
    return User.objects.create_user("ruth@school.example", name="Ruth Adeyemi")


@pytest.fixture
def admin(db):
    return User.objects.create_superuser("admin@site.example", name="Ada Min")


@pytest.fixture
def issue(holder, now):
    def call(*, subject_key="enrolment/module", holder=holder, **facts):
        return issue_document(
            kind="certificate",
            subject_key=subject_key,
            holder=holder,
            title="Identification of need",
            facts=FACTS | facts,
            issued_on=date(2026, 12, 9),
            at=now,
        )

    return call


@pytest.fixture
def document(issue):
    return issue()
