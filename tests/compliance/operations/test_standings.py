from datetime import date, timedelta

import pytest

from compliance.models import SchoolSummary, SencoStanding, StandingChange
from compliance.operations.people import end_designation
from compliance.operations.qualifications import (
    CourseFacts,
    add_evidence,
    record_qualification,
)
from compliance.operations.standings import refresh_all, refresh_schools
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db
PASSED = CourseFacts(
    kind="nasenco",
    course_started_on=date(2022, 9, 1),
    outcome="passed",
    outcome_on=date(2023, 7, 1),
)


def line_of(school):
    return SchoolSummary.objects.get(establishment=school)


def test_school_without_a_record_is_a_state_of_its_own(today):
    school = SchoolFactory()

    refresh_all(today=today)

    assert line_of(school).standing == "NOTHING_RECORDED"
    assert line_of(school).words == "Nothing recorded"


def test_setting_outside_the_duty_is_not_waited_for(today):
    special = SchoolFactory(type_code="7")

    refresh_all(today=today)

    assert line_of(special).standing == "NOT_APPLICABLE"


def test_school_whose_last_senco_left_says_since_when(today, now):
    post = DesignationFactory()
    end_designation(designation=post, left_on=date(2026, 11, 1), ended_by=None, at=now)

    line = line_of(post.establishment)

    assert (line.standing, line.since) == ("NO_SENCO", date(2026, 11, 1))
    assert line.words == "No SENCO since 1 November 2026"


def test_school_shows_the_senco_who_needs_most(today, now):
    held = DesignationFactory(person__name="Zoe Held")
    other = DesignationFactory(
        establishment=held.establishment, person__name="Ada Unknown"
    )
    record_qualification(person=held.person, course=PASSED, recorded_by=None, at=now)
    record_qualification(
        person=other.person, course=CourseFacts(kind="none"), recorded_by=None, at=now
    )

    line = line_of(held.establishment)

    assert (line.standing, line.sencos) == ("NOT_ENROLLED", 2)
    assert line.names == "Ada Unknown, Zoe Held"


def test_held_without_evidence_is_only_said(now):
    post = DesignationFactory()
    course = record_qualification(
        person=post.person, course=PASSED, recorded_by=None, at=now
    )
    assert line_of(post.establishment).words == "Said to hold it, evidence not seen"

    add_evidence(
        qualification=course,
        kind="certificate",
        seen_on=date(2026, 11, 20),
        seen_by=UserFactory(),
        content=b"%PDF-1.7",
        file_name="award.pdf",
        media_type="application/pdf",
        at=now,
    )

    assert line_of(post.establishment).words == "Holds it"


def test_change_of_a_standing_is_kept_and_the_same_day_twice_is_one(today, now):
    post = DesignationFactory(appointed_on=date(2020, 9, 1))
    refresh_all(today=today - timedelta(days=1))
    record_qualification(
        person=post.person, course=CourseFacts(kind="none"), recorded_by=None, at=now
    )
    record_qualification(person=post.person, course=PASSED, recorded_by=None, at=now)

    [change] = StandingChange.objects.all()

    assert (change.before, change.after) == ("UNKNOWN", "HELD_NASENCO")
    assert change.changed_on == today


def test_first_day_of_a_school_is_no_change(today):
    school = SchoolFactory()
    refresh_all(today=today)
    DesignationFactory(establishment=school)

    for _ in range(2):
        refresh_all(today=today)

    assert line_of(school).standing == "UNKNOWN"
    assert not StandingChange.objects.exists()


def test_changes_of_one_day_are_one_from_the_day_before(today, now):
    school = SchoolFactory()
    refresh_all(today=today - timedelta(days=1))
    post = DesignationFactory(establishment=school)
    refresh_all(today=today)
    record_qualification(person=post.person, course=PASSED, recorded_by=None, at=now)

    [change] = StandingChange.objects.all()

    assert (change.before, change.after) == ("NOTHING_RECORDED", "HELD_NASENCO")


def test_change_that_was_taken_back_the_same_day_is_none(today):
    school = SchoolFactory()
    refresh_all(today=today - timedelta(days=1))
    post = DesignationFactory(establishment=school)
    refresh_all(today=today)
    assert StandingChange.objects.exists()
    post.delete()

    refresh_all(today=today)

    assert not StandingChange.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_standings_cost_as_many_queries_for_three_schools(
    count, today, now, django_assert_num_queries
):
    posts = DesignationFactory.create_batch(count)
    for post in posts:
        record_qualification(
            person=post.person, course=PASSED, recorded_by=None, at=now
        )
    schools = [post.establishment_id for post in posts]

    with django_assert_num_queries(15):
        refresh_schools(establishments=schools, today=today)

    assert SencoStanding.objects.count() == count


def test_course_overtakes_what_was_said_before_it(now):
    post = DesignationFactory()
    for course in (CourseFacts(kind="none"), PASSED):
        record_qualification(
            person=post.person, course=course, recorded_by=None, at=now
        )

    assert line_of(post.establishment).standing == "HELD_NASENCO"


def test_pass_that_nobody_checked_is_not_hidden_by_an_earlier_failure(now):
    post = DesignationFactory()
    failed = CourseFacts(
        kind="npq",
        course_started_on=date(2024, 11, 1),
        outcome="failed",
        outcome_on=date(2026, 6, 1),
    )
    passed = CourseFacts(kind="npq", outcome="passed", outcome_on=date(2026, 11, 2))
    for course in (passed, failed):
        record_qualification(
            person=post.person, course=course, recorded_by=None, at=now
        )

    assert line_of(post.establishment).standing == "UNKNOWN"
