import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import MutedNotification
from compliance.letters import token_for
from compliance.models import Person
from compliance.operations.reminders import give_contact
from compliance.queries.reminders import Recipient
from tests.compliance.views.test_training import (
    address,
    no_second_step,  # noqa: F401 used by all
    school,  # noqa: F401 a fixture
    sign_in,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import DesignationFactory

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def post(school):  # noqa: F811
    return DesignationFactory(establishment=school, person__name="Ruth Invented")


def link_of(user):
    return reverse(
        "reminders_by_link", args=[token_for(Recipient(user.pk), user.email)]
    )


def link_of_person(person):
    recipient = Recipient(person_key=person.uuid)
    return reverse(
        "reminders_by_link", args=[token_for(recipient, person.contact_email)]
    )


@pytest.fixture
def given(post):
    head = UserFactory(name="Daniel Head")
    return give_contact(
        person=post.person,
        email="ruth@home.example",
        given_by=head,
        at=timezone.now(),
    )


def muted(user):
    return set(
        MutedNotification.objects.filter(user=user).values_list("kind", flat=True)
    )


def test_looking_at_the_link_changes_nothing(client):
    user = UserFactory()

    page = client.get(link_of(user))

    assert "Stop all reminders" in page.text
    assert muted(user) == set()
    assert user.email not in page.text


def test_one_kind_is_stopped_and_started_without_signing_in(client):
    user = UserFactory()

    client.post(link_of(user), {"kind": "deadline", "act": "stop"})
    assert muted(user) == {"deadline"}

    client.post(link_of(user), {"kind": "deadline", "act": "resume"})
    assert muted(user) == set()


def test_the_mail_program_s_own_button_stops_all_and_is_not_sent_on(given):
    user = UserFactory()
    program = Client(enforce_csrf_checks=True)

    assert program.post(link_of(user), ONE_CLICK).status_code == 200
    assert muted(user) == {"safe_start", "deadline", "confirmation_lapsed"}

    assert program.post(link_of_person(given), ONE_CLICK).status_code == 200
    given.refresh_from_db()
    assert given.contact_stopped_at is not None


def test_a_person_without_an_account_stops_and_begins_again(client, given):
    page = client.get(link_of_person(given))
    assert "Daniel Head gave your address" in page.text

    client.post(link_of_person(given), {"act": "stop"})
    given.refresh_from_db()
    assert given.contact_stopped_at is not None
    client.post(link_of_person(given), {"act": "resume"})
    given.refresh_from_db()
    assert given.contact_stopped_at is None


def test_a_link_to_an_earlier_address_is_dead(client, given):
    link = link_of_person(given)
    Person.objects.update(contact_email="other@home.example")

    for response in (client.get(link), client.post(link, ONE_CLICK)):
        assert response.status_code == 404
    given.refresh_from_db()
    assert given.contact_stopped_at is None


def test_a_forged_link_opens_nothing(client):
    assert client.post("/reminders/nonsense/", ONE_CLICK).status_code == 404


def test_signed_in_the_choice_is_one_s_own(client):
    user = UserFactory()
    client.force_login(user)

    client.post(reverse("reminders"), {"kind": "confirmation_lapsed", "act": "stop"})

    assert muted(user) == {"confirmation_lapsed"}


# The address that a head gives ------------------------------------------------------


def test_the_head_gives_an_address_and_takes_it_back(client, post):
    head = sign_in(client, post.establishment, Role.HEAD)
    page = address("senco_reminders", post.establishment, post.uuid)

    client.post(page, {"email": "ruth@home.example"})
    post.person.refresh_from_db()
    assert post.person.contact_email == "ruth@home.example"
    assert post.person.contact_given_by == head

    client.post(page, {"email": ""})
    post.person.refresh_from_db()
    assert post.person.contact_email == ""


def test_what_the_senco_stopped_is_said_beside_the_box(client, post, given):
    client.post(link_of_person(given), {"act": "stop"})
    sign_in(client, post.establishment, Role.HEAD)

    page = client.post(
        address("senco_reminders", post.establishment, post.uuid),
        {"email": "ruth@home.example"},
    )

    assert page.status_code == 422
    assert "They have stopped reminders to this address." in page.text


def test_the_office_gives_no_address(client, post):
    sign_in(client, post.establishment, Role.OFFICE)
    page = address("senco_reminders", post.establishment, post.uuid)

    assert client.post(page, {"email": "ruth@home.example"}).status_code == 403
