"""Two hands at once, with real threads on a database of the test's own."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from accounts import operations
from accounts.enums import Role
from accounts.models import Invitation, Membership
from audit.models import Entry
from schools.models import Establishment
from tests.factories.accounts import UserFactory

REFUSED = (ValidationError, operations.LastHeadError)


def at_once(*calls):
    """What each call returned or raised."""
    gate = threading.Barrier(len(calls))

    def run(call):
        gate.wait()
        try:
            return call()
        except REFUSED as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def school(fresh_database):
    return Establishment.objects.create(identifier="900001", name="Larchfield")


@pytest.fixture
def heads(school, today, now):
    return [
        operations.grant_membership(
            user=UserFactory(),
            role=Role.HEAD,
            establishment=school,
            from_date=today,
            granted_by=None,
            at=now,
        )
        for _ in range(2)
    ]


def test_two_heads_who_end_each_other_leave_one(heads, today, now):
    one, other = heads

    def end(held, by):
        return lambda: operations.end_school_role(
            membership=held, until_date=today, ended_by=by.user, at=now
        )

    results = at_once(end(one, other), end(other, one))

    assert sum(isinstance(each, operations.LastHeadError) for each in results) == 1
    assert Membership.objects.current(today).count() == 1


def test_inviting_by_many_hands_is_one_invitation(school, heads, now):
    def invite():
        return operations.invite_to_school(
            establishment=school,
            email="office@school.example",
            role=Role.OFFICE,
            invited_by=heads[0].user,
            at=now,
        )

    results = at_once(*[invite] * 4)

    assert sum(bool(sent.token) for sent in results) == 1
    assert Invitation.objects.count() == 1


def test_accepting_by_many_hands_grants_once(school, heads, now):
    office = UserFactory(email="office@school.example")
    sent = operations.invite_to_school(
        establishment=school,
        email=office.email,
        role=Role.OFFICE,
        invited_by=heads[0].user,
        at=now,
    )

    def accept():
        return operations.accept_invitation(
            invitation=sent.invitation, user=office, at=now
        )

    results = at_once(*[accept] * 4)

    assert sum(isinstance(each, Membership) for each in results) == 1
    assert Membership.objects.filter(user=office).count() == 1
    assert Entry.objects.filter(act="invitation.accepted").count() == 1
