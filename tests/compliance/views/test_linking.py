"""A SENCO and her school: invited, shown, agreed, seen, stopped."""

import re
from datetime import date

import pytest
from django.core import mail

from accounts.enums import Role
from accounts.models import Notification
from accounts.operations import grant_membership
from audit.models import Entry
from compliance.models import LinkInvitation, Person
from compliance.operations.linking import invite_to_link, link_account
from compliance.queries.linking import shared_by, shared_learning
from tests.compliance.overseen import trust_scope, viewer_of
from tests.courses.conftest import learning, module  # noqa: F401 fixtures
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
SHARED_QUERIES = 7


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def post():
    return DesignationFactory(person__name="Amira Haddad")


@pytest.fixture
def head(post, now):
    user = UserFactory(name="Daniel Whitlock")
    grant_membership(
        user=user,
        role=Role.HEAD,
        establishment=post.establishment,
        from_date=post.appointed_on,
        granted_by=None,
        at=now,
    )
    return user


@pytest.fixture
def senco(learning):  # noqa: F811 the fixture
    return learning.enrolment.user


def invite_path(post):
    return f"/schools/{post.establishment.key}/sencos/{post.uuid}/link/"


def linked(post, user, now):
    invited = invite_to_link(designation=post, invited_by=None, at=now)
    return link_account(typed=invited.code, user=user, at=now)


def test_head_mails_a_link_and_the_senco_agrees(client, post, head, senco):
    client.force_login(head)
    assert client.get(invite_path(post)).status_code == 200
    client.post(invite_path(post), {"email": "amira@school.example"})

    [letter] = mail.outbox
    assert letter.to == ["amira@school.example"]
    path = re.search(r"http://[^/]+(/learn/link/\S+/)", letter.body)[1]

    client.force_login(senco)
    page = client.get(path).text
    assert "0 of 1 modules finished" in page
    assert "notes and reflections" in page
    assert Person.objects.get().user is None, "looking is not agreeing"

    assert client.post(path).url == "/learn/shared/"
    assert Person.objects.get().user == senco
    assert not Notification.objects.exists()


def test_code_is_shown_once_and_typed_at_my_learning(client, post, head, senco):
    client.force_login(head)
    page = client.post(invite_path(post), {"email": ""}).text
    code = re.search(r'class="code">([^<]+)<', page)[1]
    assert not mail.outbox

    client.force_login(senco)
    response = client.post("/learn/link/", {"code": code.lower()})
    assert response.status_code == 302
    assert "Amira Haddad" in client.get(response.url).text


def test_wrong_address_is_told_at_its_field_and_makes_no_code(client, post, head):
    client.force_login(head)
    page = client.post(invite_path(post), {"email": "amira"}).text

    assert "Enter an address like" in page
    assert 'value="amira"' in page
    assert not LinkInvitation.objects.exists()


def test_wrong_code_is_told_at_its_field(client, senco):
    client.force_login(senco)
    page = client.post("/learn/link/", {"code": "K7QM 2W9D"}).text

    assert "This code does not work" in page
    assert 'value="K7QM 2W9D"' in page


def test_nobody_else_invites(client, post, head):
    other = DesignationFactory()
    client.force_login(head)
    assert client.get(invite_path(other)).status_code == 403
    mixed = f"/schools/{post.establishment.key}/sencos/{other.uuid}/link/"
    assert client.get(mixed).status_code == 404

    client.force_login(UserFactory())
    assert client.get(invite_path(post)).status_code == 403


def test_head_sees_whose_account_it_is_and_ends_a_wrong_link(
    client, post, head, senco, now
):
    linked(post, senco, now)
    client.force_login(head)

    page = client.get(invite_path(post)).text
    assert senco.name in page
    client.post(invite_path(post), {"email": ""})
    assert Person.objects.get().user == senco, "an old form ends nothing"

    client.post(invite_path(post), {"end": "1"})
    assert Person.objects.get().user is None
    told = Entry.objects.get(act="link.stopped")
    assert told.actor == str(head.uuid)


def test_spent_link_says_so(client, post, senco, now):
    client.force_login(senco)
    for method in (client.get, client.post):
        response = method("/learn/link/000000000000/")
        assert response.status_code == 404
        assert "This link no longer works" in response.text


def test_linked_senco_sees_what_is_seen_and_stops_it(client, post, senco, now):
    linked(post, senco, now)
    client.force_login(senco)

    page = client.get("/learn/shared/").text
    assert post.establishment.name in page
    assert "0 of 1 modules finished" in page
    assert "Courses and completion" in client.get("/accounts/").text

    client.post("/learn/shared/", {"record": str(post.person.uuid)})
    assert Person.objects.get().user is None
    assert "Nothing. Your account is not linked" in client.get("/learn/shared/").text
    assert "Not shared" in client.get("/accounts/").text


