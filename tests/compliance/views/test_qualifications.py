from datetime import date

import pytest
from django.utils import timezone

from accounts.enums import Role
from compliance.models import Provider, Qualification
from compliance.operations.qualifications import (
    CourseFacts,
    digest_of_course,
    record_qualification,
)
from tests.compliance.recording import at, browser_of, course, day, member
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def school():
    return SchoolFactory(name="Larchfield")


@pytest.fixture
def post(school):
    return DesignationFactory(establishment=school, person__name="Ruth Adeyemi")


@pytest.fixture
def office(school):
    return browser_of(member(Role.OFFICE, "Priya Nair", establishment=school))


@pytest.fixture
def provider():
    return Provider.objects.create(
        name="Harbour Institute",
        kind="npq",
        recognised="yes",
        source="Schedule A1",
        since=date(2024, 9, 1),
    )


def recorded(post, **facts):
    return record_qualification(
        person=post.person,
        course=CourseFacts(**{"kind": "npq"} | facts),
        recorded_by=None,
        at=timezone.now(),
    )


def test_none_is_recorded_at_once(office, school, post):
    office.post(at("qualification", school, post.uuid), {"kind": "none"})

    assert Qualification.objects.get().kind == "none"


def test_course_is_asked_on_the_next_page(office, school, post, provider):
    response = office.post(at("qualification", school, post.uuid), {"kind": "npq"})
    assert response.url == at("course_add", school, post.uuid, "npq")

    for _ in range(2):
        response = office.post(response.url, course(provider=provider.pk)) and response

    made = Qualification.objects.get()
    assert (made.provider, made.outcome) == (provider, "in_progress")
    assert made.course_started_on == date(2025, 11, 10)


def test_passed_course_leads_to_its_evidence(office, school, post):
    url = at("course_add", school, post.uuid, "npq")
    typed = course(
        outcome="passed",
        provider="other",
        provider_name="Elm",
        **day("outcome_on", "1 7 2026"),
    )

    response = office.post(url, typed)

    made = Qualification.objects.get()
    assert (made.provider, made.provider_name) == (None, "Elm")
    assert response.url == at("evidence", school, post.uuid, made.pk)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (day("started", "31 4 2025"), "Enter the day as a number from 1 to 30."),
        (
            {"outcome": "passed", **day("outcome_on", "1 1 2025")},
            "a result cannot come",
        ),
        (day("expected", "1 1 2025"), "a result cannot be due"),
        (day("outcome_on", "1 1 2026"), "choose above what happened"),
        (
            {"provider": "other", "provider_name": " "},
            "Enter the name of the provider.",
        ),
        ({"provider": "999"}, "Choose a provider from the list."),
        ({"outcome": ""}, "Choose one of the answers."),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    office, school, post, typed, message
):
    url = at("course_add", school, post.uuid, "npq")

    response = office.post(url, course(provider_name="Elm") | typed)

    assert response.status_code == 422
    assert f'value="{typed.get("provider_name", "Elm")}"' in response.text
    assert message in response.text
    assert not Qualification.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        day("started", "1 1 2023"),  # before the NPQ for SENCOs counts
        {"outcome": "withdrawn", **day("outcome_on", "1 11 2025")},
        {"outcome": "passed"},
        {"started_day": "", "started_month": "", "started_year": ""},
    ],
)
def test_what_may_be_true_is_only_remarked_on(office, school, post, typed):
    url = at("course_add", school, post.uuid, "npq")

    assert office.post(url, course() | typed).status_code == 302

    html = office.get(at("school", school)).text
    assert "Every reason, with its source" in html


def test_course_that_began_too_early_is_remarked_on(office, school, post):
    office.post(
        at("course_add", school, post.uuid, "npq"), course(**day("started", "1 1 2023"))
    )

    html = office.get(at("school", school)).text

    assert (
        "The NPQ counts only if the course began on or after 1 September 2024" in html
    )


def test_course_opens_as_it_is_recorded_and_is_changed(office, school, post, provider):
    held = recorded(post, provider=provider, course_started_on=date(2025, 11, 10))
    url = at("course", school, post.uuid, held.pk)
    html = office.get(url).text
    assert 'value="2025"' in html
    assert f'value="{provider.pk}" selected' in html

    typed = course(
        provider=provider.pk,
        outcome="deferred",
        seen=digest_of_course(held),
        **day("outcome_on", "1 3 2026"),
    )
    assert office.post(url, typed).status_code == 302

    held.refresh_from_db()
    assert (held.outcome, held.outcome_on) == ("deferred", date(2026, 3, 1))


def test_stale_course_is_shown_beside_what_was_typed(office, school, post):
    held = recorded(post, course_started_on=date(2025, 11, 10))
    url, seen = at("course", school, post.uuid, held.pk), digest_of_course(held)
    office.post(url, course(seen=seen, outcome="withdrawn"))

    second = office.post(url, course(seen=seen, outcome="deferred"))

    assert second.status_code == 409
    assert "Recorded now: Left the course. You entered: Paused." in second.text
    held.refresh_from_db()
    assert held.outcome == "withdrawn"


def test_none_beside_a_course_is_refused_until_it_is_off(office, school, post):
    held = recorded(post)
    url = at("qualification", school, post.uuid)
    refused = office.post(url, {"kind": "none"})
    assert refused.status_code == 422
    assert "take it off the record first" in refused.text

    office.post(at("course_remove", school, post.uuid, held.pk))
    office.post(url, {"kind": "none"})

    held.refresh_from_db()
    assert held.kind == "none"


def test_senco_records_the_own_course_and_nobody_else_s(school, post):
    post.person.user = UserFactory()
    post.person.save()
    other = DesignationFactory(establishment=school)
    browser = browser_of(post.person.user)

    browser.post(at("course_add", school, post.uuid, "npq"), course())
    refused = browser.post(at("course_add", school, other.uuid, "npq"), course())

    assert refused.status_code == 403
    assert Qualification.objects.get().person == post.person


def test_course_of_somebody_else_is_not_there(office, school, post):
    held = recorded(DesignationFactory())

    for name in ("course", "evidence", "course_remove"):
        url = at(name, school, post.uuid, held.pk)
        assert office.post(url).status_code in {404, 405}
        assert office.get(url).status_code in {404, 405}


def test_governor_records_nothing(school, post):
    governor = browser_of(member(Role.GOVERNOR, establishment=school))

    response = governor.post(at("qualification", school, post.uuid), {"kind": "none"})

    assert response.status_code == 403
    assert not Qualification.objects.exists()
