from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry, Payload
from compliance.models import Designation, LinkInvitation, Person, SchoolSummary
from compliance.operations.linking import (
    VALID_FOR,
    invite_to_link,
    link_account,
    open_invitation,
    unlink_account,
)
from compliance.operations.standings import refresh_schools
from compliance.permissions import access_to
from compliance.queries.facts import view_of, with_facts
from compliance.queries.reference import current_reference
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return DesignationFactory(person__name="Amira Haddad")


@pytest.fixture
def senco():
    return UserFactory()


def invite(post, now):
    return invite_to_link(designation=post, invited_by=None, at=now).code


def stop(post, user, now):
    return unlink_account(person=person_of(post), user=user, stopped_by=user, at=now)


def person_of(post):
    return Person.objects.get(pk=post.person_id)


def test_agreeing_links_the_account_and_tells_who_agreed(post, senco, now):
    code = invite(post, now)
    link_account(typed=code, user=senco, at=now)

    person = person_of(post)
    assert (person.user, person.linked_at) == (senco, now)
    told = Entry.objects.filter(subject=person.audit_subject).order_by("number")
    assert [entry.act for entry in told] == ["link.invited", "link.agreed"]
    assert told[1].actor == str(senco.uuid)
    assert code not in " ".join(Payload.objects.values_list("body", flat=True))


def test_code_is_not_stored_and_is_read_as_it_is_typed(post, senco, now):
    code = invite(post, now)

    assert code not in LinkInvitation.objects.get().code_hash
    typed = f"{code[:4]}-{code[4:8]} {code[8:]}".lower()
    assert open_invitation(typed.replace("0", "o").replace("1", "l"), now)


def test_code_works_once(post, senco, now):
    code = invite(post, now)
    link_account(typed=code, user=senco, at=now)
    stop(post, senco, now)

    with pytest.raises(ValidationError) as refused:
        link_account(typed=code, user=senco, at=now)
    assert refused.value.code == "spent"
    assert person_of(post).user is None


def test_same_press_twice_is_one_consent(post, senco, now):
    code = invite(post, now)
    link_account(typed=code, user=senco, at=now)
    link_account(typed=code, user=senco, at=now + timedelta(seconds=1))

    assert person_of(post).linked_at == now
    assert Entry.objects.filter(act="link.agreed").count() == 1


def test_code_of_somebody_who_linked_is_worth_nothing_to_another(post, senco, now):
    code = invite(post, now)
    link_account(typed=code, user=senco, at=now)

    with pytest.raises(ValidationError):
        link_account(typed=code, user=UserFactory(), at=now)
    assert person_of(post).user == senco


def test_code_runs_out(post, senco, now):
    code = invite(post, now)
    late = now + VALID_FOR

    assert open_invitation(code, late) is None
    with pytest.raises(ValidationError):
        link_account(typed=code, user=senco, at=late)


def test_asking_anew_makes_the_older_code_worthless(post, now):
    older, newer = invite(post, now), invite(post, now)

    assert open_invitation(older, now) is None
    assert open_invitation(newer, now)


def test_one_account_is_senco_of_several_proprietors_and_ends_each_alone(
    post, senco, now
):
    other = DesignationFactory()
    for one in (post, other):
        link_account(typed=invite(one, now), user=senco, at=now)
    assert set(senco.sencos.all()) == {person_of(post), person_of(other)}

    stop(post, senco, now)

    assert person_of(post).user is None
    assert person_of(other).user == senco


def test_nobody_stops_the_link_of_another(post, senco, now):
    link_account(typed=invite(post, now), user=senco, at=now)

    assert stop(post, UserFactory(), now) is False
    assert person_of(post).user == senco


def test_link_opens_the_schools_of_that_record_alone(post, senco, now):
    other = DesignationFactory(person__name="Amira Haddad", person__trn="1234567")
    link_account(typed=invite(post, now), user=senco, at=now)

    assert access_to(post.establishment, senco, now.date()).is_senco
    assert not access_to(other.establishment, senco, now.date()).may_see


def test_posts_of_one_account_count_in_the_clock_of_each_while_linked(post, senco, now):
    earlier = DesignationFactory(appointed_on=date(2024, 9, 1))
    refresh_schools(
        establishments=[post.establishment_id, earlier.establishment_id],
        today=now.date(),
    )
    assert deadlines(post, earlier) == [date(2028, 9, 1), date(2027, 9, 1)]

    for one in (post, earlier):
        link_account(typed=invite(one, now), user=senco, at=now)
    assert deadlines(post, earlier) == [date(2027, 9, 1), date(2027, 9, 1)]

    stop(earlier, senco, now)
    assert deadlines(post, earlier) == [date(2028, 9, 1), date(2027, 9, 1)]


def deadlines(*posts):
    return [
        SchoolSummary.objects.get(establishment=post.establishment).deadline
        for post in posts
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_posts_elsewhere_cost_the_same_for_one_as_for_three(
    count, now, django_assert_num_queries
):
    """Posts, courses, evidence none, earlier posts, own posts; account, records, posts."""
    for _ in range(count):
        user = UserFactory()
        for one in DesignationFactory.create_batch(2):
            link_account(typed=invite(one, now), user=user, at=now)
    reference = current_reference()

    with django_assert_num_queries(7):
        posts = list(with_facts(Designation.objects.all()))
        for one in posts:
            view_of(one, now.date(), reference)
    assert len(posts) == 2 * count


def test_linked_senco_is_not_invited(post, senco, now):
    link_account(typed=invite(post, now), user=senco, at=now)
    with pytest.raises(ValidationError, match="linked already"):
        invite(post, now)


def test_stopping_is_at_once_and_twice_is_once(post, senco, now):
    link_account(typed=invite(post, now), user=senco, at=now)

    assert stop(post, senco, now) is True
    assert stop(post, senco, now) is False
    assert person_of(post).user is None
    assert Entry.objects.filter(act="link.stopped").count() == 1
