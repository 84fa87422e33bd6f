import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from audit.models import Entry
from compliance.models import ReportedSenco, RosterUpload, SchoolRecord
from compliance.operations.people import (
    PersonFacts,
    PostFacts,
    change_person,
    end_designation,
    record_designation,
)
from compliance.operations.qualifications import (
    CourseFacts,
    add_evidence,
    record_qualification,
)
from compliance.rules.confirming import Reply
from schools.models import Establishment, EstablishmentLink, LocalAuthority, Trust
from tests.compliance.recording import at, browser_of, member
from tests.compliance.views.confirming import confirmed
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db
NAME = "Ruth Adeyemi"
QUERIES = 17
HELD = CourseFacts(
    kind="nasenco",
    course_started_on=date(2022, 9, 1),
    outcome="passed",
    outcome_on=date(2023, 7, 1),
    provider_name="Wrenfold University",
)


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def school():
    authority = LocalAuthority.objects.create(code="899", name="Marlshire")
    trust = Trust.objects.create(uid="99001", name="Oakbridge Trust")
    return SchoolFactory(
        name="Larchfield", authority=authority, trust=trust, type_code="34"
    )


@pytest.fixture
def post(school):
    """Whose award was recorded by the office, with its certificate."""
    made = DesignationFactory(
        establishment=school, person__name=NAME, person__trn="1234567"
    )
    office = member(Role.OFFICE, "Priya Nair", establishment=school)
    now = timezone.now()
    course = record_qualification(
        person=made.person, course=HELD, school=school, recorded_by=office, at=now
    )
    add_evidence(
        qualification=course,
        kind="certificate",
        seen_on=timezone.localdate(),
        seen_by=office,
        school=school,
        content=b"%PDF-1.7",
        file_name="award of Ruth.pdf",
        media_type="application/pdf",
        at=now,
    )
    return made


def shown(user, school, **query):
    return browser_of(user).get(at("school", school), query)


def page(user, school, **query) -> str:
    response = shown(user, school, **query)
    assert response.status_code == 200
    return response.text


def head_of(school):
    return member(Role.HEAD, "Daniel Whitlock", establishment=school)


# Who sees what ---------------------------------------------------------------------


def test_stranger_is_refused_kindly_and_told_no_school(school, post):
    response = shown(UserFactory(), school)

    assert response.status_code == 403
    assert "not open to you" in response.text
    assert "Larchfield" not in response.text
    assert NAME not in response.text


def test_head_of_another_school_gains_nothing_by_changing_the_address(school, post):
    response = shown(head_of(SchoolFactory()), school)

    assert response.status_code == 403
    assert NAME not in response.text


@pytest.mark.parametrize("key", ["999999", "ofsted-EY1", "x"])
def test_unknown_school_is_not_there(client, key):
    client.force_login(UserFactory())

    assert client.get(f"/schools/{key}/").status_code == 404


def test_role_that_has_ended_opens_nothing(school, post):
    head = head_of(school)
    head.memberships.update(until_date=timezone.localdate())

    assert shown(head, school).status_code == 403


def test_head_sees_verdict_clock_evidence_and_who_recorded_it(school, post):
    html = page(head_of(school), school)

    assert "Holds it" in html
    assert f"{NAME} has been SENCO since 1 September 2025" in html
    assert "The three-year clock" in html
    assert "award of Ruth.pdf" in html
    assert "SI 2014/1530 reg 49" in html
    assert "a certificate added to the record" in html
    assert "Priya Nair" in html
    assert "The duty binds the proprietor of this academy, Oakbridge Trust," in html


def test_governor_reads_and_is_offered_no_change_and_no_file(school, post):
    html = page(member(Role.GOVERNOR, establishment=school), school)

    assert NAME in html
    assert "Certificate," in html
    assert "award of Ruth.pdf" not in html
    assert "Record another SENCO" not in html
    assert ">Change<" not in html


def test_authority_without_names_sees_the_standing_and_no_name(school, post):
    DesignationFactory(
        establishment=school, left_on=date(2025, 1, 1), appointed_on=None
    )
    viewer = member(Role.AUTHORITY, "Callum Reid", authority=school.authority)

    html = page(viewer, school)

    assert "Holds it" in html
    assert "1 September 2028" in html
    assert "Adeyemi" not in html
    assert "1234567" not in html
    assert "award of" not in html
    assert "Certificate" not in html
    assert "Invented" not in html
    assert "Priya" not in html
    assert "a certificate added" not in html
    assert "A SENCO: the National Award (NASENCO) recorded, passed" in html


def test_authority_sees_names_once_the_school_shares_them(school, post):
    SchoolRecord.objects.create(establishment=school, shares_names=True)
    viewer = member(Role.AUTHORITY, "Callum Reid", authority=school.authority)

    html = page(viewer, school)

    assert NAME in html
    assert "award of" not in html


