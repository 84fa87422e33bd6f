"""Invitations: one letter, one link, one address, one use."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts import operations
from accounts.enums import Role
from accounts.models import Invitation, Membership
from accounts.operations.invitations import MOST_OPEN
from accounts.permissions import user_has_role
from audit.models import Entry, Payload
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
OFFICE = "office@school.example"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.SECOND_FACTOR_REQUIRED = False  # test_second_factor shows that it is asked


@pytest.fixture
def head(school, now):
    user = UserFactory(name="Daniel Whitlock")
    operations.grant_membership(
        user=user,
        role=Role.HEAD,
        establishment=school,
        from_date=timezone.localdate(now - timedelta(days=300)),
        granted_by=None,
        at=now - timedelta(days=300),
    )
    return user


@pytest.fixture
def invite(school, head, now):
    def invite(email=OFFICE, role=Role.OFFICE, at=now):
        return operations.invite_to_school(
            establishment=school, email=email, role=role, invited_by=head, at=at
        )

    return invite


def acts(school):
    return list(
        Entry.objects.filter(subject=f"school:{school.key}")
        .order_by("number")
        .values_list("act", flat=True)
    )


def test_an_accepted_invitation_grants_its_role_once(invite, school, now, today):
    sent = invite()
    office = UserFactory(email=OFFICE)

    held = operations.accept_invitation(invitation=sent.invitation, user=office, at=now)

    assert (held.role, held.establishment, held.from_date) == (
        Role.OFFICE,
        school,
        today,
    )
    with pytest.raises(ValidationError):
        operations.accept_invitation(invitation=sent.invitation, user=office, at=now)
    assert Membership.objects.filter(user=office).count() == 1
    assert acts(school) == ["invitation.sent", "invitation.accepted"]


def test_the_link_is_stored_as_a_hash_and_the_trail_holds_no_address(invite, school):
    sent = invite()
    secret = sent.token.split(".")[0]

    assert secret not in str(Invitation.objects.values().get())
    numbers = Entry.objects.filter(subject=f"school:{school.key}").values("number")
    bodies = Payload.objects.filter(number__in=numbers).values_list("body", flat=True)
    assert bodies
    assert not any(OFFICE in str(body) for body in bodies)


def test_inviting_twice_is_one_invitation_and_one_letter(invite):
    first, again = invite(), invite(OFFICE.upper())

    assert first.invitation == again.invitation
    assert again.token is None


def test_who_has_the_role_is_not_invited(invite, head):
    with pytest.raises(ValidationError) as error:
        invite(head.email.upper(), Role.HEAD)
    assert error.value.code == "held"


def test_a_school_s_open_invitations_are_bounded(invite):
    for number in range(MOST_OPEN):
        invite(f"office{number}@school.example")

    with pytest.raises(ValidationError) as error:
        invite()
    assert error.value.code == "many"


def test_another_address_cannot_accept_nor_one_that_is_not_proved(invite, now):
    sent = invite()
    for person in (UserFactory(), UserFactory(email=OFFICE, verified=False)):
        with pytest.raises(ValidationError) as error:
            operations.accept_invitation(
                invitation=sent.invitation, user=person, at=now
            )
        assert error.value.code == "address"
    assert not Membership.objects.filter(role=Role.OFFICE).exists()


def test_it_holds_for_fourteen_days(invite, now):
    sent, office = invite(), UserFactory(email=OFFICE)

    with pytest.raises(ValidationError) as error:
        operations.accept_invitation(
            invitation=sent.invitation, user=office, at=now + timedelta(days=14)
        )
    assert error.value.code == "expired"
    operations.accept_invitation(
        invitation=sent.invitation,
        user=office,
        at=now + timedelta(days=14, seconds=-1),
    )


def test_sent_again_the_older_link_is_useless(invite, client, head, now):
    sent = invite()
    later = timezone.now()
    again = operations.send_invitation_again(
        invitation=sent.invitation, sent_by=head, at=later
    )
    at_once = operations.send_invitation_again(
        invitation=sent.invitation, sent_by=head, at=later + timedelta(seconds=5)
    )

    assert again.token
    assert at_once.token is None
    assert client.get(reverse("invitation", args=[sent.token])).status_code == 404
    assert client.get(reverse("invitation", args=[again.token])).status_code == 200


def test_a_withdrawn_invitation_is_ended(invite, head, now, school):
    sent = invite()
    operations.withdraw_invitation(
        invitation=sent.invitation, withdrawn_by=head, at=now
    )

    with pytest.raises(ValidationError) as error:
        operations.accept_invitation(
            invitation=sent.invitation, user=UserFactory(email=OFFICE), at=now
        )
    assert error.value.code == "withdrawn"
    with pytest.raises(ValidationError):
        operations.withdraw_invitation(
            invitation=sent.invitation, withdrawn_by=head, at=now
        )
    assert invite().invitation != sent.invitation
    assert acts(school)[:2] == ["invitation.sent", "invitation.withdrawn"]


def test_old_invitations_are_cleared(invite, now):
    invite()

    assert operations.clear_old_invitations(now=now + timedelta(days=103)) == 0
    assert operations.clear_old_invitations(now=now + timedelta(days=105)) == 1


# Pages --------------------------------------------------------------------------


@pytest.fixture
def send(client, head, school):
    """Through the page, as a head does; returns the path of the link in the letter."""

    def send(email=OFFICE, role="office"):
        client.force_login(head)
        url = reverse("invite_to_school", args=[school.key])
        response = client.post(url, {"email": email, "role": role}, follow=True)
        assert f"We sent an invitation to {email}." in response.text
        client.logout()
        letter = mail.outbox[-1]
        assert letter.to == [email]
        assert "Larchfield Primary invites you" in letter.subject
        return re.search(r"https?://[^/]+(/invitations/\S+)", letter.body)[1]

    return send


def test_a_person_accepts_by_the_link_of_the_letter(client, send, school, today):
    path = send()
    office = UserFactory(email=OFFICE)

    stranger = client.get(path)
    assert f"/accounts/signup/?next={path}" in stranger.text
    client.force_login(office)
    page = client.get(path)
    assert "School office" in page.text
    response = client.post(path, follow=True)

    assert "You now act for Larchfield Primary: school office." in response.text
    assert user_has_role(
        office, Role.OFFICE, today=timezone.localdate(), establishment=school
    )
    assert client.post(path).status_code == 302  # the other press of a double click
    office.refresh_from_db()
    assert office.acts_for_school
    assert not office.needs_second_factor


def test_a_new_head_needs_a_second_factor(client, send, settings):
    path = send("next@school.example", "head")
    successor = UserFactory(email="next@school.example")
    client.force_login(successor)
    client.post(path)

    settings.SECOND_FACTOR_REQUIRED = True
    response = client.get("/learn/")
    assert response.url == reverse("account_second_factor_needed")


def test_another_person_is_told_whose_it_is(client, send):
    path = send()
    other = UserFactory()
    client.force_login(other)

    for response in (client.get(path), client.post(path)):
        assert response.status_code == 403
        assert f"Only {OFFICE} can accept this." in response.text
    assert not Membership.objects.filter(user=other).exists()


@pytest.mark.parametrize(
    "token", ["x", "x.y", "Zm9v.YmFy", "a" * 500, "%00", "..", "é.é"]
)
def test_an_invented_link_opens_nothing(client, send, token):
    send()

    response = client.get(f"/invitations/{token}/")

    assert response.status_code == 404


def test_a_bad_address_is_said_beside_the_field(client, head, school):
    client.force_login(head)
    url = reverse("invite_to_school", args=[school.key])

    response = client.post(url, {"email": "office at school", "role": "office"})

    assert 'value="office at school"' in response.text
    assert "Enter an e-mail address, like" in response.text
    assert not mail.outbox


def test_inviting_is_for_the_head_alone(client, school, now):
    office = UserFactory()
    operations.grant_membership(
        user=office,
        role=Role.OFFICE,
        establishment=school,
        from_date=timezone.localdate(),
        granted_by=None,
        at=now,
    )
    client.force_login(office)

    data = {"email": "friend@school.example", "role": "head"}
    response = client.post(reverse("invite_to_school", args=[school.key]), data)

    assert response.status_code == 403
    assert not Invitation.objects.exists()


def test_an_invitation_of_another_school_cannot_be_touched(client, invite, school, now):
    sent = invite()
    elsewhere = type(school).objects.create(identifier="900002", name="Oakbridge")
    other_head = UserFactory()
    operations.grant_membership(
        user=other_head,
        role=Role.HEAD,
        establishment=elsewhere,
        from_date=timezone.localdate(),
        granted_by=None,
        at=now,
    )
    client.force_login(other_head)

    for key, status in ((school.key, 403), (elsewhere.key, 404)):
        url = reverse("change_invitation", args=[key, sent.invitation.pk])
        assert client.post(url, {"action": "withdraw"}).status_code == status
    sent.invitation.refresh_from_db()
    assert sent.invitation.withdrawn_at is None


def test_the_head_sends_again_and_withdraws(client, invite, head, school):
    sent = invite()
    client.force_login(head)
    url = reverse("change_invitation", args=[school.key, sent.invitation.pk])

    again = client.post(url, {"action": "send"}, follow=True)
    assert f"We sent a new link to {OFFICE}." in again.text
    assert len(mail.outbox) == 1
    withdrawn = client.post(url, {"action": "withdraw"}, follow=True)
    assert f"The invitation to {OFFICE} is withdrawn." in withdrawn.text
    late = client.post(url, {"action": "send"}, follow=True)
    assert "It has been withdrawn meanwhile." in late.text
    assert len(mail.outbox) == 1
