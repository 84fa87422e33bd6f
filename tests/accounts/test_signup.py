import re

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
DATA = {"name": "Ruth Adeyemi", "email": "Ruth@School.example", "password1": PASSWORD}
CODE_PAGE = "/accounts/confirm-email/"


def sign_up(client, **data):
    return client.post(reverse("account_signup"), DATA | data)


def test_sign_up_asks_name_email_and_password_and_nothing_else(client):
    page = client.get(reverse("account_signup")).content.decode()

    inputs = re.findall(r'<input[^>]*name="([^"]+)"[^>]*>', page)
    shown = [name for name in inputs if name not in {"csrfmiddlewaretoken", "next"}]
    assert shown == ["name", "email", "password1"]
    for name, hint in [
        ("name", "name"),
        ("email", "email"),
        ("password1", "new-password"),
    ]:
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
        assert f'autocomplete="{hint}"' in field
        assert "placeholder" not in field


def test_code_opens_the_account_and_goes_on_to_next(client):
    assert sign_up(client, next="/programmes/x/").url == CODE_PAGE
    assert not EmailAddress.objects.get().verified

    response = client.post(CODE_PAGE, {"code": newest_code()})

    assert response.url == "/programmes/x/"
    user = User.objects.get()
    assert (user.name, user.email) == ("Ruth Adeyemi", "ruth@school.example")
    assert EmailAddress.objects.get().verified
    assert client.session["_auth_user_id"] == str(user.pk)


def test_link_in_the_same_browser_opens_the_account(client):
    sign_up(client, next="/programmes/x/")
    link = newest_link()
    assert b"ruth@school.example" in client.get(link).content

    assert client.post(link).url == "/programmes/x/"
    assert "_auth_user_id" in client.session


def test_link_on_another_device_confirms_and_the_first_goes_on(client, client_two):
    sign_up(client)
    link = newest_link()

    assert client_two.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified, "opening it alone confirms nothing"
    assert client_two.post(link).url == reverse("account_login")
    assert "_auth_user_id" not in client_two.session

    assert client.get(CODE_PAGE).url == "/learn/"
    assert "_auth_user_id" in client.session


@pytest.fixture
def client_two():
    return Client()


@pytest.mark.parametrize("harm", ["cut", "password", "email"])
def test_a_link_that_no_longer_fits_confirms_nothing(client, harm):
    sign_up(client)
    link = newest_link()
    user = User.objects.get()
    if harm == "cut":
        link = link[:-5] + "/"
    elif harm == "password":
        user.set_password("another password")
    else:
        user.email = "other@school.example"
    user.save()

    response = client.post(link)

    assert response.status_code == 404
    assert b"This link no longer works" in response.content
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_a_wrong_code_is_refused_and_five_end_it(client):
    sign_up(client)
    code = newest_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(4):
        page = client.post(CODE_PAGE, {"code": wrong})
        assert "Enter the newest code that we sent you" in page.content.decode()
    assert client.post(CODE_PAGE, {"code": wrong}).url == reverse("account_login")
    client.post(CODE_PAGE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_code_with_a_space_is_read(client):
    sign_up(client)
    code = newest_code()
    assert (
        client.post(CODE_PAGE, {"code": f"{code[:3]} {code[3:]} "}).status_code == 302
    )
    assert "_auth_user_id" in client.session


def test_a_mistyped_address_can_be_put_right(client):
    sign_up(client, email="rut@school.example")
    client.post(CODE_PAGE, {"action": "change", "email": "ruth@school.example"})
    assert mail.outbox[-1].to == ["ruth@school.example"]
    client.post(CODE_PAGE, {"code": newest_code()})
    assert User.objects.get().email == "ruth@school.example"


def test_a_new_code_can_be_sent(client):
    sign_up(client)
    cache.clear()  # ten seconds later
    client.post(CODE_PAGE, {"action": "resend"})
    assert len(mail.outbox) == 2
    assert client.post(CODE_PAGE, {"code": newest_code()}).status_code == 302


def test_a_known_address_looks_the_same_and_gets_another_mail(client):
    known = UserFactory(email="ruth@school.example")

    response = sign_up(client)

    assert response.url == CODE_PAGE
    page = client.get(CODE_PAGE).content.decode()
    assert "We sent a code to <strong>ruth@school.example</strong>" in page
    assert mail.outbox[-1].subject == "You already have a Pathways account"
    assert User.objects.get() == known
    assert not re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE)


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("name", "", "Enter your name"),
        ("email", "", "Enter an e-mail address, like name@school.sch.uk"),
        ("email", "ruth", "Enter an e-mail address, like name@school.sch.uk"),
        ("password1", "", "Enter a password with at least 10 characters"),
        ("password1", "short", "Enter a password with at least 10 characters"),
        ("password1", "password123", "Enter a password that is harder to guess"),
        ("password1", "ruth@school.example", "Enter a password that is not like"),
    ],
)
def test_an_error_says_what_to_enter_and_keeps_the_rest(client, field, value, error):
    page = sign_up(client, **{field: value}).content.decode()

    assert "<title>Error: Create an account" in page
    assert page.count(error) == 2, "in the summary and next to the field"
    assert f'href="#id_{field}"' in page
    if field != "name":
        assert 'value="Ruth Adeyemi"' in page
    assert not User.objects.exists()


def test_mail_server_down_keeps_the_account_and_says_so(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", fail)
    page = client.post(reverse("account_signup"), DATA, follow=True).content.decode()
    assert "We could not send an e-mail just now" in page
    assert User.objects.get().name == "Ruth Adeyemi"
