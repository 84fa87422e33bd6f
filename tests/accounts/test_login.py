import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import newest_code, newest_link
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "four quite random words"


def test_log_in_keeps_next(client, person, sign_in):
    page = client.get(reverse("account_login") + "?next=/programmes/x/")
    assert 'name="next" value="/programmes/x/"' in page.content.decode()
    assert sign_in(client, person, next_url="/programmes/x/").url == "/programmes/x/"


def test_log_in_goes_nowhere_else(client, person, sign_in):
    assert sign_in(client, person, next_url="https://evil.example/").url == "/learn/"


def test_the_case_of_an_address_does_not_matter(client, person):
    data = {"login": "Amira@School.example", "password": PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 302


@pytest.mark.parametrize("login", ["amira@school.example", "nobody@school.example"])
def test_wrong_password_and_unknown_address_read_the_same(client, person, login):
    data = {"login": login, "password": "not this"}
    page = client.post(reverse("account_login"), data).content.decode()
    assert "We do not know this e-mail address and password together" in page
    assert f'value="{login}"' in page
    assert "<title>Error: Sign in" in page


def test_a_closed_account_stays_closed(client, sign_in):
    user = UserFactory(is_active=False)
    assert sign_in(client, user).url == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_an_unverified_address_gets_a_code_first(client, sign_in):
    user = UserFactory(verified=False)
    assert sign_in(client, user).url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_email_verification_sent"), {"code": newest_code()})
    assert "_auth_user_id" in client.session


def test_reset_by_the_mailed_link(client, person):
    data = {"email": person.email}
    client.post(reverse("account_reset_password"), data)
    page = client.get(newest_link(), follow=True)
    form = page.redirect_chain[-1][0]
    assert "Choose a new password" in page.content.decode()

    client.post(form, {"password1": NEW})

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert mail.outbox[-1].subject == "Your password was reset"


def test_reset_proves_the_address(client):
    user = UserFactory(verified=False)
    client.post(reverse("account_reset_password"), {"email": user.email})
    form = client.get(newest_link()).url
    client.post(form, {"password1": NEW})
    assert EmailAddress.objects.get(user=user).verified


def test_reset_of_an_unknown_address_looks_the_same(client):
    data = {"email": "nobody@school.example"}
    response = client.post(reverse("account_reset_password"), data)
    assert response.url == reverse("account_reset_password_done")
    subject = "There is no Pathways account with this address"
    assert mail.outbox[-1].subject == subject


def test_a_used_reset_link_says_so(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = newest_link()
    client.post(client.get(link).url, {"password1": NEW})
    page = client.get(link, follow=True).content.decode()
    assert "This link no longer works" in page


def test_change_of_password_asks_for_the_present_one(client, person):
    client.force_login(person)
    url = reverse("account_change_password")
    wrong = client.post(url, {"oldpassword": "nonsense", "password1": NEW})
    assert "Enter the password that you sign in with now" in wrong.content.decode()

    right = client.post(url, {"oldpassword": PASSWORD, "password1": NEW})

    assert right.url == reverse("account_home")
    assert client.get(reverse("account_home")).status_code == 200, "still signed in"
    assert User.objects.get().check_password(NEW)


@pytest.fixture
def signed_in(client, person, sign_in):
    sign_in(client, person)
    return client


def test_change_of_address_waits_for_its_code(signed_in, person):
    data = {"email": "New@school.example", "action_add": "1"}
    response = signed_in.post(reverse("account_email"), data)
    assert response.url == reverse("account_email_verification_sent")
    assert mail.outbox[-1].to == ["new@school.example"]
    code = newest_code()
    person.refresh_from_db()
    assert person.email == "amira@school.example"

    signed_in.post(response.url, {"code": code})

    person.refresh_from_db()
    assert person.email == "new@school.example"
    assert [a.email for a in EmailAddress.objects.all()] == ["new@school.example"]
    told = mail.outbox[-1]
    assert told.to == ["amira@school.example"]
    assert told.subject == "Your e-mail address was changed to new@school.example"


def test_change_of_address_by_the_link(signed_in, person):
    data = {"email": "new@school.example", "action_add": "1"}
    signed_in.post(reverse("account_email"), data)
    assert signed_in.post(newest_link()).url == reverse("account_home")
    person.refresh_from_db()
    assert person.email == "new@school.example"


def test_change_of_address_by_the_link_on_another_device(signed_in, person):
    data = {"email": "new@school.example", "action_add": "1"}
    signed_in.post(reverse("account_email"), data)
    assert Client().post(newest_link()).url == reverse("account_login")
    person.refresh_from_db()
    assert person.email == "new@school.example"
    assert signed_in.get(reverse("account_home")).status_code == 200


def test_a_link_to_an_address_that_is_somebody_elses_meanwhile(signed_in, person):
    data = {"email": "new@school.example", "action_add": "1"}
    signed_in.post(reverse("account_email"), data)
    UserFactory(email="new@school.example", verified=False)
    assert signed_in.post(newest_link()).status_code == 404
    person.refresh_from_db()
    assert person.email == "amira@school.example"


def test_the_address_of_another_person_cannot_be_taken(signed_in, person):
    UserFactory(email="ruth@school.example")
    data = {"email": "ruth@school.example", "action_add": "1"}
    signed_in.post(reverse("account_email"), data)
    code = newest_code()
    signed_in.post(reverse("account_email_verification_sent"), {"code": code})
    person.refresh_from_db()
    assert person.email == "amira@school.example"


def test_change_of_name(signed_in, person):
    url = reverse("account_change_name")
    assert "Enter your name" in signed_in.post(url, {"name": " "}).content.decode()
    signed_in.post(url, {"name": "Amira Khan-Reed"})
    person.refresh_from_db()
    assert person.name == "Amira Khan-Reed"


@pytest.mark.parametrize(
    "name", ["account_home", "account_change_name", "account_email", "mfa_index"]
)
def test_account_pages_are_for_the_signed_in(client, db, name):
    response = client.get(reverse(name))
    assert response.url == f"{reverse('account_login')}?next={reverse(name)}"


def test_account_home_says_roles_in_words(client, person, school, today):
    person.memberships.create(role="head", establishment=school, from_date=today)
    client.force_login(person)
    page = client.get(reverse("account_home")).content.decode()
    assert "Head teacher, Larchfield Primary" in page
    assert "amira@school.example" in page


def test_too_many_tries_say_how_long_to_wait(client, person):
    data = {"login": person.email, "password": "not this"}
    for _ in range(5):
        client.post(reverse("account_login"), data)
    page = client.post(reverse("account_login"), data).content.decode()
    assert "Too many tries. Wait 5 minutes, then try again" in page


def test_429_page_says_how_long_to_wait(client, person):
    data = {"email": person.email}
    for _ in range(5):
        client.post(reverse("account_reset_password"), data)

    response = client.post(reverse("account_reset_password"), data)

    assert response.status_code == 429
    assert "Wait 60 seconds, then try again" in response.content.decode()
    assert 0 < int(response["Retry-After"]) <= 60


def test_the_wait_of_another_person_is_not_shown(client, person):
    other = UserFactory()
    for _ in range(5):
        client.post(reverse("account_reset_password"), {"email": other.email})
    response = client.post(reverse("account_reset_password"), {"email": person.email})
    assert response.status_code == 302


def test_limits_are_counted_in_the_shared_cache(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert any("reset_password" in key for key in cache._cache)
