""" "Set up my school": somebody asks, somebody else checks and decides, once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse

from accounts import operations
from accounts.enums import Role
from accounts.models import Membership, SetUpRequest
from accounts.queries import deciders_of, requests_to_decide
from audit.models import Entry
from schools.models import Establishment, LocalAuthority, Trust
from tests.factories.accounts import UserFactory

SAID = {"position": "acting", "contact": "Ring the office, mornings."}


@pytest.fixture(autouse=True)
def demo(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def admin(db):
    return UserFactory(administrator=True, name="Agnes Lund")


@pytest.fixture
def ask(now):
    def ask(user, school=None, **place):
        return operations.ask_to_set_up(
            user=user, establishment=school, at=now, **SAID, **place
        )

    return ask


@pytest.fixture
def approve(now):
    def approve(asked, by):
        return operations.approve_set_up(
            asked=asked, approved_by=by, checked_how="Rang the office.", at=now
        )

    return approve


@pytest.fixture
def viewer(now, today):
    def viewer(role, **scope):
        user = UserFactory()
        operations.grant_membership(
            user=user, role=role, from_date=today, granted_by=None, at=now, **scope
        )
        return user

    return viewer


def acts(user):
    found = Entry.objects.filter(subject=f"user:{user.uuid}").order_by("number")
    return list(found.values_list("act", "actor"))


def test_an_approved_request_makes_a_head(person, admin, school, ask, approve):
    asked, is_new = ask(person, school)
    assert is_new
    assert not Membership.objects.exists()

    held = approve(asked, admin)

    asked.refresh_from_db()
    assert (held.role, held.establishment) == (Role.HEAD, school)
    assert (asked.decision, asked.decided_by) == ("approved", admin)
    assert acts(person) == [
        ("set_up.asked", str(person.uuid)),
        ("membership.granted", str(admin.uuid)),
        ("set_up.approved", str(admin.uuid)),
    ]


def test_asking_twice_is_one_request(person, school, ask):
    first, again = ask(person, school), ask(person, school)

    assert first[0] == again[0]
    assert not again[1]


def test_nobody_approves_their_own(admin, school, ask, approve):
    asked, _ = ask(admin, school)

    with pytest.raises(ValidationError):
        approve(asked, admin)
    assert not Membership.objects.exists()


def test_a_decided_request_stays_decided(admin, school, ask, approve, now):
    asked, _ = ask(person := UserFactory(), school)
    operations.refuse_set_up(
        asked=asked, refused_by=admin, reason="The office knows nothing of it.", at=now
    )

    with pytest.raises(operations.AlreadyDecidedError) as error:
        approve(asked, UserFactory(administrator=True))
    assert error.value.asked.decided_by == admin
    with pytest.raises(operations.AlreadyDecidedError):
        operations.withdraw_set_up(asked=asked, at=now)
    assert not Membership.objects.exists()
    assert ask(person, school)[1]  # asking again is possible


@pytest.mark.parametrize("why", ["closed", "held", "many"])
def test_what_cannot_be_asked(person, school, ask, viewer, why):
    if why == "closed":
        Establishment.objects.update(status=Establishment.Status.CLOSED)
        school.refresh_from_db()
    elif why == "held":
        person = viewer(Role.HEAD, establishment=school)
    else:
        for number in range(3):
            ask(person, ofsted_number=f"EY00000{number}", setting_name="Acorns")
    with pytest.raises(ValidationError) as error:
        ask(person, school)
    assert error.value.code == why


def test_an_unlisted_setting_is_made_when_it_is_approved(person, admin, ask, approve):
    asked, _ = ask(person, ofsted_number="EY123456", setting_name="Little Acorns")
    assert not Establishment.objects.exists()

    held = approve(asked, admin)

    assert held.establishment.key == "ofsted-EY123456"
    assert held.establishment.name == "Little Acorns"


def test_a_setting_that_is_listed_after_all_keeps_its_name(person, admin, ask, approve):
    listed = Establishment.objects.create(
        scheme="ofsted", identifier="EY123456", name="Little Acorns Nursery"
    )
    asked, _ = ask(person, ofsted_number="EY123456", setting_name="Anything")

    assert approve(asked, admin).establishment == listed
    listed.refresh_from_db()
    assert listed.name == "Little Acorns Nursery"


def test_viewers_decide_for_their_own_schools_alone(person, admin, ask, viewer, today):
    trusts = [Trust.objects.create(uid=f"9900{n}", name=f"Trust {n}") for n in (1, 2)]
    authority = LocalAuthority.objects.create(code="899", name="Marlshire")
    academy = Establishment.objects.create(
        identifier="900002", name="Academy", trust=trusts[0], authority=authority
    )
    maintained = Establishment.objects.create(
        identifier="900003", name="Maintained", authority=authority
    )
    of_academy, _ = ask(person, academy)
    of_maintained, _ = ask(person, maintained)
    of_nursery, _ = ask(person, ofsted_number="EY123456", setting_name="Acorns")
    own, other = (viewer(Role.TRUST, trust=each) for each in trusts)
    officer = viewer(Role.AUTHORITY, authority=authority)

    assert set(requests_to_decide(own, today)) == {of_academy}
    assert set(requests_to_decide(other, today)) == set()
    assert set(requests_to_decide(officer, today)) == {of_maintained}
    assert set(requests_to_decide(person, today)) == set()
    assert requests_to_decide(admin, today).count() == 3
    assert set(deciders_of(of_academy, today)) == {admin, own}
    assert set(deciders_of(of_maintained, today)) == {admin, officer}
    assert set(deciders_of(of_nursery, today)) == {admin}


def test_academy_whose_trust_is_not_known_is_not_the_authority_s(
    person, admin, ask, viewer, today
):
    authority = LocalAuthority.objects.create(code="899", name="Marlshire")
    academy = Establishment.objects.create(
        identifier="900002",
        name="Academy",
        type_code="34",
        type_is_assumed=True,
        authority=authority,
    )
    asked, _ = ask(person, academy)
    officer = viewer(Role.AUTHORITY, authority=authority)

    assert not requests_to_decide(officer, today).exists()
    assert set(requests_to_decide(admin, today)) == {asked}
    assert deciders_of(asked, today) == [admin]


def test_two_approvers_at_once_make_one_head(fresh_database, now):
    person, school = (
        UserFactory(),
        Establishment.objects.create(identifier="900001", name="Larchfield"),
    )
    asked, _ = operations.ask_to_set_up(
        user=person, establishment=school, at=now, **SAID
    )
    approvers = [UserFactory(administrator=True) for _ in range(4)]
    gate = threading.Barrier(len(approvers))

    def act(by):
        gate.wait()
        try:
            return operations.approve_set_up(
                asked=asked, approved_by=by, checked_how="Rang.", at=now
            )
        except operations.AlreadyDecidedError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(approvers)) as pool:
        results = list(pool.map(act, approvers))

    assert sum(isinstance(each, Membership) for each in results) == 1
    assert Membership.objects.filter(user=person).count() == 1
    assert [act for act, _ in acts(person)].count("set_up.approved") == 1


# Pages --------------------------------------------------------------------------


def letters_to(address):
    return [letter for letter in mail.outbox if letter.to == [address]]


def test_from_the_question_to_the_answer(client, person, admin, school):
    client.force_login(person)
    url = reverse("set_up_this_school", args=[school.key])
    page = client.post(url, SAID, follow=True)

    assert "We have your request for Larchfield Primary" in page.text
    assert "We are checking it with the school" in page.text
    (letter,) = letters_to(admin.email)
    assert "who is head of Larchfield Primary?" in letter.subject
    asked = SetUpRequest.objects.get()
    assert reverse("set_up_request", args=[asked.pk]) in letter.body

    client.force_login(admin)
    assert "Larchfield Primary" in client.get(reverse("set_up_requests")).text
    decide = reverse("set_up_request", args=[asked.pk])
    assert SAID["contact"] in client.get(decide).text
    data = {"action": "approve", "checked": "on", "how": "Rang the school’s number."}
    page = client.post(decide, data, follow=True)

    assert "Nobody is waiting." in page.text
    assert Membership.objects.get(user=person).role == Role.HEAD
    assert "You act as head of Larchfield Primary now" in [
        letter.subject for letter in letters_to(person.email)
    ]
    assert len(letters_to(admin.email)) == 2
    assert "Rang the school’s number." in client.get(decide).text


def test_a_second_decision_is_told_of_the_first(client, person, admin, school, ask):
    asked, _ = ask(person, school)
    decide = reverse("set_up_request", args=[asked.pk])
    client.force_login(admin)
    client.post(decide, {"action": "refuse", "reason": "No such head."})
    sent = len(mail.outbox)

    client.force_login(UserFactory(administrator=True))
    data = {"action": "approve", "checked": "on", "how": "Rang."}
    page = client.post(decide, data, follow=True)

    assert "Agnes Lund has decided this already" in page.text
    assert "refused" in page.text
    assert len(mail.outbox) == sent
    assert not Membership.objects.exists()


def test_refusing_says_why(client, person, admin, school, ask):
    asked, _ = ask(person, school)
    client.force_login(admin)

    empty = client.post(
        reverse("set_up_request", args=[asked.pk]), {"action": "refuse", "reason": ""}
    )
    assert "Say why, so that the person can put it right" in empty.text
    client.post(
        reverse("set_up_request", args=[asked.pk]),
        {"action": "refuse", "reason": "The office knows nothing of it."},
    )

    (letter,) = letters_to(person.email)
    assert "The office knows nothing of it." in letter.body
    client.force_login(person)
    page = client.get(reverse("set_up_school"))
    assert "The office knows nothing of it." in page.text


def test_approving_needs_the_check(client, person, admin, school, ask):
    asked, _ = ask(person, school)
    client.force_login(admin)

    page = client.post(
        reverse("set_up_request", args=[asked.pk]),
        {"action": "approve", "how": "Rang the office."},
    )

    assert "Check it with the school first, then tick this" in page.text
    assert "Rang the office." in page.text
    assert not Membership.objects.exists()


def test_a_school_with_a_head_says_so_and_tells_that_head(
    client, admin, school, viewer, ask
):
    person, old = UserFactory(), viewer(Role.HEAD, establishment=school)
    client.force_login(person)
    page = client.get(reverse("set_up_this_school", args=[school.key]))
    assert "Somebody acts as head of this school here already." in page.text
    assert old.name not in page.text

    asked, _ = ask(person, school)
    client.force_login(admin)
    decide = reverse("set_up_request", args=[asked.pk])
    assert "This school has a head here already." in client.get(decide).text
    client.post(decide, {"action": "approve", "checked": "on", "how": "Rang."})

    (letter,) = letters_to(old.email)
    assert "acts as head of Larchfield Primary now" in letter.subject


def test_an_unlisted_setting_by_its_number(client, person):
    client.force_login(person)
    url = reverse("setting_not_listed")
    page = client.get(url)
    assert "You can learn without it" in page.text
    data = SAID | {"setting_name": "Little Acorns", "ofsted_number": "12"}
    assert "Enter six or seven figures" in client.post(url, data).text

    client.post(url, data | {"ofsted_number": "ey 123456"})

    asked = SetUpRequest.objects.get()
    assert (asked.ofsted_number, asked.setting_name) == ("EY123456", "Little Acorns")


def test_only_who_asked_withdraws(client, person, school, ask):
    asked, _ = ask(person, school)
    url = reverse("withdraw_set_up", args=[asked.pk])
    client.force_login(UserFactory())
    assert client.post(url).status_code == 404

    client.force_login(person)
    assert "Your request is withdrawn." in client.post(url, follow=True).text
    assert "was decided meanwhile" in client.post(url, follow=True).text


def test_another_s_request_is_not_there(client, school, ask, viewer):
    asked, _ = ask(UserFactory(), school)
    other = viewer(Role.TRUST, trust=Trust.objects.create(uid="99001", name="Oak"))
    url = reverse("set_up_request", args=[asked.pk])
    data = {"action": "approve", "checked": "on", "how": "Rang."}
    for user in (other, asked.user):
        client.force_login(user)
        assert client.get(url).status_code == 404
        assert client.post(url, data).status_code == 404
    assert not Membership.objects.filter(role=Role.HEAD).exists()


def test_the_queue_costs_the_same_for_three(
    client, admin, ask, django_assert_num_queries
):
    client.force_login(admin)

    def fill(numbers):
        for number in numbers:
            school = Establishment.objects.create(
                identifier=f"90020{number}", name=f"School {number}"
            )
            ask(UserFactory(), school)

    fill([1])
    with django_assert_num_queries(5):
        client.get(reverse("set_up_requests"))
    fill([2, 3])
    with django_assert_num_queries(5):
        client.get(reverse("set_up_requests"))
