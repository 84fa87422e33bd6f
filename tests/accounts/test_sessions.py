import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LIST = "/accounts/sessions/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def laptop(person, sign_in):
    client = Client(headers={"user-agent": WINDOWS}, REMOTE_ADDR="203.0.113.7")
    sign_in(client, person)
    return client


@pytest.fixture
def phone(person, sign_in):
    client = Client(headers={"user-agent": PHONE})
    sign_in(client, person)
    return client


def test_the_list_says_which_device_this_is(laptop, phone):
    page = laptop.get(LIST).content.decode()
    assert "Firefox on Windows, this device" in page
    assert "Safari on an iPhone" in page
    assert "Safari on an iPhone, this device" not in page


def test_no_address_and_no_long_browser_name_is_kept(laptop):
    session = UserSession.objects.get()
    assert (session.ip, session.user_agent) == ("0.0.0.0", "Firefox on Windows")
    assert "203.0.113.7" not in laptop.get(LIST).content.decode()


def test_signing_out_everywhere_else(laptop, phone):
    laptop.post(LIST)
    assert laptop.get("/accounts/").status_code == 200
    assert phone.get("/accounts/").status_code == 302
    assert UserSession.objects.count() == 1


def test_signing_one_device_out(laptop, phone):
    pk = UserSession.objects.get(user_agent="Safari on an iPhone").pk
    laptop.post(reverse("account_end_session", args=[pk]))
    assert phone.get("/accounts/").status_code == 302


def test_the_session_of_another_person_cannot_be_ended(laptop, client, sign_in):
    sign_in(client, UserFactory())
    pk = UserSession.objects.get(user_agent="Firefox on Windows").pk
    assert client.post(reverse("account_end_session", args=[pk])).status_code == 404
    assert laptop.get("/accounts/").status_code == 200


def test_a_changed_password_ends_the_others_and_keeps_the_list(laptop, phone):
    laptop.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "four quite random words"},
    )
    assert phone.get("/accounts/").status_code == 302
    page = laptop.get(LIST).content.decode()
    assert "Firefox on Windows, this device" in page
    assert "iPhone" not in page


def test_a_session_lasts_two_weeks(client, person, sign_in):
    response = sign_in(client, person)
    assert response.cookies["sessionid"]["max-age"] == 14 * 24 * 60 * 60
    assert "shared_device" not in client.session


def test_on_a_shared_device_it_ends_with_the_browser(client, person, sign_in):
    response = sign_in(client, person, shared_device="on")
    assert response.cookies["sessionid"]["max-age"] == ""
    assert client.session["shared_device"] is True
    assert "data-shared" in client.get("/accounts/").content.decode()


def test_on_a_shared_device_it_ends_after_thirty_idle_minutes(
    client, person, sign_in, monkeypatch
):
    sign_in(client, person, shared_device="on")
    client.get("/accounts/")
    start = time.time()
    for minutes in (20, 40, 60):  # never idle for thirty
        monkeypatch.setattr(time, "time", lambda now=start + minutes * 60: now)
        assert client.get("/accounts/").status_code == 200

    monkeypatch.setattr(time, "time", lambda: start + 91 * 60)
    response = client.get("/accounts/name/")

    assert response.url == "/accounts/login/?next=/accounts/name/"
    page = client.get(response.url).content.decode()
    assert "You said this is a shared device" in page
    assert client.session.get("shared_device") is None


def test_a_device_can_be_marked_as_shared_later(laptop):
    response = laptop.post(reverse("account_share_device"))
    assert response.cookies["sessionid"]["max-age"] == ""
    assert laptop.session["shared_device"] is True


def test_shared_device_survives_the_second_step(client, person, sign_in):
    from tests.accounts.test_second_factor import (  # noqa: PLC0415
        AUTHENTICATE,
        add_app,
        app_code,
        secret_of,
    )

    add_app(person)
    sign_in(client, person, shared_device="on")
    response = client.post(AUTHENTICATE, {"code": app_code(secret_of(person))})
    assert response.cookies["sessionid"]["max-age"] == ""
    assert client.session["shared_device"] is True
