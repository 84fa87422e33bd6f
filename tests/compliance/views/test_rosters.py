import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from compliance.models import Designation, ReportedSenco, RosterUpload, SchoolRecord
from compliance.operations.rosters import apply_roster, keep_roster
from tests.compliance.overseen import (
    LONG_AGO,
    authority_scope,
    csv_of,
    head_of,
    rows_of,
    school_in,
    trust_scope,
    viewer_of,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
QUERIES_OF_A_PREVIEW = 14


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def scope():
    return authority_scope()


@pytest.fixture
def viewer(scope, client):
    user = viewer_of(scope)
    client.force_login(user)
    return user


def post_file(client, scope, content: bytes, name="roster.csv", **kwargs):
    file = SimpleUploadedFile(name, content, content_type="text/csv")
    return client.post(f"/oversight/{scope.key}/roster/", {"file": file}, **kwargs)


# The upload ------------------------------------------------------------------------


def test_a_roster_is_shown_before_anything_counts(client, scope, viewer):
    school = school_in(scope, name="Marram Junior")

    response = post_file(
        client,
        scope,
        csv_of(
            {"urn": school.identifier},
            {"urn": school.identifier, "trn": "", "name": "Ada", "qts": "perhaps"},
        ),
        follow=True,
    )

    text = response.text
    assert "<h1>1 row can be sent to heads</h1>" in text
    assert "1 row cannot be read and is left out." in text
    assert "Marram Junior" in text
    assert "“perhaps” cannot be read. Write one of: yes, no, partial_access" in text
    assert "Line 3" in text
    assert not ReportedSenco.objects.exists()


def test_confirming_sends_it_to_the_heads_once(client, scope, viewer):
    post_file(client, scope, csv_of({"urn": school_in(scope).identifier}))
    upload = RosterUpload.objects.get()
    address = f"/oversight/{scope.key}/roster/{upload.uuid}/"

    for _ in range(2):
        response = client.post(f"{address}apply/", follow=True)

    assert "<h1>The heads have the roster</h1>" in response.text
    assert ReportedSenco.objects.count() == 1


def test_a_trust_s_rows_are_recorded(client):
    scope = trust_scope()
    client.force_login(viewer_of(scope))
    post_file(client, scope, csv_of({"urn": school_in(scope).identifier}))
    upload = RosterUpload.objects.get()

    response = client.post(
        f"/oversight/{scope.key}/roster/{upload.uuid}/apply/", follow=True
    )

    assert "<h1>The roster is recorded</h1>" in response.text
    assert Designation.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_trust_sees_old_and_new_of_each_fact_that_would_change(client, count):
    scope = trust_scope()
    client.force_login(viewer_of(scope))
    posts = [
        DesignationFactory(
            establishment=school_in(scope), person__name=f"Ada Wren{n}", is_head="yes"
        )
        for n in range(count)
    ]
    rows = [
        {"urn": post.establishment.identifier, "name": post.person.name, "trn": ""}
        for post in posts
    ]
    post_file(client, scope, csv_of(*rows))
    address = f"/oversight/{scope.key}/roster/{RosterUpload.objects.get().uuid}/"
    client.get(address)

    with CaptureQueriesContext(connection) as captured:
        text = " ".join(client.get(address).text.split())

    assert text.count("Head teacher: <strong>No</strong>") == count
    assert text.count("recorded: Yes</span>") == count
    assert "Qualification: <strong>NPQ for SENCOs</strong>" in text
    assert "Qualified teacher:" not in text
    assert len(captured) <= QUERIES_OF_A_PREVIEW


def test_an_authority_s_preview_tells_nothing_that_is_recorded(client, scope, viewer):
    post = DesignationFactory(
        establishment=school_in(scope), person__name="Ada Wren", is_head="yes"
    )
    row = {"urn": post.establishment.identifier, "name": "Ada Wren", "trn": ""}

    text = post_file(client, scope, csv_of(row), follow=True).text

    assert "Changes what is recorded" in text
    assert "recorded: Yes" not in text


def test_wrong_rows_come_back_with_a_message_and_can_be_put_right(
    client, scope, viewer
):
    school = school_in(scope)
    row = {"urn": school.identifier, "name": "=Ada", "trn": "123"}
    post_file(client, scope, csv_of(row))
    upload = RosterUpload.objects.get()

    response = client.get(f"/oversight/{scope.key}/roster/{upload.uuid}/problems.csv")

    text = response.getvalue().decode("utf-8-sig")
    (wrong,) = csv.DictReader(io.StringIO(text))
    assert (wrong["line"], wrong["urn"], wrong["name"]) == (
        "2",
        school.identifier,
        "'=Ada",
    )
    assert wrong["message"].startswith("trn: Write the seven digits")
    again = post_file(
        client, scope, text.replace(",123,", ",1234567,").encode(), follow=True
    )
    assert "1 row can be sent to heads" in again.text
    assert "not read" not in again.text


def test_the_template_can_be_filled_in_and_uploaded(client, scope, viewer):
    template = client.get(f"/oversight/{scope.key}/roster/template.csv").getvalue()
    school_in(scope, identifier="999999")

    response = post_file(client, scope, template, follow=True)

    assert "1 row can be sent to heads" in response.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "this one is empty"),
        (b"PK\x03\x04rest", "save the roster as “CSV UTF-8”"),
        (b"urn,name\n1,2\n", "does not name appointed_on"),
        (b"urn,name,appointed_on\n", "no rows"),
        (b"x" * (2 * 1024 * 1024 + 1), "at most 2 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_at_the_field(
    client, scope, viewer, content, words
):
    response = post_file(client, scope, content)

    assert response.status_code == 422
    assert words in response.text
    assert not RosterUpload.objects.exists()


