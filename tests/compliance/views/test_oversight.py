import csv
import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry, Payload
from compliance.models import SchoolRecord, StandingChange
from compliance.operations.qualifications import (
    CourseFacts,
    add_evidence,
    record_qualification,
)
from compliance.operations.standings import refresh_all, refresh_schools
from compliance.queries.oversight import lines_of
from compliance.rules.confirming import Reply
from tests.compliance.overseen import (
    authority_scope,
    head_of,
    school_in,
    trust_scope,
    viewer_of,
)
from tests.compliance.views.confirming import confirmed, post_on_course
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
PAGE = "/oversight/"


@pytest.fixture
def day():
    return timezone.localdate()


@pytest.fixture
def scope():
    return authority_scope()


@pytest.fixture
def viewer(scope, client):
    user = viewer_of(scope)
    client.force_login(user)
    return user


def senco_at(school, name, *, kind="none", appointed_on=None, **fields):
    """Without a place: whether that needs somebody follows from the day of the start."""
    post = DesignationFactory(
        establishment=school,
        person__name=name,
        appointed_on=appointed_on or timezone.localdate() - timedelta(days=60),
        **fields,
    )
    record_qualification(
        person=post.person,
        course=CourseFacts(kind=kind),
        recorded_by=None,
        at=timezone.now(),
    )
    return post


def names_on(response):
    return [line.establishment.name for line in response.context["page"]]


# Who gets in ---------------------------------------------------------------------


def test_whoever_oversees_nothing_is_refused(client):
    client.force_login(UserFactory())

    assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize(
    "rest", ["", "schools.csv", "schools.xlsx", "ask/", "asked/", "roster/"]
)
def test_another_s_schools_are_refused(client, viewer, rest):
    other = authority_scope("898", "Elsewhere")

    assert client.get(f"/oversight/{other.key}/{rest}").status_code == 403


def test_a_role_that_has_ended_opens_nothing(client, scope, viewer, day):
    viewer.memberships.update(until_date=day)

    assert client.get(PAGE).status_code == 403


def test_only_own_schools_are_listed(client, scope, viewer, day):
    school_in(scope, name="Ours")
    school_in(authority_scope("898", "Elsewhere"), name="Theirs")
    school_in(scope, name="Gone", status="closed")
    refresh_all(today=day)

    response = client.get(PAGE)

    assert names_on(response) == ["Ours"]
    assert "Theirs" not in response.text
    assert "Gone" not in response.text


def test_somebody_with_several_scopes_chooses(client, scope):
    trust = trust_scope()
    client.force_login(viewer_of(scope, trust))

    response = client.get(PAGE)

    for each in (scope, trust):
        assert f'href="/oversight/{each.key}/"' in response.text
        assert client.get(f"/oversight/{each.key}/").context["scope"] == each


# Totals --------------------------------------------------------------------------


def test_totals_and_the_list_begin_with_the_worst(client, scope, viewer, day):
    senco_at(school_in(scope, name="Late"), "A", appointed_on=date(2020, 9, 1))
    school_in(scope, name="Empty")
    senco_at(school_in(scope, name="Old"), "B", appointed_on=date(2005, 9, 1))
    school_in(scope, name="Special", type_code="7")
    refresh_all(today=day)

    response = client.get(PAGE)

    assert "<h1>2 of 4 schools need you</h1>" in response.text
    assert names_on(response) == ["Late", "Empty", "Old", "Special"]
    assert [
        (count.line.text, count.schools)
        for count in response.context["overview"].counts
    ] == [
        ("Past the deadline", 1),
        ("Nothing recorded", 1),
        ("Not required", 1),
        ("Not covered by this duty", 1),
    ]
    assert 'width="100.0%"' in response.text


def test_nothing_is_listed_before_there_are_schools(client, viewer):
    response = client.get(PAGE)

    assert "<h1>No schools here yet</h1>" in response.text


