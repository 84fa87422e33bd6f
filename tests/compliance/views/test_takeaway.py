from datetime import date

import pytest
from django.utils import timezone

from accounts.enums import Role
from compliance.models import SchoolRecord
from compliance.operations.qualifications import add_evidence, record_qualification
from tests.compliance.operations.test_standings import PASSED
from tests.compliance.views.test_training import (
    address,
    done,
    fill,
    no_second_step,  # noqa: F401 used by all
    school,  # noqa: F401 a fixture
    sign_in,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(school):  # noqa: F811
    return DesignationFactory(establishment=school, person__name="Ruth Invented")


def test_contact_details_are_typed_once_and_stand_in_the_text(client, post):
    place = post.establishment
    sign_in(client, place, Role.OFFICE)

    page = client.post(
        address("sen_information", place),
        {"phone": "01234 567890", "email": "senco@school.example"},
        follow=True,
    )

    assert page.context["named"].text == (
        "Our special educational needs co-ordinator (SENCO) is Ruth Invented. You can "
        "reach the SENCO by telephone on 01234 567890 or by e-mail at "
        "senco@school.example."
    )


def test_a_slip_in_the_address_is_shown_and_kept(client, post):
    sign_in(client, post.establishment, Role.HEAD)

    page = client.post(
        address("sen_information", post.establishment),
        {"phone": "01234 567890", "email": "senco at school"},
    )

    assert page.status_code == 422
    assert "Enter an e-mail address, like senco@school.sch.uk." in page.text
    assert 'value="senco at school"' in page.text
    assert not SchoolRecord.objects.exists()


def test_a_qualification_is_published_only_once_its_evidence_was_seen(client, post):
    place, head = post.establishment, UserFactory()
    course = record_qualification(
        person=post.person, course=PASSED, recorded_by=head, at=timezone.now()
    )
    sign_in(client, place, Role.HEAD)
    before = client.get(address("sen_information", place)).context["expertise"]
    add_evidence(
        qualification=course,
        kind="certificate",
        seen_on=date(2026, 1, 1),
        seen_by=head,
        content=b"%PDF-1.7",
        file_name="a.pdf",
        media_type="application/pdf",
        at=timezone.now(),
    )
    after = client.get(address("sen_information", place)).context["expertise"]

    assert "holds" not in before.text
    assert "evidence has not been recorded as seen" in before.left_out[0]
    assert after.text.startswith("Ruth Invented holds the National Award")


def test_training_of_the_year_stands_in_the_text(client, post):
    place = post.establishment
    today = timezone.localdate()
    fill(place, done("Ann Secret", on=today))
    sign_in(client, place, Role.GOVERNOR)

    text = client.get(address("sen_information", place)).context["expertise"].text

    assert "Teacher, 1 person: Makaton." in text
    assert "Secret" not in text


def test_a_governor_reads_and_an_authority_is_not_let_in(client, post):
    place = post.establishment
    sign_in(client, place, Role.GOVERNOR)
    assert client.get(address("sen_information", place)).status_code == 200
    assert client.post(address("sen_information", place), {}).status_code == 403

    sign_in(client, place, Role.AUTHORITY)
    assert client.get(address("sen_information", place)).status_code == 403