def test_senco_sees_the_page_and_changes_only_the_own_qualification(school, post):
    other = DesignationFactory(establishment=school)
    senco = UserFactory()
    post.person.user = senco
    post.person.save()

    html = page(senco, school)

    assert f'href="{at("qualification", school, post.uuid)}"' in html
    assert f'href="{at("senco", school, post.uuid)}"' not in html
    assert f"sencos/{other.uuid}" not in html


# States of a school ------------------------------------------------------------------


def test_nothing_recorded_is_a_state_of_its_own_with_what_to_do(school):
    html = page(head_of(school), school)

    assert "Nothing recorded" in html
    assert "Record who is SENCO and since when." in html
    assert html.count('class="govuk-button"') == 1
    assert "Deadline" not in html


def test_last_senco_gone_is_said_plainly_with_the_law(school, post, now):
    end_designation(designation=post, left_on=date(2026, 11, 1), ended_by=None, at=now)

    html = page(head_of(school), school)

    assert "No SENCO since 1 November 2026" in html
    assert "Children and Families Act 2014, section 67" in html
    assert "Record the new SENCO" in html


def test_gap_is_said_though_a_successor_is_to_start(school, post, now):
    today = timezone.localdate()
    gone = today - timedelta(days=20)
    end_designation(designation=post, left_on=gone, ended_by=None, at=timezone.now())
    DesignationFactory(establishment=school, appointed_on=today + timedelta(days=40))

    html = page(head_of(school), school)

    assert f"No SENCO since {gone.day} {gone:%B %Y}" in html
    assert "Record an acting SENCO" in html


def test_last_one_leaving_with_nobody_to_follow_is_warned_of(school, post):
    leaves = timezone.localdate() + timedelta(days=30)
    end_designation(designation=post, left_on=leaves, ended_by=None, at=timezone.now())
    head = head_of(school)
    assert "nobody is recorded to follow" in page(head, school)

    DesignationFactory(establishment=school, appointed_on=leaves)

    assert "nobody is recorded to follow" not in page(head, school)


def test_several_sencos_have_each_a_verdict_and_the_neediest_comes_first(school, post):
    late = DesignationFactory(
        establishment=school,
        person__name="Ada Late",
        appointed_on=date(2020, 9, 1),
        arrangement="job_share",
        month_only=True,
    )
    record_qualification(
        person=late.person,
        course=CourseFacts(kind="none"),
        recorded_by=None,
        at=timezone.now(),
    )

    html = page(head_of(school), school)

    assert html.index("Deadline passed on 1 September 2023") < html.index("Holds it")
    assert "Ada Late has been SENCO since September 2020" in html
    assert "SENCO, job share, since September 2020, day not recorded" in html


def test_person_at_another_school_is_told_of_without_its_name(school, post):
    other = SchoolFactory(name="Elsewhere Primary")
    DesignationFactory(person=post.person, establishment=other)

    html = page(head_of(school), school)

    assert "Also SENCO at one other school recorded here" in html
    assert "Elsewhere" not in html


def test_closed_school_leads_to_its_successor(school):
    new = SchoolFactory(name="Larchfield Academy")
    school.status, school.closed_on = Establishment.Status.CLOSED, date(2025, 8, 31)
    school.save()
    EstablishmentLink.objects.create(
        from_urn=school.identifier,
        to_urn=new.identifier,
        kind=EstablishmentLink.Kind.SUCCESSOR,
    )

    html = page(head_of(school), school)

    assert "This school closed on 31 August 2025." in html
    assert at("school", new) in html
    assert "Record your SENCO" not in html


def test_setting_outside_the_duty_is_not_waited_for():
    nursery = SchoolFactory(scheme="ofsted", identifier="EY900005", type_code="")

    html = page(head_of(nursery), nursery)

    assert "This duty does not cover this setting" in html
    assert "The Level 3 award" in html
    assert "binds nobody here" in html


def test_authority_s_report_is_pointed_to(school):
    upload = RosterUpload.objects.create(
        authority=school.authority,
        file_name="r.csv",
        rows=[],
        uploaded_at=timezone.now(),
    )
    ReportedSenco.objects.create(
        establishment=school, upload=upload, name="Reported Person", facts={}
    )

    html = page(head_of(school), school)

    assert "The local authority reported something" in html
    assert "Reported Person" not in html


