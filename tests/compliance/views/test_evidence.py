from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Role
from compliance.models import Confirmation, Evidence, Provider, Qualification
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
        "shows_it": "yes",
        "said": "Passed with Northmere",
        **day("awarded_on", "1 6 2026"),
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
    assert "awarded 1 June 2026: “Passed with Northmere”" in html
    assert "Seen by Daniel Whitlock, 20 November 2026, entered by Priya Nair" in html
    assert "gives 1 June 2026 as its date" not in html


def test_a_record_without_the_npq_is_kept_and_turns_nothing_green(
    office, school, post, npq
):
    npq.provider = Provider.objects.create(
        kind="npq", name="Invented", since=date(2024, 9, 1), recognised="yes"
    )
    npq.save()

    office.post(
        at("evidence_seen", school, post.uuid, npq.pk),
        looked(shows_it="no", said="It showed no NPQ", **day("awarded_on", "")),
    )

    item = Evidence.objects.get()
    assert (item.shows_it, item.awarded_on) == (False, None)
    html = office.get(at("school", school)).text
    assert "Said to hold it, evidence not seen" in html
    assert "Holds it" not in html
    assert "does not show the NPQ for SENCOs: “It showed no NPQ”" in html
    assert "did not show the NPQ on 20 November 2026, but the course is" in html
    assert "says added to the record: it does not show the NPQ" in html
    governor = browser_of(member(Role.GOVERNOR, establishment=school))
    told = governor.get(at("school", school)).text
    assert "does not show the NPQ, looked at on 20 November 2026" in told
    head = browser_of(member(Role.HEAD, establishment=school))
    asked = head.get(at("senco_confirm", school, post.uuid)).text
    assert "does not show the NPQ, looked at on 20 November 2026" in asked
    assert "but the course is recorded as passed. Ask the SENCO" in asked


def test_another_date_of_the_award_is_remarked_on(office, school, post, npq):
    url = at("evidence_seen", school, post.uuid, npq.pk)
    assert "recorded as passed on 1 June 2026" in office.get(url).text

    office.post(url, looked(**day("awarded_on", "12 5 2026")))

    html = office.get(at("school", school)).text
    assert "gives 12 May 2026 as its date, but the course is recorded as passed" in html


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"shows_it": ""}, "Choose whether the record shows the NPQ for SENCOs."),
        (day("awarded_on", ""), "Enter the day of the award, like 12 5 2026."),
        (day("awarded_on", "1 1 2090"), "Enter today or a day that has been."),
    ],
)
def test_what_it_showed_is_asked_beside_its_field(  # noqa: PLR0917
    office, school, post, npq, typed, message
):
    response = office.post(
        at("evidence_seen", school, post.uuid, npq.pk), looked(**typed)
    )

    assert response.status_code == 422
    assert message in response.text
    assert "Passed with Northmere" in response.text
    assert not Evidence.objects.exists()


def test_what_was_seen_needs_a_day_that_has_been(office, school, post, npq):
    url = at("evidence_seen", school, post.uuid, npq.pk)
    ahead = timezone.localdate() + timedelta(days=2)

    response = office.post(
        url,
        looked(**day("seen_on", f"{ahead.day} {ahead.month} {ahead.year}")),
    )

    assert response.status_code == 422
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


def test_what_was_recorded_before_a_senco_came_is_not_the_old_school_s(
    office, school, post, item
):
    url = at("evidence_download", school, item.uuid)
    today = timezone.localdate()
    post.appointed_on, post.left_on = today - timedelta(days=9), today
    post.recorded_at = timezone.now()
    post.save()
    Evidence.objects.update(recorded_at=timezone.now() - timedelta(days=5))
    during = office.get(url)
    assert b"".join(during.streaming_content) == PDF
    Evidence.objects.update(recorded_at=timezone.now() - timedelta(days=12))

    assert office.get(url).status_code == 404
    post.left_on = None
    post.save()
    now = office.get(url)
    assert b"".join(now.streaming_content) == PDF


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


@pytest.fixture
def own(post):
    post.person.user = UserFactory(name="Ruth Adeyemi")
    post.person.save()
    return browser_of(post.person.user)


def test_senco_adds_the_own_certificate_and_not_what_the_register_says(
    own, school, post, npq
):
    html = own.get(at("evidence", school, post.uuid, npq.pk)).text
    seen = own.post(at("evidence_seen", school, post.uuid, npq.pk), looked())
    upload(own, school, post, npq)

    assert "Seen on Check a teacher’s record" not in html
    assert seen.status_code == 403
    assert Evidence.objects.get().kind == "certificate"


def test_what_a_senco_sent_in_counts_once_the_school_has_seen_it(
    own, office, school, post
):
    award = passed(post, "nasenco")
    form = own.get(at("evidence_file", school, post.uuid, award.pk, "certificate"))
    assert "Who saw it?" not in form.text
    for _ in range(2):
        upload(own, school, post, award, seen_by_name="Daniel Whitlock")

    item = Evidence.objects.get()
    assert (item.sent_in, item.seen_on, item.seen_by_name) == (True, None, "")
    page = own.get(at("school", school)).text
    assert "Said to hold it, evidence not seen" in page
    assert "I have seen it" not in page
    assert "Add the evidence" not in page
    accept = at("evidence_accept", school, item.uuid)
    assert own.post(accept).status_code == 403
    page = office.get(at("school", school)).text
    assert "Look at what was sent in" in page
    assert "not yet seen by the school" in page
    assert "Daniel Whitlock" not in page
    assert "I have seen it" in page
    assert f'action="{accept}"' in page

    for _ in range(2):
        assert office.post(accept).status_code == 302

    item.refresh_from_db()
    assert (item.seen_on, item.seen_by_name) == (timezone.localdate(), "Priya Nair")
    page = office.get(at("school", school)).text
    assert "Holds it" in page
    assert "I have seen it" not in page
    assert "Sent in by Ruth Adeyemi on" in page
    assert page.count("a certificate that was sent in was seen by the school") == 1
    assert "a certificate sent in, for the school to see" in page


def test_what_was_taken_back_is_not_noted_as_seen(own, office, school, post, npq):
    upload(own, school, post, npq)
    item = Evidence.objects.get()
    own.post(at("evidence_withdraw", school, item.uuid))

    response = office.post(at("evidence_accept", school, item.uuid), follow=True)

    assert "It was taken back, so it cannot be noted as seen." in response.text
    item.refresh_from_db()
    assert item.seen_on is None


def test_senco_does_not_take_back_what_the_school_looked_at(own, school, item):
    response = own.post(at("evidence_withdraw", school, item.uuid))

    assert response.status_code == 403
    assert Evidence.objects.get().withdrawn_at is None
    assert "Take back" not in own.get(at("school", school)).text


def test_answer_of_the_head_meets_evidence_that_is_seen_meanwhile(
    own, office, school, post
):
    award = passed(post, "nasenco")
    upload(own, school, post, award)
    head = browser_of(member(Role.HEAD, establishment=school))
    url = at("senco_confirm", school, post.uuid)
    page = head.get(url)
    assert "Certificate, sent in on" in page.text
    assert "not yet seen by the school" in page.text
    shown = page.context["form"]["shown"].value() or page.context["shown"]
    office.post(at("evidence_accept", school, Evidence.objects.get().uuid))

    response = head.post(url, {"answer": "holds", "shown": shown})

    assert response.status_code == 409
    assert "Certificate, seen on" in response.text
    assert not Confirmation.objects.exists()
