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
    change_person,
    change_senco,
    digest_of_senco,
    end_designation,
    record_designation,
    reopen_designation,
)
from tests.compliance.overseen import trust_scope
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


def record(school, now, person=RUTH):
    return record_designation(
        establishment=school, person=person, post=SINCE, recorded_by=None, at=now
    )


def test_one_person_in_two_schools_of_a_trust_is_one_record(now):
    for school in SchoolFactory.create_batch(2, trust=trust_scope().owner):
        record(school, now)

    [ruth] = Person.objects.all()
    assert ruth.designations.count() == 2
    assert acts().count("person.recorded") == 1


@pytest.mark.parametrize("theirs", [None, "99002"])
@pytest.mark.parametrize("name", ["Ruth Adeyemi", "Zoe Other"])
def test_others_keep_a_record_of_their_own(now, theirs, name):
    """Neither the number nor the surname opens it, and neither is told."""
    trust = theirs and trust_scope(theirs, "Elsewhere Trust").owner
    there = record(SchoolFactory(trust=trust), now)
    change_person(
        person=there.person,
        facts=PersonFacts(name=RUTH.name, trn=RUTH.trn, qts="yes"),
        school=there.establishment,
        changed_by=None,
        at=now,
    )

    own = SchoolFactory(trust=trust_scope().owner)
    here = record(own, now, PersonFacts(name=name, trn=RUTH.trn, qts="no"))

    assert here.person_id != there.person_id
    assert here.person.qts == "no"
    assert person_of(there).qts == "yes"


def test_school_that_joins_a_trust_brings_its_record_and_nothing_merges(now):
    trust = trust_scope().owner
    joins = SchoolFactory()
    records = [record(school, now) for school in (joins, SchoolFactory(trust=trust))]
    joins.trust = trust
    joins.save()

    change_person(
        person=records[0].person,
        facts=PersonFacts(name="Ruth Adeyemi", trn=RUTH.trn, qts="yes"),
        school=joins,
        changed_by=None,
        at=now,
    )
    again = [record(post.establishment, now) for post in records]

    assert again == records
    assert person_of(records[1]).qts == "unknown"


def test_number_is_of_one_person_of_the_proprietor(now):
    trust = trust_scope().owner
    first, second = SchoolFactory.create_batch(2, trust=trust)
    record(first, now)
    other = record(second, now, PersonFacts(name="Ada Quill"))

    with pytest.raises(ValidationError, match="somebody else"):
        change_person(
            person=other.person,
            facts=PersonFacts(name="Ada Quill", trn=RUTH.trn),
            school=second,
            changed_by=None,
            at=now,
        )


def person_of(post):
    return Person.objects.get(pk=post.person_id)


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
