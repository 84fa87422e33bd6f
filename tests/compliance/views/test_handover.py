from datetime import date

import pytest
from django.utils import timezone

from accounts.enums import Role
from compliance.models import Person
from compliance.rules.months import add_months
from tests.compliance.views.test_training import (
    address,
    no_second_step,  # noqa: F401 used by all
    school,  # noqa: F401 a fixture
    sign_in,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(school):  # noqa: F811
    return DesignationFactory(
        establishment=school,
        person__name="Ruth Leaving",
        appointed_on=date(2020, 9, 1),
        left_on=date(2020, 10, 1),
    )


def page_of(client, post):
    return client.get(address("hand_over", post.establishment, post.uuid))


def test_without_a_successor_the_gap_and_the_dates_of_a_newcomer_are_said(client, post):
    sign_in(client, post.establishment, Role.HEAD)

    page = page_of(client, post)

    assert "Ruth Leaving left on 1 October 2020, and nobody is on record" in page.text
    assert "Record the successor" in page.text
    today = timezone.localdate()
    assert page.context["newcomer"].clock.deadline == add_months(today, 36)
    assert "Nothing about a child belongs here." in page.text


def test_the_successor_s_own_clock_is_shown(client, post):
    DesignationFactory(
        establishment=post.establishment,
        person__name="Zoe Next",
        appointed_on=date(2020, 10, 5),
    )
    DesignationFactory(
        establishment=post.establishment,
        person__name="Ada Before",
        appointed_on=date(2019, 1, 1),
    )
    sign_in(client, post.establishment, Role.OFFICE)

    page = page_of(client, post)

    assert [each.post.person.name for each in page.context["taking_over"]] == [
        "Zoe Next"
    ]
    assert "5 October 2023" in page.text
    assert "by 4 November 2020" in page.text


def test_the_senco_sees_it_and_a_governor_does_not(client, post):
    senco = UserFactory()
    now_there = DesignationFactory(establishment=post.establishment)
    Person.objects.filter(pk=now_there.person_id).update(
        user=senco, linked_at=timezone.now()
    )
    client.force_login(senco)
    assert page_of(client, post).status_code == 200

    sign_in(client, post.establishment, Role.GOVERNOR)
    assert page_of(client, post).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_successors_cost_the_same_however_many(
    client, post, count, django_assert_max_num_queries
):
    for _ in range(count):
        DesignationFactory(establishment=post.establishment)
    sign_in(client, post.establishment, Role.HEAD)

    with django_assert_max_num_queries(18):
        page_of(client, post)