def test_changes_of_this_month_stand_with_what_was_before(client, scope, viewer, day):
    school = school_in(scope, name="Marram Junior")
    refresh_all(today=day)
    StandingChange.objects.create(
        establishment=school,
        changed_on=day.replace(day=1),
        before="WORKING_TOWARDS",
        after="NO_SENCO",
        words="No SENCO since 1 November 2026",
    )
    StandingChange.objects.create(
        establishment=school,
        changed_on=day.replace(day=1) - timedelta(days=1),
        after="NOTHING_RECORDED",
        words="An old change",
    )

    text = client.get(PAGE).text

    assert "No SENCO since 1 November 2026" in text
    assert "Before: Working towards it." in text
    assert "An old change" not in text


def test_who_is_about_to_run_out_is_counted_and_listed(client, scope, viewer, day):
    senco_at(school_in(scope, name="Soon"), "A", appointed_on=day - timedelta(days=30))
    school_in(scope, name="Other")
    refresh_all(today=day)
    response = client.get(PAGE)
    ((name, first, count),) = response.context["chances"]

    assert count == 1
    assert f"For 1 SENCO {name} is the last intake" in response.text
    listed = client.get(f"/oversight/{scope.key}/?last_intake={first}")
    assert names_on(listed) == ["Soon"]


# Narrowing -----------------------------------------------------------------------


@pytest.fixture
def three(scope, day):
    late = school_in(scope, name="Late Primary", town="Saltmouth")
    senco_at(late, "Ada Quill", appointed_on=date(2020, 9, 1))
    senco_at(
        school_in(scope, name="Young High", phase="Secondary"),
        "Ben Marsh",
        appointed_on=day - timedelta(days=30),
    )
    school_in(scope, name="Empty Infant")
    refresh_all(today=day)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=late", ["Late Primary"]),
        ("q=saltmouth+primary", ["Late Primary"]),
        ("q=quill", ["Late Primary"]),
        ("q=91", ["Late Primary", "Empty Infant", "Young High"]),
        ("status=needs-you", ["Late Primary", "Empty Infant", "Young High"]),
        ("status=on-course", []),
        ("status=nothing-recorded", ["Empty Infant"]),
        ("phase=Secondary", ["Young High"]),
        ("deadline_before=2024-01-01", ["Late Primary"]),
        ("confirmed=never", ["Late Primary", "Empty Infant", "Young High"]),
        (
            "not_confirmed_since=2026-01-01",
            ["Late Primary", "Empty Infant", "Young High"],
        ),
        ("status=past&phase=Secondary", []),
    ],
)
def test_the_list_is_narrowed(client, viewer, three, query, expected):
    assert names_on(client.get(f"{PAGE}?{query}")) == expected


def test_what_cannot_be_read_is_told_and_narrows_nothing(client, viewer, three):
    response = client.get(f"{PAGE}?deadline_before=soon&phase=Nowhere")

    assert "Enter a day, like 2027-09-01" in response.text
    assert 'value="soon"' in response.text
    assert len(names_on(response)) == 3


def test_a_trust_narrows_by_authority(client, day):
    trust, here, there = trust_scope(), authority_scope(), authority_scope("898", "X")
    school_in(trust, name="Here", authority=here.owner)
    school_in(trust, name="There", authority=there.owner)
    refresh_all(today=day)
    client.force_login(viewer_of(trust))

    assert names_on(client.get(f"{PAGE}?authority=898")) == ["There"]


def test_pages_keep_what_was_chosen(client, scope, viewer, day, monkeypatch):
    monkeypatch.setattr("compliance.views.oversight.SCHOOLS_A_PAGE", 2)
    for number in range(3):
        school_in(scope, name=f"School {number}")
    refresh_all(today=day)

    response = client.get(f"{PAGE}?status=needs-you")

    assert "Next 1 school</a>" in response.text
    assert f"/oversight/{scope.key}/?status=needs-you&amp;page=2#all" in response.text
    assert len(names_on(client.get(f"{PAGE}?page=2"))) == 1


# Names ---------------------------------------------------------------------------


