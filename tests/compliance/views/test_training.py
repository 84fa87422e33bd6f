from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.operations import grant_membership
from audit.models import Entry
from compliance.models import TrainingRecord
from compliance.operations.training import apply_trainings
from compliance.queries.training import register
from compliance.rules.training import Training
from schools.models import LocalAuthority, Trust
from tests.compliance.operations.test_training import certificate_of
from tests.factories.accounts import UserFactory
from tests.factories.compliance import SchoolFactory

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Ann Invented",
    "job": "Teacher",
    "title": "Makaton",
    "provider": "",
    "completed_on_day": "2",
    "completed_on_month": "3",
    "completed_on_year": "2026",
    "hours": "1.5",
}
HEADER = "name,job,training,provider,completed_on,hours\n"


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def school(db):
    authority = LocalAuthority.objects.create(code="899", name="Marlshire")
    return SchoolFactory(authority=authority)


def sign_in(client, school, role):
    user = UserFactory()
    scope = (
        {"authority": school.authority}
        if role == Role.AUTHORITY
        else {"establishment": school}
    )
    grant_membership(
        user=user,
        role=role,
        from_date=date(2026, 1, 1),
        granted_by=None,
        at=timezone.now(),
        **scope,
    )
    client.force_login(user)
    return user


def address(name, school, *more):
    return reverse(name, args=[school.key, *more])


def fill(school, *trainings):
    apply_trainings(
        establishment=school, trainings=trainings, recorded_by=None, at=timezone.now()
    )


def done(name, title="Makaton", on=date(2025, 10, 2), job="Teacher"):
    return Training(name, job, title, "", on, 60)


def test_the_office_writes_a_training_down(client, school):
    sign_in(client, school, Role.OFFICE)

    response = client.post(address("add_training", school), TYPED, follow=True)

    row = TrainingRecord.objects.get()
    assert (row.name, row.minutes, row.completed_on) == (
        "Ann Invented",
        90,
        date(2026, 3, 2),
    )
    assert "Added: Makaton." in response.text
    assert "Ann Invented" in response.text


def test_a_slip_is_shown_beside_its_box_and_nothing_typed_is_lost(client, school):
    sign_in(client, school, Role.HEAD)

    response = client.post(
        address("add_training", school),
        TYPED | {"completed_on_year": "2099", "hours": "many"},
    )

    assert response.status_code == 422
    assert "That day has not come yet." in response.text
    assert "Write the hours as a number, like 1.5." in response.text
    assert 'value="Ann Invented"' in response.text
    assert 'value="many"' in response.text
    assert not TrainingRecord.objects.exists()


def test_a_row_is_changed_and_removed(client, school):
    sign_in(client, school, Role.HEAD)
    fill(school, done("Ann Invented"))
    row = TrainingRecord.objects.get()

    client.post(
        address("edit_training", school, row.uuid), TYPED | {"title": "Signing"}
    )
    row.refresh_from_db()
    assert row.title == "Signing"

    for _ in range(2):
        response = client.post(address("take_off_register", school, row.uuid))
        assert response.status_code == 302
    assert not TrainingRecord.objects.exists()


def test_another_school_s_row_is_not_found(client, school):
    sign_in(client, school, Role.HEAD)
    other = SchoolFactory()
    fill(other, done("Ann Secret"))
    row = TrainingRecord.objects.get()

    assert client.get(address("edit_training", school, row.uuid)).status_code == 404
    client.post(address("take_off_register", school, row.uuid))
    assert TrainingRecord.objects.exists()


def test_a_governor_reads_and_does_not_write(client, school):
    sign_in(client, school, Role.GOVERNOR)
    fill(school, done("Ann Invented"))

    response = client.get(address("training", school))

    assert "Ann Invented" in response.text
    assert "Add a training" not in response.text
    assert client.get(address("add_training", school)).status_code == 403


def test_the_trust_reads_and_does_not_write(client, school):
    trust = Trust.objects.create(uid="99001", name="Oakbridge")
    school.trust = trust
    school.save()
    user = UserFactory()
    grant_membership(
        user=user,
        role=Role.TRUST,
        from_date=date(2026, 1, 1),
        granted_by=None,
        at=timezone.now(),
        trust=trust,
    )
    client.force_login(user)
    fill(school, done("Ann Invented"))

    assert "Ann Invented" in client.get(address("training", school)).text
    assert client.post(address("add_training", school), TYPED).status_code == 403


def test_an_authority_sees_counts_and_never_a_name(client, school):
    sign_in(client, school, Role.AUTHORITY)
    fill(school, done("Ann Secret"), done("Ben Secret"))

    for query in ("", "?names=yes"):
        response = client.get(address("training", school) + query)
        assert "Secret" not in response.text
        assert "How many, by job" in response.text
        assert "2 members of staff" in response.text
    assert client.get(address("training_csv", school)).status_code == 403


def test_the_paragraph_has_names_only_where_they_are_chosen(client, school):
    sign_in(client, school, Role.HEAD)
    fill(school, done("Ann Chosen"))
    page = client.get(address("training", school))
    with_names = client.get(address("training", school) + "?names=yes")

    assert "Chosen" not in page.context["paragraph"]
    assert "Teacher, Ann Chosen: Makaton." in with_names.context["paragraph"]