@pytest.mark.parametrize(
    ("course", "label"),
    [
        (None, "Record the qualification"),
        (HELD, "Add the evidence"),
        (CourseFacts(kind="npq", outcome="passed"), "Complete the course"),
        (CourseFacts(kind="none"), "Confirm for this year"),
    ],
)
def test_first_button_is_what_is_missing_then_the_confirmation(school, course, label):
    post = DesignationFactory(establishment=school)
    if course:
        record_qualification(
            person=post.person, course=course, recorded_by=None, at=timezone.now()
        )

    html = page(head_of(school), school)

    assert label in html[html.index("verdict__act") :].split("</p>")[0]


def test_what_if_shows_both_answers(school):
    today = timezone.localdate()
    post = DesignationFactory(
        establishment=school, appointed_on=today - timedelta(days=400)
    )
    began = today - timedelta(days=30)
    record_qualification(
        person=post.person,
        course=CourseFacts(kind="npq", course_started_on=began),
        recorded_by=None,
        at=timezone.now(),
    )

    html = page(head_of(school), school, **{"if": "pause-12", "senco": str(post.uuid)})

    assert "Pause the course for 12 months" in html
    assert "This moves the result past the deadline." in html


# History -------------------------------------------------------------------------------


def test_history_leaves_out_what_another_school_wrote_of_the_person(school, post, now):
    other = SchoolFactory()
    change_person(
        person=post.person,
        facts=PersonFacts(name=NAME, trn="1234567", qts="no"),
        school=other,
        changed_by=UserFactory(name="Other Head"),
        at=now,
    )

    html = page(head_of(school), school)

    assert "qualified teacher status changed" not in html
    assert "Other Head" not in html


def test_history_is_bounded_and_newest_first(school, now):
    for number in range(12):
        record_designation(
            establishment=school,
            person=PersonFacts(name=f"Person Nr{number}"),
            post=PostFacts(appointed_on=date(2020, 1, 1) + timedelta(days=number)),
            recorded_by=None,
            at=now,
        )

    html = page(head_of(school), school)

    first = html.index("Person Nr11 recorded as SENCO")
    assert first < html.index("Person Nr4 recorded as SENCO")
    assert html.index("Earlier</summary>") < html.index("Person Nr3 recorded as SENCO")


# Its cost and its file ---------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_as_many_queries_for_three_sencos(
    school, count, django_assert_num_queries
):
    for _ in range(count):
        made = DesignationFactory(establishment=school)
        course = record_qualification(
            person=made.person,
            course=HELD,
            school=school,
            recorded_by=None,
            at=timezone.now(),
        )
        add_evidence(
            qualification=course,
            kind="certificate",
            seen_on=date(2026, 11, 1),
            seen_by=UserFactory(),
            school=school,
            content=b"%PDF-1.7",
            file_name="a.pdf",
            media_type="application/pdf",
            at=timezone.now(),
        )
    browser = browser_of(head_of(school))
    browser.get(at("school", school))

    with django_assert_num_queries(QUERIES):
        response = browser.get(at("school", school))

    assert response.status_code == 200


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_record_as_a_file_is_safe_for_a_spreadsheet_and_told_to_the_trail(school, post):
    post.person.name = "=HYPERLINK(1)"
    post.person.save()

    response = browser_of(head_of(school)).get(at("school_csv", school))

    [row] = rows_of(response)
    assert row["SENCO"] == "'=HYPERLINK(1)"
    assert row["Teacher reference number"] == "1234567"
    assert (row["Status"], row["Deadline"]) == ("Holds it", "2028-09-01")
    assert "attachment" in response["Content-Disposition"]
    entry = Entry.objects.get(act="school.exported")
    assert entry.subject == f"school:{school.key}"


def test_governor_s_file_has_no_teacher_number(school, post):
    governor = member(Role.GOVERNOR, establishment=school)

    [row] = rows_of(browser_of(governor).get(at("school_csv", school)))

    assert (row["SENCO"], row["Teacher reference number"]) == (NAME, "")


def test_authority_gets_no_file(school, post):
    viewer = member(Role.AUTHORITY, "Callum Reid", authority=school.authority)

    assert browser_of(viewer).get(at("school_csv", school)).status_code == 403


# Overseers ---------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "leads"), [(Role.TRUST, False), (Role.HEAD, True)])
def test_link_to_people_shows_to_those_whom_the_page_lets_in(school, post, role, leads):
    scope = {"trust": school.trust} if role == Role.TRUST else {"establishment": school}
    user = member(role, **scope)

    address = at("school_people", school)

    assert (f'href="{address}"' in page(user, school)) is leads
    assert (browser_of(user).get(address).status_code == 200) is leads


def test_authority_reads_the_last_answer_and_that_it_confirms_nothing(school, post):
    confirmed(post, head_of(school), reply=Reply.CANNOT_CONFIRM)
    viewer = member(Role.AUTHORITY, "Callum Reid", authority=school.authority)

    html = page(viewer, school)

    assert "The head cannot confirm." in html
    assert "A confirmation is due." in html