@pytest.mark.parametrize("shares", [None, False, True])
def test_an_authority_sees_an_academy_s_names_where_it_shares_them(
    client, scope, viewer, day, shares
):
    academy = school_in(scope, name="Academy", trust=trust_scope().owner)
    if shares is not None:
        SchoolRecord.objects.create(establishment=academy, shares_names=shares)
    senco_at(academy, "Ines Secret")
    senco_at(school_in(scope, name="Maintained"), "Tom Open")

    pages = [
        client.get(PAGE).text,
        client.get(f"/oversight/{scope.key}/schools.csv").getvalue().decode(),
    ]

    for text in pages:
        assert "Tom Open" in text
        assert ("Ines Secret" in text) is bool(shares)
        assert ("1 SENCO, name not shared" in text) is not shares
    found = names_on(client.get(f"{PAGE}?q=secret"))
    assert found == (["Academy"] if shares else [])


def test_a_trust_sees_the_names_of_its_academies(client, day):
    trust = trust_scope()
    senco_at(school_in(trust), "Ines Known")
    client.force_login(viewer_of(trust))

    assert "Ines Known" in client.get(PAGE).text


def test_names_that_do_not_show_are_not_even_read(scope, day):
    academy = school_in(scope, trust=trust_scope().owner)
    senco_at(academy, "Ines Secret")

    with CaptureQueriesContext(connection) as captured:
        (line,) = lines_of(scope)

    assert line.shown_names == ""
    assert len(captured) == 1
    assert "names" in line.get_deferred_fields()


# What a head answered, and who may be SENCO -----------------------------------------


def bare(response) -> str:
    return " ".join(response.text.split())


def test_an_answer_that_confirms_nothing_is_told_as_one(client, scope, viewer, day):
    school = school_in(scope, name="Unsure")
    post = post_on_course(establishment=school)
    confirmed(post, head_of(school), reply=Reply.CANNOT_CONFIRM)

    text = bare(client.get(PAGE))

    assert "Not confirmed <br><span" in text
    assert "The head cannot confirm" in text
    assert names_on(client.get(f"{PAGE}?confirmed=again")) == ["Unsure"]
    (row,) = table_of(client.get(f"/oversight/{scope.key}/schools.csv"))
    assert row["Confirmed on"] == row["Confirm again by"] == ""
    assert row["Last answer of the head"] == "The head cannot confirm"


def test_an_answer_that_differs_from_the_record_is_told(client, scope, viewer, day):
    school = school_in(scope)
    post = post_on_course(establishment=school)
    confirmed(post, head_of(school), reply=Reply.HOLDS, because="It came today.")

    assert "Holds it, differs from the record" in bare(client.get(PAGE))
    (row,) = table_of(client.get(f"/oversight/{scope.key}/schools.csv"))
    assert row["Answer differs from the record"] == "yes"


def test_of_two_sencos_one_confirmed_is_told_and_still_due(client, scope, viewer, day):
    school = school_in(scope, name="Shared")
    post = post_on_course(establishment=school)
    senco_at(school, "Ben Marsh")
    confirmed(post, head_of(school))

    assert ", 1 of 2 confirmed" in bare(client.get(PAGE))
    assert names_on(client.get(f"{PAGE}?confirmed=again")) == ["Shared"]
    assert names_on(client.get(f"{PAGE}?confirmed=never")) == []
    assert names_on(client.get(f"{PAGE}?not_confirmed_since=2020-01-01")) == ["Shared"]