def test_account_linked_elsewhere_reads_which_schools_see_what_before_it_agrees(
    client, post, senco, now
):
    linked(post, senco, now)
    other = DesignationFactory()
    second = DesignationFactory(person=other.person)
    code = invite_to_link(designation=other, invited_by=None, at=now).code
    client.force_login(senco)

    seen, counts = client.get(f"/learn/link/{code}/").text.split('id="counting"')
    for one in (other, second):
        assert one.establishment.name in seen
        assert one.establishment.name in counts
    assert post.establishment.name not in seen
    assert post.establishment.name in counts

    client.post(f"/learn/link/{code}/")
    assert set(senco.sencos.all()) == {post.person, other.person}


def test_several_schools_are_stopped_one_by_one(client, post, senco, now):
    other = DesignationFactory()
    for one in (post, other):
        linked(one, senco, now)
    client.force_login(senco)
    page = client.get("/learn/shared/").text
    assert post.establishment.name in page
    assert other.establishment.name in page

    client.post("/learn/shared/", {"record": str(post.person.uuid)})

    assert list(senco.sencos.all()) == [other.person]
    assert post.establishment.name not in client.get("/learn/shared/").text


@pytest.mark.parametrize("record", ["", "x", "stranger"])
def test_record_that_is_not_one_s_own_is_not_stopped(client, post, senco, now, record):
    stranger = DesignationFactory()
    linked(stranger, UserFactory(), now)
    linked(post, senco, now)
    client.force_login(senco)

    uuid = str(stranger.person.uuid) if record == "stranger" else record
    assert client.post("/learn/shared/", {"record": uuid}).status_code == 302

    assert Person.objects.exclude(user=None).count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_what_is_shared_costs_the_same_for_three_records(
    client, senco, now, count, django_assert_num_queries
):
    for one in DesignationFactory.create_batch(count):
        linked(one, senco, now)
    client.force_login(senco)
    client.get("/learn/shared/")

    with django_assert_num_queries(SHARED_QUERIES):
        client.get("/learn/shared/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_trust_neither_invites_nor_ends_nor_reads_whose_account_it_is(
    client, post, senco, now, method
):
    trust = trust_scope()
    post.establishment.trust = trust.owner
    post.establishment.save()
    linked(post, senco, now)
    client.force_login(viewer_of(trust))

    response = getattr(client, method)(invite_path(post), {"end": "1"})

    assert response.status_code == 403
    assert senco.name not in response.text
    assert senco.sencos.get() == post.person


def test_shared_learning_is_completion_and_nothing_else(post, senco, now):
    assert shared_learning(post.person) is None
    shared = shared_learning(linked(post, senco, now))

    [course] = shared.courses
    assert (course.done, course.of) == (0, 1)
    assert shared.since == now.date()


@pytest.mark.parametrize("count", [1, 3])
def test_shared_learning_of_three_costs_as_much_as_of_one(
    count, senco, now, django_assert_num_queries
):
    people = [
        linked(DesignationFactory(), user, now)
        for user in [senco, *UserFactory.create_batch(count - 1)]
    ]
    shared_by(people)

    # Enrolments, completions, and whether the catalogue is current.
    with django_assert_num_queries(3):
        assert len(shared_by(people)) == count


def test_school_s_page_shows_it_to_the_head_and_leads_to_the_invitation(
    client, post, head, senco, now
):
    address = f"/schools/{post.establishment.key}/"
    client.force_login(head)
    assert f'href="{invite_path(post)}"' in client.get(address).text

    linked(post, senco, now)
    page = client.get(address).text
    assert "0 of 1 modules" in page
    assert "shared by them on 24 November 2026" in page
    assert "Not shared" not in page


@pytest.mark.parametrize("role", [Role.GOVERNOR, Role.OFFICE])
def test_governors_see_no_course_of_a_senco(client, post, senco, now, role):
    linked(post, senco, now)
    reader = UserFactory()
    grant_membership(
        user=reader,
        role=role,
        establishment=post.establishment,
        from_date=post.appointed_on,
        granted_by=None,
        at=now,
    )
    client.force_login(reader)
    page = client.get(f"/schools/{post.establishment.key}/").text

    assert ("0 of 1 modules" in page) == (role == Role.OFFICE)


def test_my_learning_says_the_dates_of_a_linked_senco(client, post, senco, now):
    client.force_login(senco)
    assert "Your dates" not in client.get("/learn/").text

    linked(post, senco, now)
    page = client.get("/learn/").text

    assert "Your dates" in page
    assert "Qualification deadline: <strong>1 September 2028</strong>" in page
    assert f'href="/schools/{post.establishment.key}/"' in page


def test_my_learning_says_what_needs_most_of_several_schools(client, post, senco, now):
    sooner = DesignationFactory(appointed_on=date(2024, 3, 1))
    for one in (post, sooner):
        linked(one, senco, now)
    client.force_login(senco)

    page = client.get("/learn/").text

    assert page.count("Your dates") == 1
    assert "Qualification deadline: <strong>1 March 2027</strong>" in page
