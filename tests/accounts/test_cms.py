import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership, User
from audit.models import Entry
from tests.accounts.conftest import newest_link
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
USERS = "/cms/users/"
MEMBERSHIPS = "/cms/memberships/"


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    """What the CMS does once one is in it; the door has tests of its own."""
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def admin(client):
    user = UserFactory(administrator=True, email="admin@school.example", name="Zoe A")
    client.force_login(user)
    return user


@pytest.fixture
def editors():
    return Group.objects.get(name="Editors")


def acts(user):
    return list(
        Entry.objects.filter(subject=f"user:{user.uuid}")
        .order_by("number")
        .values_list("act", flat=True)
    )


# --- the door -----------------------------------------------------------------------
def test_the_cms_has_no_log_in_of_its_own(client):
    assert client.get("/cms/").url == "/cms/login/?next=/cms/"
    door = client.get("/cms/login/?next=/cms/pages/")
    assert door.url == "/accounts/login/?next=/cms/pages/"


def test_the_cms_door_takes_no_password(client, admin):
    client.logout()
    data = {"username": admin.email, "password": "three random words"}
    client.post("/cms/login/", data)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["/cms/password_reset/", "/_util/login/"])
def test_wagtails_password_pages_are_off(client, path):
    assert client.get(path).status_code == 404


def test_after_the_door_one_is_in_the_cms(client, admin):
    assert client.get("/cms/login/?next=/cms/pages/").url == "/cms/pages/"
    assert client.get("/cms/login/?next=//evil.example/").url == "/cms/"
    assert client.get("/cms/").status_code == 200


def test_a_learner_is_told_so_and_not_sent_in_circles(client, person):
    client.force_login(person)
    response = client.get("/cms/", follow=True)
    assert response.status_code == 403
    page = response.content.decode()
    assert "Your account cannot open the CMS" in page
    assert "permission to access the admin" not in page


def test_an_editor_gets_in_but_not_to_people(client, editors):
    client.force_login(UserFactory(groups=["Editors"]))
    assert client.get("/cms/").status_code == 200
    for path in (USERS, f"{USERS}new/", MEMBERSHIPS, "/cms/groups/"):
        assert client.get(path).url == "/cms/"


def test_an_editor_given_django_permissions_still_cannot_make_administrators(
    client, editors
):
    user = UserFactory(groups=["Editors"])
    editors.permissions.set(
        Permission.objects.filter(content_type__app_label="accounts")
    )
    editors.permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    data = {"email": user.email, "name": user.name, "is_superuser": "on"}
    assert client.post(f"{USERS}edit/{user.pk}/", data).url == "/cms/"
    user.refresh_from_db()
    assert not user.is_superuser


# --- people -------------------------------------------------------------------------
@pytest.mark.parametrize("order", ["", "name", "-name", "email", "last_login"])
def test_list_of_people_in_every_order(client, admin, person, order):
    response = client.get(f"{USERS}results/?ordering={order}")
    names = [user.name for user in response.context["users"]]
    expected = ["Zoe A", "Amira Khan"] if order == "-name" else ["Amira Khan", "Zoe A"]
    assert sorted(names) == ["Amira Khan", "Zoe A"]
    if order != "last_login":
        assert names == (expected if order != "email" else ["Zoe A", "Amira Khan"])


def test_list_of_people_is_searched_by_name(client, admin, person):
    page = client.get(f"{USERS}results/?q=amira").content.decode()
    assert "Amira Khan" in page
    assert "admin@school.example" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_people_costs_the_same_for_more(
    client, admin, count, django_assert_max_num_queries
):
    UserFactory.create_batch(count)
    with django_assert_max_num_queries(12):
        client.get(USERS)


def test_a_person_made_in_the_cms_gets_a_mail_to_choose_a_password(
    client, admin, editors
):
    data = {
        "email": "Ruth@School.example",
        "name": "Ruth Adeyemi",
        "groups": [editors.pk],
    }
    form = client.get(f"{USERS}new/").content.decode()
    assert 'name="email"' in form
    assert 'name="name"' in form
    assert not re.search(r">\s*None\s*<", form), "a field that the form has not"

    response = client.post(f"{USERS}new/", data)

    assert response.url == USERS
    user = User.objects.get(email="ruth@school.example")
    assert not user.has_usable_password()
    assert list(user.groups.all()) == [editors]
    assert acts(user) == ["role.changed"]
    assert mail.outbox[-1].to == ["ruth@school.example"]
    client.logout()
    form = client.get(newest_link()).url
    client.post(form, {"password1": "four quite random words"})
    user.refresh_from_db()
    assert user.check_password("four quite random words")
    assert EmailAddress.objects.get(user=user).verified


def test_the_same_address_twice_is_refused(client, admin, person):
    data = {"email": "AMIRA@school.example", "name": "Other"}
    assert client.post(f"{USERS}new/", data).status_code == 200
    assert User.objects.count() == 2


def edit(client, user, **data):
    keep = {"email": user.email, "name": user.name, "is_active": "on"}
    return client.post(f"{USERS}edit/{user.pk}/", keep | data)


