"""Who acts for a school, and the end of a role."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import operations
from accounts.enums import Role
from accounts.models import Invitation, Membership
from schools.models import Establishment, Trust
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def grant(school, today, now):
    def grant(role, user=None, **scope):
        return operations.grant_membership(
            user=user or UserFactory(),
            role=role,
            from_date=today - timedelta(days=30),
            granted_by=None,
            at=now,
            **(scope or {"establishment": school}),
        )

    return grant


@pytest.fixture
def end(today, now):
    def end(held, by, until=today, **options):
        return operations.end_school_role(
            membership=held, until_date=until, ended_by=by, at=now, **options
        )

    return end


def url(name, school, *args):
    return reverse(name, args=[school.key, *args])


def test_the_last_head_does_not_leave_unnoticed(grant, end):
    held = grant(Role.HEAD)
    grant(Role.OFFICE)

    with pytest.raises(operations.LastHeadError):
        end(held, held.user)
    held.refresh_from_db()
    assert held.until_date is None

    end(held, held.user, may_leave_no_head=True)
    held.refresh_from_db()
    assert held.until_date is not None


def test_a_head_who_leaves_before_counts_for_nothing(grant, end, today):
    first, second = grant(Role.HEAD), grant(Role.HEAD)
    end(second, first.user, today + timedelta(days=10))

    with pytest.raises(operations.LastHeadError):
        end(first, first.user, today + timedelta(days=20))
    end(first, first.user, today + timedelta(days=5))


def test_a_head_of_another_school_counts_for_nothing(grant, end):
    held = grant(Role.HEAD)
    other = Establishment.objects.create(identifier="900009", name="Elsewhere")
    grant(Role.HEAD, establishment=other)

    with pytest.raises(operations.LastHeadError):
        end(held, held.user)


def test_who_is_sent_away_takes_their_invitations_along(grant, end, school, now):
    gone, stays = grant(Role.HEAD), grant(Role.HEAD)
    sent = {
        held: operations.invite_to_school(
            establishment=school,
            email=f"{held.pk}@school.example",
            role=Role.HEAD,
            invited_by=held.user,
            at=now,
        ).invitation
        for held in (gone, stays)
    }

    end(gone, stays.user)

    assert list(Invitation.objects.pending()) == [sent[stays]]


def test_who_leaves_by_themselves_leaves_their_invitations(grant, end, school, now):
    leaves = grant(Role.HEAD)
    grant(Role.HEAD)
    operations.invite_to_school(
        establishment=school,
        email="next@school.example",
        role=Role.HEAD,
        invited_by=leaves.user,
        at=now,
    )

    end(leaves, leaves.user)

    assert Invitation.objects.pending().count() == 1


# Pages --------------------------------------------------------------------------


def test_the_list_says_who_since_when_and_until_when(client, grant, end, school):
    head = grant(Role.HEAD)
    office = grant(Role.OFFICE, UserFactory(name="Priya Nair"))
    last_day = timezone.localdate() + timedelta(days=40)
    end(office, head.user, last_day + timedelta(days=1))
    client.force_login(head.user)

    page = client.get(url("school_people", school))

    assert "School office since" in page.text
    assert f"until {last_day.day} {last_day:%B %Y}" in page.text
    assert page.text.index("Head teacher since") < page.text.index("School office")


def test_addresses_and_invitations_are_for_the_head(client, grant, school, now):
    head, governor = grant(Role.HEAD), grant(Role.GOVERNOR)
    operations.invite_to_school(
        establishment=school,
        email="invited@school.example",
        role=Role.OFFICE,
        invited_by=head.user,
        at=now,
    )
    for held, shown in ((head, True), (governor, False)):
        client.force_login(held.user)
        page = client.get(url("school_people", school))
        assert ("invited@school.example" in page.text) == shown
        assert ("End this role" in page.text) == shown
        assert (head.user.email in page.text) == shown


def test_the_list_costs_the_same_for_three(
    client, grant, school, now, django_assert_num_queries
):
    head = grant(Role.HEAD)

    def fill(start, count):
        for number in range(start, start + count):
            grant(Role.OFFICE)
            operations.invite_to_school(
                establishment=school,
                email=f"{number}@school.example",
                role=Role.OFFICE,
                invited_by=head.user,
                at=now,
            )

    client.force_login(head.user)
    fill(0, 1)
    with django_assert_num_queries(9):
        client.get(url("school_people", school))
    fill(1, 2)
    with django_assert_num_queries(9):
        client.get(url("school_people", school))


def test_a_head_ends_a_role_at_once_and_on_a_day(client, grant, school):
    head, office = grant(Role.HEAD), grant(Role.OFFICE)
    governor = grant(Role.GOVERNOR)
    today = timezone.localdate()
    client.force_login(head.user)

    client.post(url("end_school_role", school, office.pk), {"when": "now"})
    day = today + timedelta(days=9)
    client.post(
        url("end_school_role", school, governor.pk),
        {"when": "later", "last_day": day.isoformat()},
    )

    office.refresh_from_db()
    governor.refresh_from_db()
    assert office.until_date == today
    assert (governor.last_day, governor.until_date) == (day, day + timedelta(days=1))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"when": ""}, "Choose when it ends"),
        ({"when": "later"}, "Enter the last day"),
        ({"when": "later", "last_day": "2020-01-01"}, "Enter today or a later day"),
        ({"when": "later", "last_day": "soon"}, "Enter a day, like"),
    ],
)
def test_a_day_that_cannot_be_is_said_beside_the_field(
    client, grant, school, data, words
):
    head, office = grant(Role.HEAD), grant(Role.OFFICE)
    client.force_login(head.user)

    response = client.post(url("end_school_role", school, office.pk), data)

    assert words in response.text
    office.refresh_from_db()
    assert office.until_date is None


def test_the_last_head_is_warned_and_can_go(client, grant, school):
    head = grant(Role.HEAD)
    client.force_login(head.user)
    address = url("end_school_role", school, head.pk)

    assert "Nobody else is head here for good." in client.get(address).text
    refused = client.post(address, {"when": "now"})
    assert "Invite another head first, or tick the box" in refused.text
    response = client.post(address, {"when": "now", "leaves_no_head": "on"})

    assert response.url == reverse("learn")
    assert not Membership.objects.filter(role=Role.HEAD, until_date=None).exists()


def test_a_role_of_another_school_is_not_there(client, grant, school):
    head = grant(Role.HEAD)
    elsewhere = Establishment.objects.create(identifier="900002", name="Oakbridge")
    other = grant(Role.OFFICE, establishment=elsewhere)
    client.force_login(head.user)

    response = client.post(url("end_school_role", school, other.pk), {"when": "now"})
    assert response.status_code == 404
    assert client.get(url("school_people", elsewhere)).status_code == 403


def test_no_school_has_no_page(client):
    client.force_login(UserFactory(administrator=True))

    for key in ("999999", "ofsted-EY1", "nothing"):
        assert client.get(f"/schools/{key}/people/").status_code == 404


def test_my_school_leads_on(client, grant, school):
    person = UserFactory()
    client.force_login(person)
    assert client.get(reverse("my_school")).url == reverse("set_up_school")

    grant(Role.OFFICE, person)
    grant(Role.HEAD, person)
    assert f"/schools/{school.key}/" in client.get(reverse("my_school")).url

    other = Establishment.objects.create(identifier="900002", name="Oakbridge High")
    grant(Role.GOVERNOR, person, establishment=other)
    assert "Oakbridge High" in client.get(reverse("my_school")).text


def test_the_navigation_has_my_school_for_whoever_acts_for_one(client, grant):
    trust = Trust.objects.create(uid="99001", name="Oakbridge")
    for role, scope, shown in (
        (Role.GOVERNOR, {}, True),
        (Role.TRUST, {"trust": trust}, False),
    ):
        held = grant(role, **scope)
        client.force_login(held.user)
        assert (reverse("my_school") in client.get("/help/").text) == shown


def test_finding_a_school_is_for_everyone(client, grant, school):
    stranger = client.get("/schools/?q=larchfeild")
    assert reverse("set_up_this_school", args=[school.key]) in stranger.text
    assert "No school is near “xylophone”" in client.get("/schools/?q=xylophone").text
    assert client.get("/schools/").status_code == 200

    client.force_login(grant(Role.OFFICE).user)
    own = client.get("/schools/?q=larchfeild")
    assert "Go to its page" in own.text


def test_finding_costs_the_same_for_three(client, school, django_assert_num_queries):
    client.force_login(UserFactory())
    with django_assert_num_queries(5):
        client.get("/schools/?q=larchfield")
    Establishment.objects.bulk_create(
        Establishment(identifier=f"90010{n}", name=f"Larchfield {n}") for n in range(3)
    )
    with django_assert_num_queries(5):
        client.get("/schools/?q=larchfield")
