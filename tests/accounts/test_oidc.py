"""Log-in through an OpenID Connect provider: a real one, in a process of its own."""

import json
import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import newest_code
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = [
    {"sub": "ruth", "email": "ruth@school.example", "name": "Ruth Adeyemi"},
    {"sub": "amira-abroad", "email": "amira@school.example", "name": "Amira Khan"},
    {
        "sub": "proved",
        "email": "proved@school.example",
        "name": "Pru",
        "email_verified": True,
    },
    {"sub": "nameless", "email": "nameless@school.example"},
]


@pytest.fixture(scope="session")
def provider():
    """The address of the provider while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    people = [part for one in PEOPLE for part in ("--user-claims", json.dumps(one))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *people],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            requests.get(f"{url}/.well-known/openid-configuration", timeout=5)
            break
        except requests.ConnectionError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture(autouse=True)
def configured(provider, settings):
    app = {
        "provider_id": "school",
        "name": "School log-in",
        "client_id": "pathways",
        "secret": "secret",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    }
    return app


LOGIN = "/accounts/oidc/school/login/"


def go_there(client, query=""):
    """Press the button; the address of the provider's page."""
    page = client.post(LOGIN + query)
    assert page.status_code == 200, "a page, for a redirect would break form-action"
    return page.context["url"]


def answer_there(url, sub):
    """Sign in at the provider as `sub`; the path that it sends the browser back to."""
    response = requests.post(url, data={"sub": sub}, allow_redirects=False, timeout=5)
    assert response.status_code == 302
    back = urlsplit(response.headers["location"])
    assert back.path == f"{LOGIN}callback/"
    return f"{back.path}?{back.query}"


def sign_in_there(client, sub, query=""):
    return client.get(answer_there(go_there(client, query), sub))


def test_a_new_person_proves_the_address_and_is_in(client):
    response = sign_in_there(client, "ruth", "?process=login&next=/programmes/x/")

    assert response.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    confirmed = client.post(response.url, {"code": newest_code()})
    assert confirmed.url == "/programmes/x/"
    user = User.objects.get()
    assert (user.name, user.email) == ("Ruth Adeyemi", "ruth@school.example")
    assert not user.has_usable_password()
    assert SocialAccount.objects.get().uid == "ruth"


def test_the_subject_decides_not_the_address(client):
    user = UserFactory(email="quite.another@school.example")
    SocialAccount.objects.create(user=user, provider="school", uid="ruth")

    sign_in_there(client, "ruth")

    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_an_account_with_the_same_address_is_never_taken_over(client, person):
    response = sign_in_there(client, "amira-abroad")

    page = client.get(response.url).content.decode()
    assert "You already have an account here" in page
    assert "connect School log-in" in page
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1
    assert mail.outbox == []


def test_an_unproved_account_with_the_same_address_is_not_taken_over_either(client):
    UserFactory(email="amira@school.example", verified=False)
    sign_in_there(client, "amira-abroad")
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_whoever_signs_in_first_can_connect_and_then_use_it(client, person, sign_in):
    sign_in(client, person)
    response = sign_in_there(client, "amira-abroad", "?process=connect")
    assert response.url == reverse("socialaccount_connections")
    assert SocialAccount.objects.get().user == person
    assert mail.outbox[-1].subject == "School log-in was connected with your account"

    client.logout()
    sign_in_there(client, "amira-abroad")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_what_is_connected_with_another_person_stays_theirs(client, person, sign_in):
    other = UserFactory()
    SocialAccount.objects.create(user=other, provider="school", uid="ruth")
    sign_in(client, person)
    response = sign_in_there(client, "ruth", "?process=connect")
    page = client.get(response.url).content.decode()
    assert "connected with another person here" in page
    assert SocialAccount.objects.get().user == other


def test_the_provider_is_believed_about_an_address_only_where_it_is_set(
    client, configured
):
    sign_in_there(client, "proved")
    assert not EmailAddress.objects.get().verified
    User.objects.all().delete()
    client.logout()

    configured["settings"]["trust_email"] = True
    assert sign_in_there(client, "proved").url == "/learn/"
    assert EmailAddress.objects.get().verified


def test_a_provider_that_gives_no_name_leads_to_the_question(client):
    response = sign_in_there(client, "nameless")
    assert response.url == reverse("socialaccount_signup")
    assert "Your name" in client.get(response.url).content.decode()
    data = {"name": "Nan", "email": "nameless@school.example"}
    client.post(response.url, data)
    client.post(reverse("account_email_verification_sent"), {"code": newest_code()})
    assert User.objects.get().name == "Nan"
    assert "_auth_user_id" in client.session


def test_an_answer_that_nobody_asked_for_opens_nothing(client):
    path = answer_there(go_there(client), "ruth")
    client.cookies.clear()

    response = client.get(path)

    assert response.status_code == 401
    assert "That log-in did not work" in response.content.decode()
    assert not User.objects.exists()


def test_a_stolen_answer_cannot_be_used_twice(client):
    path = answer_there(go_there(client), "ruth")
    client.get(path)
    assert client.get(path).status_code == 401


def test_a_provider_that_is_down_is_said_plainly(client, configured):
    configured["settings"]["server_url"] = "http://127.0.0.1:9"
    response = client.post(LOGIN)
    assert response.status_code == 401
    assert "did not answer as it should" in response.content.decode()


def test_an_unknown_provider_is_not_there(client):
    assert client.post("/accounts/oidc/nobody/login/").status_code == 404


def test_the_last_way_in_cannot_be_disconnected(client):
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    account = SocialAccount.objects.create(user=user, provider="school", uid="ruth")
    sign_in_there(client, "ruth")
    url = reverse("socialaccount_connections")
    page = client.post(url, {"account": account.pk}).content.decode()
    assert "Set a password first" in page
    assert SocialAccount.objects.exists()
