"""Roles in a programme: granted and ended once, with an entry in the trail."""

from datetime import timedelta
from uuid import UUID

import pytest

from accounts.roles import roles_of
from audit.models import Entry
from courses.models import StaffRole
from courses.operations.staff import end_staff_role, grant_staff_role
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PROGRAMME = UUID(int=3)


@pytest.fixture
def grant(now, today):
    admin = UserFactory(administrator=True)

    def call(user, role="marker", programme=PROGRAMME, from_date=today):
        return grant_staff_role(
            user=user,
            role=role,
            programme_key=programme,
            from_date=from_date,
            granted_by=admin,
            at=now,
        )

    return call


def end(held, day, now):
    return end_staff_role(staff_role=held, until_date=day, ended_by=None, at=now)


def acts():
    return list(Entry.objects.values_list("act", flat=True))


def test_grant_gives_the_role_once(grant, today):
    user = UserFactory()

    assert grant(user) == grant(user)

    assert roles_of(user, today) == {"marker"}
    assert acts() == ["staff_role.granted"]


@pytest.mark.parametrize(
    ("role", "asks"), [("marker", True), ("moderator", True), ("facilitator", False)]
)
def test_roles_that_mark_ask_for_a_second_factor(grant, role, asks):
    user = UserFactory()

    grant(user, role)

    user.refresh_from_db()
    assert user.needs_second_factor is asks


def test_role_holds_from_its_first_day_until_the_day_before_its_last(grant, now, today):
    user = UserFactory()
    held = grant(user, from_date=today)
    end(held, today + timedelta(days=2), now)

    days = [today + timedelta(days=n) for n in range(-1, 3)]

    assert [bool(roles_of(user, day)) for day in days] == [False, True, True, False]


def test_end_takes_the_second_factor_with_it(grant, now, today):
    user = UserFactory()

    end(grant(user), today, now)

    user.refresh_from_db()
    assert user.needs_second_factor is False
    assert acts() == ["staff_role.granted", "staff_role.ended"]


def test_end_is_an_end(grant, now, today):
    held = grant(UserFactory())
    end(held, today, now)

    end(held, today + timedelta(days=30), now)

    assert StaffRole.objects.get().until_date == today
    assert acts().count("staff_role.ended") == 1


def test_role_ends_at_the_earliest_on_its_first_day(grant, now, today):
    held = grant(UserFactory())

    assert end(held, today - timedelta(days=9), now).until_date == today


def test_role_that_ended_can_be_granted_again(grant, now, today):
    user = UserFactory()
    end(grant(user), today, now)

    again = grant(user)

    assert again.until_date is None
    assert StaffRole.objects.count() == 2


def test_role_in_one_programme_is_not_one_in_another(grant):
    user = UserFactory()

    assert grant(user) != grant(user, programme=UUID(int=4))