def test_making_an_administrator_is_recorded_and_asks_for_a_second_factor(
    client, admin, person
):
    form = client.get(f"{USERS}edit/{person.pk}/").content.decode()
    assert 'value="Amira Khan"' in form
    assert 'name="is_active"' in form
    assert edit(client, person, is_superuser="on").url == USERS
    person.refresh_from_db()
    assert person.is_superuser
    assert person.needs_second_factor
    assert acts(person) == ["role.changed"]
    assert Entry.objects.latest("number").actor == str(admin.uuid)


def test_a_new_name_alone_is_no_change_of_roles(client, admin, person):
    edit(client, person, name="Amira Khan-Reed")
    person.refresh_from_db()
    assert person.name == "Amira Khan-Reed"
    assert acts(person) == []


def test_a_new_address_has_to_be_proved_again(client, admin, person):
    edit(client, person, email="new@school.example")
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.verified) == ("new@school.example", False)


def test_deleting_a_person_is_recorded(client, admin, person):
    assert client.get(f"{USERS}delete/{person.pk}/").status_code == 200
    client.post(f"{USERS}delete/{person.pk}/")
    assert not User.objects.filter(pk=person.pk).exists()
    assert acts(person) == ["account.deleted"]


def bulk(client, person, action, **data):
    url = reverse("wagtail_bulk_action", args=["accounts", "user", action])
    assert client.get(f"{url}?id={person.pk}").status_code == 200
    client.post(f"{url}?id={person.pk}", data)


def test_closing_accounts_in_bulk_is_recorded(client, admin, person):
    bulk(client, person, "set_active_state", mark_as_active="False")
    person.refresh_from_db()
    assert not person.is_active
    assert acts(person) == ["role.changed"]


def test_deleting_people_in_bulk_is_recorded(client, admin, person):
    bulk(client, person, "delete")
    assert not User.objects.filter(pk=person.pk).exists()
    assert acts(person) == ["account.deleted"]


def test_giving_a_role_in_bulk_is_recorded(client, admin, person, editors):
    bulk(client, person, "assign_role", role=editors.pk)
    assert list(person.groups.all()) == [editors]
    assert acts(person) == ["role.changed"]


def test_a_deleted_group_takes_its_role_on_record(client, admin, editors):
    editor = UserFactory(groups=["Editors"])
    client.post(f"/cms/groups/delete/{editors.pk}/")
    assert acts(editor) == ["role.changed"]


def test_a_closed_account_is_signed_out_at_once(client, admin, person):
    client.force_login(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/accounts/").status_code == 302


def test_account_page_of_the_cms(client, admin):
    page = client.get("/cms/account/").content.decode()
    assert 'name="name_email-name"' in page
    assert "first_name" not in page
    assert "password" not in page.lower().replace("passwords", "")

    data = {
        "name_email-name": "Zoe B",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    client.post("/cms/account/", data)

    admin.refresh_from_db()
    assert admin.name == "Zoe B"


# --- memberships --------------------------------------------------------------------
def membership_data(user, **data):
    return {"email": user.email.upper(), "from_date": "2026-09-01"} | data


def test_a_membership_is_granted_in_the_cms(client, admin, person, school):
    assert client.get(f"{MEMBERSHIPS}new/").status_code == 200
    data = membership_data(person, role=Role.HEAD, urn=school.identifier)
    assert client.post(f"{MEMBERSHIPS}new/", data).url == MEMBERSHIPS
    assert acts(person) == ["membership.granted"]
    assert (
        "Head teacher, Larchfield Primary" in client.get(MEMBERSHIPS).content.decode()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.HEAD, "error": "Enter a number that we know"},
        {"role": Role.HEAD, "urn": "999999", "error": "Enter a number that we know"},
        {
            "role": Role.HEAD,
            "urn": "900001",
            "code": "301",
            "error": "Leave this empty for this role",
        },
        {
            "role": Role.PROVIDER,
            "email": "nobody@school.example",
            "error": "Enter the address of somebody who has an account",
        },
    ],
)
def test_a_membership_that_does_not_fit_says_what_to_enter(
    client, admin, person, school, wrong
):
    data = membership_data(person) | wrong
    page = client.post(f"{MEMBERSHIPS}new/", data).content.decode()
    assert data["error"] in page
    assert not Membership.objects.exists()


def test_a_membership_is_ended_and_never_deleted(client, admin):
    held = MembershipFactory(from_date="2026-01-01")
    url = f"{MEMBERSHIPS}edit/{held.pk}/"
    page = client.get(url).content.decode()
    assert f"First day on which {held.user} no longer has this role" in page
    assert f"{MEMBERSHIPS}delete/" not in page
    early = client.post(url, {"until_date": "2025-12-31"}).content.decode()
    assert "Enter a day that is not before the role began" in early

    client.post(url, {"until_date": "2026-11-24"})
    client.post(f"{MEMBERSHIPS}delete/{held.pk}/")

    held.refresh_from_db()
    assert held.until_date.isoformat() == "2026-11-24"
    assert acts(held.user) == ["membership.ended"]


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_memberships_costs_the_same_for_more(
    client, admin, count, django_assert_max_num_queries
):
    MembershipFactory.create_batch(count)
    with django_assert_max_num_queries(12):
        client.get(MEMBERSHIPS)