def test_whoever_may_not_be_senco_is_never_green(client, scope, viewer, day):
    school = school_in(scope, name="Barred")
    post = DesignationFactory(
        establishment=school, appointed_on=date(2005, 9, 1), teaches_at_school="no"
    )
    passed = CourseFacts(
        kind="nasenco",
        course_started_on=date(2022, 9, 1),
        outcome="passed",
        outcome_on=date(2023, 7, 1),
    )
    course = record_qualification(
        person=post.person, course=passed, recorded_by=None, at=timezone.now()
    )
    add_evidence(
        qualification=course,
        kind="certificate",
        seen_on=day,
        seen_by=UserFactory(),
        content=b"%PDF-1.7",
        file_name="award.pdf",
        media_type="application/pdf",
        at=timezone.now(),
    )

    StandingChange.objects.create(
        establishment=school, changed_on=day, after="HELD_NASENCO", words="Holds it"
    )

    response = client.get(PAGE)

    assert "<h1>1 of 1 school needs you</h1>" in response.text
    assert [change.words for change in response.context["changes"]] == ["Holds it"]
    assert "May not be SENCO: does not teach at the school" in response.text
    assert 'class="status held"' not in response.text
    for status, names in [
        ("may-not-be", ["Barred"]),
        ("needs-you", ["Barred"]),
        ("holds", []),
        ("settled", []),
    ]:
        assert names_on(client.get(f"{PAGE}?status={status}")) == names
    (row,) = table_of(client.get(f"/oversight/{scope.key}/schools.csv"))
    assert row["May be SENCO"] == "no: does not teach at the school"


def test_an_academy_whose_trust_is_not_known_shares_no_names(
    client, scope, viewer, day
):
    senco_at(school_in(scope, type_code="34"), "Ines Secret")

    assert "Ines Secret" not in client.get(PAGE).text


# Files ---------------------------------------------------------------------------


def table_of(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_holds_the_narrowed_list(client, scope, viewer, three):
    rows = table_of(client.get(f"/oversight/{scope.key}/schools.csv?phase=Secondary"))

    assert [row["School"] for row in rows] == ["Young High"]
    assert rows[0]["SENCO"] == "Ben Marsh"
    assert rows[0]["SENCOs"] == "1"
    assert date.fromisoformat(rows[0]["Deadline"])


def test_no_text_becomes_a_formula(client, scope, viewer, day):
    senco_at(school_in(scope, name="=1+1"), "@SUM(A1)")
    address = f"/oversight/{scope.key}/schools"

    (row,) = table_of(client.get(f"{address}.csv"))
    sheet = ZipFile(io.BytesIO(client.get(f"{address}.xlsx").getvalue()))

    assert (row["School"], row["SENCO"]) == ("'=1+1", "'@SUM(A1)")
    cells = sheet.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    assert "=1+1" in cells
    assert 't="inlineStr"' in cells


def test_spreadsheet_holds_days_as_days(client, scope, viewer, three):
    response = client.get(f"/oversight/{scope.key}/schools.xlsx?q=late")

    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert ".xlsx" in response["Content-Disposition"]
    sheet = ZipFile(io.BytesIO(response.getvalue()))
    cells = sheet.read("xl/worksheets/sheet1.xml").decode()
    # 1 September 2023, in days since the year 1900
    assert "<v>45170</v>" in cells
    assert cells.count("<row ") == 2


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_export_stands_in_the_trail(client, scope, viewer, three, kind):
    client.get(f"/oversight/{scope.key}/schools.{kind}?q=quill&status=past")

    entry = Entry.objects.order_by("number").last()
    body = Payload.objects.get(number=entry.number).body
    assert (entry.act, entry.actor) == ("schools.exported", str(viewer.uuid))
    assert entry.subject == f"oversight:{scope.key}"
    assert '"schools":1' in body
    assert "quill" not in body


# Queries -------------------------------------------------------------------------


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        if response.streaming:
            response.getvalue()
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("rest", ["", "schools.csv", "schools.xlsx", "ask/"])
def test_queries_do_not_grow_with_schools(client, scope, viewer, day, rest):
    address = f"/oversight/{scope.key}/{rest}"
    first = senco_at(school_in(scope, trust=trust_scope().owner), "A")
    queries_of(client, address)
    one = queries_of(client, address)
    for name in "BC":
        senco_at(school_in(scope, trust=trust_scope().owner), name)
    refresh_schools(establishments=[first.establishment_id], today=day)

    assert queries_of(client, address) == one


def test_the_page_of_an_authority_takes_at_most_twelve_queries(
    client, scope, viewer, three
):
    queries_of(client, PAGE)

    assert queries_of(client, PAGE) <= 12