def test_the_register_is_filtered_by_school_year(client, school):
    sign_in(client, school, Role.HEAD)
    fill(school, done("Ann New"), done("Ben Old", on=date(2023, 10, 2)))

    assert "Ben Old" not in client.get(address("training", school)).text
    old = client.get(address("training", school) + "?year=2023").text
    assert "Ben Old" in old
    assert "Ann New" not in old
    every = client.get(address("training", school) + "?year=all").text
    assert "Ben Old" in every
    assert "Ann New" in every


def test_the_list_is_bounded(client, school):
    sign_in(client, school, Role.HEAD)
    fill(school, *[done(f"Person {n:03}") for n in range(60)])

    first = client.get(address("training", school))
    second = client.get(address("training", school) + "?page=2")

    assert len(first.context["page"]) == 50
    assert len(second.context["page"]) == 10


@pytest.mark.parametrize("count", [1, 3])
def test_three_rows_cost_no_more_than_one(
    client, school, count, django_assert_max_num_queries
):
    sign_in(client, school, Role.HEAD)
    fill(school, *[done(f"Person {n}") for n in range(count)])

    with django_assert_max_num_queries(16):
        client.get(address("training", school))


# As a file ------------------------------------------------------------------------


def test_the_file_is_safe_and_noted_in_the_trail(client, school):
    sign_in(client, school, Role.GOVERNOR)
    fill(school, done("=cmd()", title="Makaton"))

    response = client.get(address("training_csv", school))

    assert "'=cmd(),Teacher,Makaton,,2025-10-02,1," in response.text
    assert Entry.objects.filter(act="training.exported").count() == 1


def upload(client, school, text):
    file = SimpleUploadedFile("register.csv", text.encode(), "text/csv")
    return client.post(address("upload_training", school), {"file": file})


def test_a_file_is_shown_before_anything_is_kept_and_then_applied_once(client, school):
    sign_in(client, school, Role.OFFICE)
    text = HEADER + "Ann,Teacher,Makaton,,02/03/2026,1.5\nBen,,Autism,,31/02/2026,\n"

    seen = upload(client, school, text)
    assert "1 new row to add" in seen.text
    assert "completed on: There is no such day." in seen.text
    assert not TrainingRecord.objects.exists()

    for _ in range(2):
        client.post(address("apply_training", school), {"rows": seen.context["rows"]})
    assert [row.name for row in register(school)] == ["Ann"]

    again = upload(client, school, text)
    assert "Nothing new in this file" in again.text


def test_rows_that_were_meddled_with_or_are_of_another_school_are_refused(
    client, school
):
    sign_in(client, school, Role.OFFICE)
    seen = upload(client, school, HEADER + "Ann,,Makaton,,02/03/2026,\n")
    other = SchoolFactory()
    sign_in(client, other, Role.OFFICE)

    for rows in (seen.context["rows"], "nonsense", ""):
        client.post(address("apply_training", other), {"rows": rows})
    assert not TrainingRecord.objects.exists()


@pytest.mark.parametrize("text", ["", "only,columns\n", "\0\0\0PK\x03"])
def test_a_file_that_is_no_register_says_so(client, school, text):
    sign_in(client, school, Role.OFFICE)

    response = upload(client, school, text)

    assert response.status_code == 422
    assert "There is something to put right" in response.text


# Shared by whoever holds the certificate --------------------------------------------


def test_a_certificate_is_shared_with_a_school_and_taken_back(client, school):
    user = UserFactory(name="Amira Shown")
    document = certificate_of(user)
    client.force_login(user)
    found = client.get(reverse("share_training"), {"q": school.identifier})
    assert address("share_with_school", school) in found.text

    shared = client.post(
        address("share_with_school", school),
        {"certificates": [document.public_id], "job": "Teaching assistant"},
        follow=True,
    )
    assert "1 certificate" in shared.text
    row = register(school).get()
    assert (row.name, row.job) == ("Amira Shown", "Teaching assistant")

    client.post(reverse("take_back_certificate", args=[row.uuid]))
    assert not TrainingRecord.objects.exists()


def test_nobody_shares_or_takes_back_what_is_another_s(client, school):
    owner, other = UserFactory(), UserFactory()
    theirs = certificate_of(owner)
    certificate_of(other, "Another")
    client.force_login(other)

    response = client.post(
        address("share_with_school", school), {"certificates": [theirs.public_id]}
    )
    assert response.status_code == 422
    assert not TrainingRecord.objects.exists()

    client.force_login(owner)
    client.post(
        address("share_with_school", school), {"certificates": [theirs.public_id]}
    )
    row = TrainingRecord.objects.get()
    client.force_login(other)
    client.post(reverse("take_back_certificate", args=[row.uuid]))
    assert TrainingRecord.objects.exists()


def test_the_school_can_take_a_shared_row_off_but_not_change_it(client, school):
    user = UserFactory()
    document = certificate_of(user)
    client.force_login(user)
    client.post(
        address("share_with_school", school), {"certificates": [document.public_id]}
    )
    row = TrainingRecord.objects.get()
    sign_in(client, school, Role.HEAD)

    assert client.get(address("edit_training", school, row.uuid)).status_code == 404
    client.post(address("take_off_register", school, row.uuid))
    assert not TrainingRecord.objects.exists()
