from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Role
from compliance.models import Evidence, Qualification
from schools.models import LocalAuthority, Trust
from tests.compliance.recording import at, browser_of, day, member
from tests.compliance.rules.test_uploads import PDF, picture
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db
TODAY = "20 11 2026"


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def school():
    authority = LocalAuthority.objects.create(code="899", name="Marlshire")
    trust = Trust.objects.create(uid="99001", name="Oakbridge Trust")
    return SchoolFactory(authority=authority, trust=trust, type_code="34")


@pytest.fixture
def post(school):
    return DesignationFactory(establishment=school, person__name="Ruth Adeyemi")


@pytest.fixture
def npq(post):
    return passed(post, "npq")


@pytest.fixture
def office(school):
    return browser_of(member(Role.OFFICE, "Priya Nair", establishment=school))


def passed(post, kind):
    return Qualification.objects.create(
        person=post.person,
        kind=kind,
        course_started_on=date(2024, 11, 25) if kind == "npq" else date(2022, 9, 1),
        outcome="passed",
        outcome_on=date(2026, 6, 1),
        recorded_at=timezone.now(),
    )


def looked(**more):
    return {
        "seen_by_name": "Daniel Whitlock",
        "said": "NPQ for SENCOs, awarded 1 June 2026",
        **day("seen_on", TODAY),
    } | more


def file(content=PDF, name="award.pdf", **more):
    return {
        "file": SimpleUploadedFile(name, content),
        "seen_by_name": "Priya Nair",
        **day("seen_on", TODAY),
    } | more


def upload(browser, school, post, course, kind="certificate", **what):
    url = at("evidence_file", school, post.uuid, course.pk, kind)
    return browser.post(url, file(**what))


def test_help_stands_beside_what_was_seen_and_the_answer_follows(
    office, school, post, npq
):
    url = at("evidence_seen", school, post.uuid, npq.pk)
    html = office.get(url).text
    assert "Sign in with DfE Sign-in." in html
    assert 'value="Priya Nair"' in html
    assert "Not enough is recorded" in office.get(at("school", school)).text

    for _ in range(2):
        office.post(url, looked())

    item = Evidence.objects.get()
    assert (item.kind, item.seen_by_name) == ("seen_on_record", "Daniel Whitlock")
    html = office.get(at("school", school)).text
    assert "Holds it" in html
    assert "NPQ for SENCOs, awarded 1 June 2026" in html


def test_what_was_seen_needs_words_and_a_day_that_has_been(office, school, post, npq):
    url = at("evidence_seen", school, post.uuid, npq.pk)
    ahead = timezone.localdate() + timedelta(days=2)

    response = office.post(
        url,
        looked(said="", **day("seen_on", f"{ahead.day} {ahead.month} {ahead.year}")),
    )

    assert response.status_code == 422
    assert "Enter what the record said" in response.text
    assert "Enter today or a day that has been." in response.text
    assert 'value="Daniel Whitlock"' in response.text
    assert not Evidence.objects.exists()


def test_nasenco_is_not_on_the_register_and_needs_its_certificate(office, school, post):
    award = passed(post, "nasenco")

    html = office.get(at("evidence", school, post.uuid, award.pk)).text
    seen = office.get(at("evidence_seen", school, post.uuid, award.pk))

    assert "its certificate is the evidence that counts" in html
    assert at("evidence_seen", school, post.uuid, award.pk) not in html
    assert seen.status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "media_type", "saved"),
    [
        (PDF, "Award.PDF", "application/pdf", "Award.pdf"),
        (picture("JPEG"), "scan.pdf", "image/jpeg", "scan.jpg"),
        (picture("PNG"), "../../a.png", "image/png", "a.png"),
    ],
)
def test_file_is_known_by_its_content_and_lies_apart(  # noqa: PLR0917
    office, school, post, content, name, media_type, saved
):
    award = passed(post, "nasenco")

    response = upload(office, school, post, award, content=content, name=name)

    assert response.status_code == 302
    item = Evidence.objects.get()
    assert (item.media_type, item.file_name) == (media_type, saved)
    assert item.file.storage is storages["private"]
    assert saved not in item.file.name
    assert "Holds it" in office.get(at("school", school)).text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"MZ a program", "Choose a PDF, a JPEG or a PNG."),
        (PDF.replace(b">>", b"/S /JavaScript>>"), "holds a script"),
        (b"%PDF-1.7 cut off", "does not open"),
        (b"", "The file is empty."),
        (b"%PDF-1.7" + b"0" * 10 * 1024 * 1024, "bigger than 10 MB"),
    ],
)
def test_wrong_file_is_refused_beside_the_field_and_the_rest_stays(  # noqa: PLR0917
    office, school, post, npq, content, message
):
    response = upload(
        office, school, post, npq, content=content, seen_by_name="Nia Typed"
    )

    assert response.status_code == 422
    assert response.text.count(message) == 2
    assert 'value="Nia Typed"' in response.text
    assert not Evidence.objects.exists()