def test_nothing_chosen_is_told(client, scope, viewer):
    response = client.post(f"/oversight/{scope.key}/roster/")

    assert response.status_code == 422
    assert "Choose a CSV file" in response.text


def test_unknown_columns_are_named(client, scope, viewer):
    urn = school_in(scope).identifier
    content = f"urn,name,appointed_on,mood\n{urn},Ada Quill,2025-09-01,fine\n"

    response = post_file(client, scope, content.encode(), follow=True)

    assert "Columns that were not read: mood." in response.text


def test_an_upload_of_another_s_is_not_there(client, scope, viewer):
    other = authority_scope("898", "Elsewhere")
    upload = RosterUpload.objects.create(
        file_name="x", rows=[], uploaded_at=timezone.now(), **other.named
    )

    for rest in ("", "problems.csv"):
        address = f"/oversight/{scope.key}/roster/{upload.uuid}/{rest}"
        assert client.get(address).status_code == 404
        theirs = f"/oversight/{other.key}/roster/{upload.uuid}/{rest}"
        assert client.get(theirs).status_code == 403
    apply = f"/oversight/{scope.key}/roster/{upload.uuid}/apply/"
    assert client.post(apply).status_code == 404


# At the school ---------------------------------------------------------------------


@pytest.fixture
def school(scope):
    return school_in(scope, name="Marram Junior")


@pytest.fixture
def report(scope, school, now):
    upload = keep_roster(
        scope=scope,
        file_name="roster.csv",
        rows=rows_of({"urn": school.identifier}),
        uploaded_by=None,
        at=now,
    )
    apply_roster(upload=upload, scope=scope, applied_by=None, at=now)
    return ReportedSenco.objects.get()


@pytest.fixture
def address(school, report):
    return f"/schools/{school.key}/reports/{report.pk}/"


def member_of(school, role):
    user = UserFactory()
    Membership.objects.create(
        user=user, role=role, establishment=school, from_date=LONG_AGO
    )
    return user


def seen_on(client, address) -> str:
    return client.get(address).context["seen"]


def test_a_head_sees_what_was_reported_beside_what_is_recorded(client, school, address):
    DesignationFactory(establishment=school, person__name="Ruth Adeyemi", is_head="yes")
    client.force_login(head_of(school))

    facts = {f.label: f for f in client.get(address).context["facts"]}

    assert not facts["SENCO here since"].differs
    assert facts["Head teacher"].reported == "No"
    assert facts["Head teacher"].recorded == "Yes"
    assert facts["Qualification"].reported == "NPQ for SENCOs"
    assert facts["Qualification"].differs


