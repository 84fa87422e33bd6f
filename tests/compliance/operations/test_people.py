import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry, Payload
from compliance.models import Designation, Person
from compliance.operations.people import (
    PersonFacts,
    PostFacts,
    StaleError,
    change_senco,
    digest_of_senco,
    end_designation,
    record_designation,
    reopen_designation,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory, SchoolFactory

pytestmark = pytest.mark.django_db
RUTH = PersonFacts(name="Ruth Adeyemi", trn="1234567")
SINCE = PostFacts(appointed_on=date(2025, 9, 1))


def acts():
    return list(Entry.objects.values_list("act", flat=True))


def changed(post, *, seen, by=None, now, name="Ruth New", start=date(2025, 9, 1)):
    return change_senco(
        designation=post,
        person=PersonFacts(name=name, qts="yes", induction="complete"),
        post=PostFacts(appointed_on=start, is_head="no", teaches_at_school="yes"),
        seen=seen,
        changed_by=by,
        at=now,
    )


def test_same_person_twice_is_one_record(now):
    school = SchoolFactory()
    act = {"establishment": school, "person": RUTH, "post": SINCE, "at": now}

    first = record_designation(**act, recorded_by=None)
    again = record_designation(**act, recorded_by=UserFactory())

    assert again == first
    assert Person.objects.count() == Designation.objects.count() == 1
    assert acts() == ["person.recorded", "designation.recorded"]


def test_one_person_in_two_schools_is_one_person_and_both_are_told(now):
    for school in SchoolFactory.create_batch(2):
        record_designation(
            establishment=school, person=RUTH, post=SINCE, recorded_by=None, at=now
        )

    [ruth] = Person.objects.all()
    assert ruth.designations.count() == 2
    assert acts().count("person.recorded") == 1


def test_change_names_the_school_that_made_it(now):
    post, head = DesignationFactory(), UserFactory()

    changed(post, seen=digest_of_senco(post), by=head, now=now)

    entry = Entry.objects.get(act="person.changed")
    assert entry.actor == str(head.uuid)
    body = json.loads(Payload.objects.get(number=entry.number).body)
    assert body["school"] == post.establishment.key
    assert body["after"]["name"] == "Ruth New"


def test_stale_form_changes_nothing(now):
    post = DesignationFactory()
    seen = digest_of_senco(post)
    changed(post, seen=seen, now=now, name="First Wins")

    with pytest.raises(StaleError):
        changed(post, seen=seen, now=now, name="Second", start=date(2024, 1, 1))

    post.refresh_from_db()
    assert (post.person.name, post.appointed_on) == ("First Wins", date(2025, 9, 1))
    assert acts() == ["person.changed"]


def test_same_change_twice_from_one_form_is_one_change(now):
    post = DesignationFactory()
    seen = digest_of_senco(post)

    for _ in range(2):
        changed(post, seen=seen, now=now)

    assert acts() == ["person.changed"]


def test_end_taken_back_goes_on_and_both_are_told(now):
    post = DesignationFactory()
    end = {"designation": post, "ended_by": None, "at": now}
    end_designation(**end, left_on=date(2026, 11, 1))

    for _ in range(2):
        reopen_designation(designation=post, reopened_by=None, at=now)

    post.refresh_from_db()
    assert post.left_on is None
    assert acts() == ["designation.ended", "designation.reopened"]


def test_end_cannot_be_taken_back_under_another_open_post(now):
    post = DesignationFactory(left_on=date(2026, 1, 1))
    DesignationFactory(
        person=post.person,
        establishment=post.establishment,
        appointed_on=date(2026, 1, 1) + timedelta(days=30),
    )

    with pytest.raises(ValidationError, match="another post here"):
        reopen_designation(designation=post, reopened_by=None, at=now)
