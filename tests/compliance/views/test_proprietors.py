"""What somebody can do with the number and the surname of another proprietor's SENCO."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from compliance.enums import EvidenceKind
from compliance.models import Designation, SchoolSummary
from compliance.operations.linking import invite_to_link, link_account
from compliance.operations.qualifications import (
    CourseFacts,
    add_evidence,
    record_qualification,
)
from compliance.permissions import access_to
from tests.compliance.overseen import authority_scope, csv_of, school_in, trust_scope
from tests.compliance.recording import at, browser_of, course, member, teacher, who
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
NUMBER, SAID = "1234567", "Seen with merit"


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def theirs(now):
    """A maintained school's SENCO, with a course and evidence that was seen."""
    post = DesignationFactory(
        person__name="Ruth Adeyemi",
        person__trn=NUMBER,
        establishment__name="Maintained Primary",
    )
    held = record_qualification(
        person=post.person,
        course=CourseFacts(
            kind="npq", provider_name="Their provider", outcome="passed"
        ),
        school=post.establishment,
        recorded_by=None,
        at=now,
    )
    add_evidence(
        qualification=held,
        kind=EvidenceKind.SEEN_ON_RECORD,
        seen_on=now.date(),
        seen_by=UserFactory(name="Their Head"),
        school=post.establishment,
        said=SAID,
        at=now,
    )
    return post


@pytest.fixture
def trust():
    return trust_scope()


@pytest.fixture
def attacker(trust):
    return browser_of(member(Role.TRUST, "Ivo Nosy", **trust.named))


@pytest.fixture
def mine(trust, attacker, theirs):
    """Recorded at a school of the trust by the number and the surname."""
    school = school_in(trust)
    response = attacker.post(at("senco_add", school), who(trn=NUMBER))
    assert response.status_code == 302
    return Designation.objects.get(establishment=school)


def line(post):
    return SchoolSummary.objects.filter(establishment=post.establishment).values().get()


def test_trust_sees_nothing_of_a_maintained_school_s_senco(attacker, theirs, mine):
    school = mine.establishment
    evidence = theirs.person.qualifications.get().evidence.get()
    pages = [
        attacker.get(at(name, school, *more))
        for name, *more in (
            ("school",),
            ("senco", mine.uuid),
            ("senco_teacher", mine.uuid),
            ("qualification", mine.uuid),
            ("school_csv",),
        )
    ]

    for page in pages:
        assert page.status_code == 200
        told = page.getvalue().decode() if page.streaming else page.text
        for word in ("Their provider", "Their Head", SAID, "Maintained Primary"):
            assert word not in told
    assert attacker.get(at("school", theirs.establishment)).status_code == 403
    download = at("evidence_download", school, evidence.uuid)
    assert attacker.get(download).status_code == 404


def test_what_the_trust_claims_changes_nothing_there(attacker, theirs, mine):
    before = line(theirs)
    school = mine.establishment

    attacker.post(
        at("senco_teacher", school, mine.uuid),
        teacher(qts="no") | {"start_1_year": "2015", "start_1_month": "9"},
    )
    attacker.post(at("course_add", school, mine.uuid, "nasenco"), course())

    assert mine.person.qualifications.exists()
    theirs.person.refresh_from_db()
    assert theirs.person.qts == "yes"
    assert [q.kind for q in theirs.person.qualifications.all()] == ["npq"]
    assert line(theirs) == before


def test_account_linked_by_the_trust_s_school_does_not_open_the_other(
    theirs, mine, now
):
    friend = UserFactory()
    invited = invite_to_link(designation=mine, invited_by=None, at=now)
    link_account(typed=invited.code, user=friend, at=now)

    assert access_to(mine.establishment, friend, now.date()).is_senco
    assert not access_to(theirs.establishment, friend, now.date()).may_see
    page = browser_of(friend).get(at("school", theirs.establishment))
    assert page.status_code == 403
    assert "Maintained Primary" not in page.text


@pytest.mark.parametrize("name", ["Ruth Adeyemi", "Ada Quill"])
def test_authority_s_preview_does_not_say_whom_an_academy_keeps(mine, name):
    authority = authority_scope()
    school = mine.establishment
    school.authority = authority.owner
    school.save()
    viewer = browser_of(member(Role.AUTHORITY, **authority.named))
    rows = csv_of({"urn": school.identifier, "name": name, "trn": NUMBER})

    address = f"/oversight/{authority.key}/roster/"
    page = viewer.post(address, {"file": uploaded(rows)}, follow=True).text

    assert "Goes to the head" in page
    for word in ("New SENCO", "Changes what is recorded", "Nothing", "surname"):
        assert f">{word}" not in page.replace("\n", "")


def uploaded(content: bytes):
    return SimpleUploadedFile("roster.csv", content, "text/csv")
