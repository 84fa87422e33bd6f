from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from accounts import operations, roles
from accounts.enums import Role
from accounts.models import Membership, User
from accounts.permissions import user_has_role
from accounts.queries import memberships_of
from audit.models import Entry
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


def acts(user):
    entries = Entry.objects.filter(subject=f"user:{user.uuid}").order_by("number")
    return [(entry.act, entry.actor) for entry in entries]


def grant(person, admin, today, now, **kwargs):
    return operations.grant_membership(
        user=person, from_date=today, granted_by=admin, at=now, **kwargs
    )


def test_granting_is_recorded_and_asks_for_a_second_factor(
    person, admin, school, today, now
):
    grant(person, admin, today, now, role=Role.HEAD, establishment=school)

    person.refresh_from_db()
    assert person.needs_second_factor
    assert acts(person) == [("membership.granted", str(admin.uuid))]
    assert user_has_role(person, Role.HEAD, today=today, establishment=school)


def test_granting_twice_is_one_grant(person, admin, school, today, now):
    first = grant(person, admin, today, now, role=Role.HEAD, establishment=school)
    again = grant(person, admin, today, now, role=Role.HEAD, establishment=school)

    assert first == again
    assert len(acts(person)) == 1


@pytest.mark.parametrize("role", [Role.HEAD, Role.TRUST, Role.AUTHORITY])
def test_a_role_without_its_bounds_is_refused(person, admin, today, now, role):
    with pytest.raises(ValidationError):
        grant(person, admin, today, now, role=role)
    assert acts(person) == []


def test_a_role_with_bounds_of_another_is_refused(person, admin, school, today, now):
    with pytest.raises(ValidationError):
        grant(person, admin, today, now, role=Role.PROVIDER, establishment=school)
    assert not Membership.objects.exists()


def test_ending_is_recorded_and_ends_the_need(person, admin, school, today, now):
    held = grant(person, admin, today, now, role=Role.HEAD, establishment=school)

    operations.end_membership(membership=held, until_date=today, ended_by=admin, at=now)

    person.refresh_from_db()
    assert not person.needs_second_factor
    assert acts(person)[-1] == ("membership.ended", str(admin.uuid))
    assert not user_has_role(person, Role.HEAD, today=today)


def test_ending_later_than_it_was_ended_changes_nothing(
    person, admin, school, today, now
):
    held = grant(person, admin, today, now, role=Role.HEAD, establishment=school)
    end = {"membership": held, "ended_by": admin, "at": now}
    operations.end_membership(until_date=today, **end)
    operations.end_membership(until_date=today + timedelta(days=9), **end)

    held.refresh_from_db()
    assert held.until_date == today
    assert len(acts(person)) == 2


def test_ending_before_the_beginning_is_refused(person, admin, school, today, now):
    held = grant(person, admin, today, now, role=Role.HEAD, establishment=school)
    with pytest.raises(ValidationError):
        operations.end_membership(
            membership=held,
            until_date=today - timedelta(days=1),
            ended_by=admin,
            at=now,
        )
    held.refresh_from_db()
    assert held.until_date is None


def test_an_ended_role_can_be_granted_again(person, admin, school, today, now):
    held = grant(person, admin, today, now, role=Role.HEAD, establishment=school)
    operations.end_membership(membership=held, until_date=today, ended_by=admin, at=now)
    again = grant(person, admin, today, now, role=Role.HEAD, establishment=school)
    assert again != held
    assert list(memberships_of(person, today)) == [again]


def test_a_role_holds_from_its_first_day_to_the_day_before_its_end(person, today):
    Membership.objects.create(
        user=person,
        role=Role.PROVIDER,
        from_date=today,
        until_date=today + timedelta(days=1),
    )
    days = [today + timedelta(days=offset) for offset in (-1, 0, 1)]
    assert [user_has_role(person, Role.PROVIDER, today=day) for day in days] == [
        False,
        True,
        False,
    ]


def test_another_school_and_a_closed_account_hold_nothing(
    person, admin, school, today, now
):
    grant(person, admin, today, now, role=Role.HEAD, establishment=school)
    other = type(school).objects.create(identifier="900002", name="Other")
    assert not user_has_role(person, Role.HEAD, today=today, establishment=other)
    person.is_active = False
    assert not user_has_role(person, Role.HEAD, today=today)


def test_an_administrator_does_not_act_for_a_school(admin, school, today):
    assert not user_has_role(admin, Role.HEAD, today=today, establishment=school)


def test_roles_of_gathers_every_source(person, today, monkeypatch):
    person.groups.set([Group.objects.get_or_create(name="Authors")[0]])
    person.is_superuser = True
    monkeypatch.setattr(roles, "_sources", list(roles._sources))
    roles.register(lambda user, day: {"marker"} if day == today else set())

    assert roles.roles_of(person, today) == {"author", "admin", "marker"}
    assert roles.roles_of(person, date(2020, 1, 1)) == {"author", "admin"}


def test_a_registered_role_asks_for_a_second_factor(person, today, monkeypatch):
    monkeypatch.setattr(roles, "_sources", [lambda user, day: {"moderator"}])
    assert operations.refresh_second_factor(person, today)
    assert User.objects.get(pk=person.pk).needs_second_factor


def test_becoming_an_editor_and_an_administrator_is_recorded(person, admin, now):
    editors = Group.objects.get_or_create(name="Editors")[0]
    change = {"user": person, "changed_by": admin, "at": now}
    assert operations.set_cms_roles(groups=[editors], **change)
    assert not operations.set_cms_roles(groups=[editors], **change)
    assert operations.set_cms_roles(is_superuser=True, **change)

    person.refresh_from_db()
    assert person.needs_second_factor
    assert [act for act, _ in acts(person)] == ["role.changed", "role.changed"]


def test_created_user_can_sign_in_and_is_made_once(client, sign_in, now):
    data = {"email": "Head@Demo.example", "name": "Daniel", "password": PASSWORD}
    user = operations.create_verified_user(**data, at=now)
    assert operations.create_verified_user(**data, at=now) == user

    response = sign_in(client, user)

    assert response.url == "/learn/"
    assert EmailAddress.objects.get(user=user).verified