@pytest.mark.parametrize(
    ("decision", "count", "words"),
    [("accept", 1, "Accepted."), ("refuse", 0, "Not accepted.")],
)
def test_a_head_decides_once(client, school, address, *, decision, count, words):
    client.force_login(head_of(school))
    data = {"decision": decision, "seen": seen_on(client, address)}

    for _ in range(2):
        response = client.post(address, data, follow=True)

    assert words in response.text
    assert Designation.objects.count() == count
    assert 'name="decision"' not in response.text


def test_facts_that_changed_meanwhile_are_shown_again(client, school, address, report):
    client.force_login(head_of(school))
    seen = seen_on(client, address)
    report.facts |= {"appointed_on": "2024-09-01"}
    report.save()

    response = client.post(address, {"decision": "accept", "seen": seen})

    assert response.status_code == 422
    assert "other facts since you opened this page" in response.text
    assert "1 September 2024" in response.text


def test_without_a_decision_nothing_is_decided(client, school, address):
    client.force_login(head_of(school))

    assert client.post(address).status_code == 422


def test_the_office_reads_and_does_not_decide(client, school, address):
    client.force_login(member_of(school, Role.OFFICE))

    response = client.get(address)

    assert "Only the head can accept or refuse it." in response.text
    assert client.post(address, {"decision": "accept"}).status_code == 403


@pytest.mark.parametrize("role", [Role.GOVERNOR, None])
def test_others_are_refused(client, school, address, role):
    client.force_login(member_of(school, role) if role else UserFactory())

    assert client.get(address).status_code == 403
    assert client.get(f"/schools/{school.key}/reports/").status_code == 403


def test_a_report_of_another_school_is_not_there(client, scope, report):
    other = school_in(scope)
    client.force_login(head_of(other))

    response = client.get(f"/schools/{other.key}/reports/{report.pk}/")

    assert response.status_code == 404


def test_reports_are_listed_with_what_waits_first(client, school, report):
    client.force_login(head_of(school))

    text = client.get(f"/schools/{school.key}/reports/").text

    assert "None of it counts until the head accepts it." in text
    assert "Ruth Adeyemi" in text


def test_queries_do_not_grow_with_reports(client, scope, school, now):
    client.force_login(head_of(school))

    def count(*names):
        upload = keep_roster(
            scope=scope,
            file_name="roster.csv",
            rows=rows_of(
                *({"urn": school.identifier, "name": name, "trn": ""} for name in names)
            ),
            uploaded_by=None,
            at=now,
        )
        apply_roster(upload=upload, scope=scope, applied_by=None, at=now)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/schools/{school.key}/reports/").status_code == 200
        return len(captured)

    assert count("Ada") == count("Ben", "Cas", "Dee")


# Names -----------------------------------------------------------------------------


def test_the_head_of_an_academy_says_whether_names_are_shared(client):
    school = school_in(trust_scope())
    client.force_login(head_of(school))
    address = f"/schools/{school.key}/sharing/"

    response = client.post(address, {"shares_names": "yes"}, follow=True)

    assert SchoolRecord.objects.get(establishment=school).shares_names
    assert "Your choice is saved." in response.text
    client.post(address, {"shares_names": "no"})
    assert not SchoolRecord.objects.get(establishment=school).shares_names


def test_an_academy_whose_trust_is_not_known_chooses_too(client, scope):
    school = school_in(scope, type_code="34", type_is_assumed=True)
    client.force_login(head_of(school))
    address = f"/schools/{school.key}/sharing/"

    assert "is your choice" in client.get(address).text
    client.post(address, {"shares_names": "yes"})
    assert SchoolRecord.objects.get(establishment=school).shares_names


def test_a_maintained_school_has_nothing_to_choose(client, school):
    client.force_login(head_of(school))
    address = f"/schools/{school.key}/sharing/"

    assert "which sees who your SENCOs are" in client.get(address).text
    client.post(address, {"shares_names": "yes"})
    assert not SchoolRecord.objects.exists()


def test_only_the_head_chooses(client, school):
    client.force_login(member_of(school, Role.OFFICE))

    assert client.get(f"/schools/{school.key}/sharing/").status_code == 403