def test_no_file_is_asked_for(office, school, post, npq):
    url = at("evidence_file", school, post.uuid, npq.pk, "letter")

    response = office.post(url, {"seen_by_name": "x", **day("seen_on", TODAY)})

    assert "Choose a file: a PDF, a JPEG or a PNG." in response.text


@pytest.fixture
def item(office, school, post, npq):
    upload(office, school, post, npq)
    return Evidence.objects.get()


def test_file_is_stored_by_a_browser_and_never_run(office, school, item):
    response = office.get(at("evidence_download", school, item.uuid))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="award.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]


def test_no_address_leads_to_the_file_itself(client, item):
    for path in (f"/media/{item.file.name}", f"/media/images/{item.file.name}"):
        assert client.get(path, follow=True).status_code == 404


@pytest.mark.parametrize("role", [Role.GOVERNOR, Role.AUTHORITY, None])
def test_file_is_shut_to_those_who_may_not_see_evidence(school, item, role):
    scope = (
        {"authority": school.authority}
        if role == Role.AUTHORITY
        else {"establishment": school}
    )
    user = member(role, **scope) if role else UserFactory()

    response = browser_of(user).get(at("evidence_download", school, item.uuid))

    assert response.status_code == 403


def test_file_is_open_to_the_trust_and_to_the_senco(school, post, item):
    trust = member(Role.TRUST, trust=school.trust)
    post.person.user = UserFactory()
    post.person.save()

    for user in (trust, post.person.user):
        response = browser_of(user).get(at("evidence_download", school, item.uuid))
        assert b"".join(response.streaming_content) == PDF


def test_another_senco_of_the_school_does_not_get_the_file(school, item):
    other = DesignationFactory(establishment=school)
    other.person.user = UserFactory()
    other.person.save()

    response = browser_of(other.person.user).get(
        at("evidence_download", school, item.uuid)
    )

    assert response.status_code == 404


def test_file_is_not_there_at_a_school_that_is_not_the_senco_s(item):
    elsewhere = SchoolFactory()
    head = member(Role.HEAD, establishment=elsewhere)

    response = browser_of(head).get(at("evidence_download", elsewhere, item.uuid))

    assert response.status_code == 404


def test_what_came_after_a_senco_left_is_not_the_old_school_s(
    office, school, post, item
):
    url = at("evidence_download", school, item.uuid)
    post.left_on = timezone.localdate()
    post.save()
    Evidence.objects.update(recorded_at=timezone.now() - timedelta(days=2))
    before = office.get(url)
    assert b"".join(before.streaming_content) == PDF
    Evidence.objects.update(recorded_at=timezone.now())

    assert office.get(url).status_code == 404


def test_evidence_taken_back_counts_no_more(office, school, post, item):
    url = at("evidence_withdraw", school, item.uuid)
    assert office.get(url).status_code == 200
    assert Evidence.objects.get().withdrawn_at is None

    for _ in range(2):
        office.post(url)

    html = office.get(at("school", school)).text
    assert Evidence.objects.get().withdrawn_at
    assert "Certificate, award.pdf" not in html
    assert "a certificate taken back" in html


def test_senco_adds_the_own_certificate_and_not_what_the_register_says(
    school, post, npq
):
    post.person.user = UserFactory(name="Ruth Adeyemi")
    post.person.save()
    own = browser_of(post.person.user)

    html = own.get(at("evidence", school, post.uuid, npq.pk)).text
    seen = own.post(at("evidence_seen", school, post.uuid, npq.pk), looked())
    upload(own, school, post, npq)

    assert "Seen on Check a teacher’s record" not in html
    assert seen.status_code == 403
    assert Evidence.objects.get().kind == "certificate"
