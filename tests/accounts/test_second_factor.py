import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import codes
from tests.accounts.conftest import newest_code
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
NEEDED = "/accounts/second-factor/"
CONFIRM = "/accounts/second-factor/confirm/"
AUTHENTICATE = "/accounts/2fa/authenticate/"
EMAIL_CODE = "/accounts/2fa/email/"


@pytest.fixture
def head(school, today):
    user = UserFactory(needs_second_factor=True)
    user.memberships.create(role="head", establishment=school, from_date=today)
    return user


def add_passkey(user):
    """What stands in the table after a passkey was set up; it is never used here."""
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Home laptop", "credential": {}},
    )


@pytest.fixture
def passkey_elsewhere(head, monkeypatch):
    monkeypatch.setattr(
        "allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: []
    )
    add_passkey(head)
    return head


def app_code(secret: str) -> str:
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def secret_of(user):
    authenticator = Authenticator.objects.get(user=user, type="totp")
    return totp.decrypt(authenticator.data["secret"])


def add_app(user, request_secret="JBSWY3DPEHPK3PXP"):
    TOTP.activate(user, request_secret)
    RecoveryCodes.activate(user)
    return user


# --- asked by role ----------------------------------------------------------------
def test_set_up_is_not_asked_again_for_the_password_just_given(client, head, sign_in):
    sign_in(client, head)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/",
        "/accounts/logout/",
        "/accounts/2fa/",
        "/accounts/email/",
        "/accessibility/",
        "/privacy/",
        "/help/",
    ],
)
def test_what_stays_open_without_it(client, head, sign_in, path):
    sign_in(client, head)
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/learn/", "/", "/cms/", "/programmes/", "/nowhere/"])
def test_what_does_not_stay_open(client, head, sign_in, path):
    sign_in(client, head)
    assert client.get(path).url == NEEDED


def test_signing_out_still_works(client, head, sign_in):
    sign_in(client, head)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_a_form_that_was_sent_is_answered_with_the_page_it_was_on(
    client, head, sign_in
):
    sign_in(client, head)
    response = client.post(
        "/learn/", {"note": "x"}, HTTP_REFERER="http://testserver/programmes/y/"
    )
    assert response.url == NEEDED
    assert client.session["second_factor_next"] == "/programmes/y/"


def test_whoever_needs_none_is_not_asked(client, person, sign_in):
    sign_in(client, person)
    assert client.get("/programmes/").status_code == 200


def test_nobody_is_asked_where_the_setting_is_off(client, head, sign_in, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, head)
    assert client.get("/programmes/").status_code == 200


def test_it_costs_no_query_for_those_who_need_none(
    client, person, settings, django_assert_num_queries
):
    client.force_login(person)
    settings.SECOND_FACTOR_REQUIRED = False
    with django_assert_num_queries(2):  # session and person, for the name on top
        client.get("/accounts/name/")
    settings.SECOND_FACTOR_REQUIRED = True
    with django_assert_num_queries(2):
        client.get("/accounts/name/")


def test_an_old_session_shows_the_factor_that_exists(client, head):
    add_app(head)
    client.force_login(head)  # as signed in before the app was set up

    assert client.get("/programmes/").url == CONFIRM
    page = client.get(CONFIRM).content.decode()
    assert f"{reverse('mfa_reauthenticate')}?next=/programmes/" in page
    url = f"{reverse('mfa_reauthenticate')}?next=/programmes/"
    done = client.post(url, {"code": app_code(secret_of(head))})
    assert done.url == "/programmes/"
    assert client.get("/programmes/").status_code == 200


def test_a_password_does_not_stand_in_for_the_factor(client, head):
    add_app(head)
    client.force_login(head)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get("/programmes/").url == CONFIRM


def test_a_mailed_code_does_not_stand_in_for_setting_one_up(client, head, sign_in):
    sign_in(client, head)
    url = reverse("account_reauthenticate_by_email")
    client.post(url, {"action": "send"})
    assert client.post(url, {"code": newest_code()}).status_code == 302
    assert client.get("/programmes/").url == NEEDED


def test_a_role_that_began_meanwhile_is_noticed_at_sign_in(client, sign_in, today):
    user = MembershipFactory(from_date=today.replace(year=2020)).user
    assert not user.needs_second_factor
    sign_in(client, user)
    assert client.get("/learn/").url == NEEDED


# --- signing in with it -------------------------------------------------------------
def test_a_password_alone_opens_nothing(client, head, sign_in):
    add_app(head)
    assert sign_in(client, head, next_url="/cms/").url == AUTHENTICATE
    assert "_auth_user_id" not in client.session
    assert client.get("/cms/").url == "/cms/login/?next=/cms/"


def test_code_of_the_app_goes_on_to_next(client, head, sign_in):
    add_app(head)
    sign_in(client, head, next_url="/programmes/x/")
    response = client.post(AUTHENTICATE, {"code": app_code(secret_of(head))})
    assert response.url == "/programmes/x/"


def test_the_key_of_the_app_is_not_stored_in_the_clear(head):
    add_app(head)
    stored = Authenticator.objects.get(user=head, type="totp").data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in stored


def test_a_wrong_code_says_what_to_enter(client, head, sign_in):
    add_app(head)
    sign_in(client, head)
    page = client.post(AUTHENTICATE, {"code": "000000"}).content.decode()
    assert "Enter the code that your app shows now" in page
    assert "<title>Error: Second step" in page


def test_a_recovery_code_works_once(client, head, sign_in):
    add_app(head)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, head)
    typed = f"{code[:4]} {code[4:]}"
    assert client.post(AUTHENTICATE, {"code": typed}).url == "/learn/"

    again = Client()
    sign_in(again, head)
    assert again.post(AUTHENTICATE, {"code": typed}).status_code == 200
    assert "_auth_user_id" not in again.session


def test_passkey_on_another_laptop_a_mailed_code_gets_in(
    client, passkey_elsewhere, sign_in
):
    assert (
        sign_in(client, passkey_elsewhere, next_url="/programmes/").url == AUTHENTICATE
    )
    assert "Get a code by e-mail" in client.get(AUTHENTICATE).content.decode()

    assert client.post(EMAIL_CODE, {"action": "send"}).url == EMAIL_CODE
    assert mail.outbox[-1].to == [passkey_elsewhere.email]
    assert client.post(EMAIL_CODE, {"code": newest_code()}).url == "/programmes/"

    assert client.get("/programmes/").status_code == 200, "the role is satisfied too"


def test_passkey_on_another_laptop_a_recovery_code_gets_in(
    client, passkey_elsewhere, sign_in
):
    code = RecoveryCodes.activate(passkey_elsewhere).get_unused_codes()[3]
    sign_in(client, passkey_elsewhere)
    assert client.post(AUTHENTICATE, {"code": code}).url == "/learn/"


def test_passkey_on_another_laptop_does_not_block_the_question_is_it_you(
    client, passkey_elsewhere, sign_in, monkeypatch
):
    sign_in(client, passkey_elsewhere)
    client.post(EMAIL_CODE, {"action": "send"})
    client.post(EMAIL_CODE, {"code": newest_code()})
    later = time.time() + 600
    monkeypatch.setattr(time, "time", lambda: later)

    asked = client.get(reverse("mfa_activate_totp"))
    page = client.get(asked.url).content.decode()
    assert reverse("account_reauthenticate_by_email") in page
    url = f"{reverse('account_reauthenticate_by_email')}?next={reverse('mfa_activate_totp')}"
    client.post(url, {"action": "send"})
    assert client.post(url, {"code": newest_code()}).url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_mailed_code_without_the_password_is_not_to_be_had(client, passkey_elsewhere):
    response = client.post(EMAIL_CODE, {"action": "send"})
    assert response.url == reverse("account_login")
    assert mail.outbox == []
    assert client.get("/accounts/login/code/").status_code == 404


def test_mailed_code_of_another_person_is_refused(client, passkey_elsewhere, sign_in):
    other = add_app(UserFactory())
    stranger = Client()
    sign_in(stranger, other)
    stranger.post(EMAIL_CODE, {"action": "send"})
    theirs = newest_code()
    sign_in(client, passkey_elsewhere)
    client.post(EMAIL_CODE, {"action": "send"})
    if newest_code() != theirs:
        page = client.post(EMAIL_CODE, {"code": theirs}).content.decode()
        assert "Enter the newest code that we sent you" in page
    assert "_auth_user_id" not in client.session


def test_mailed_code_ends_after_five_tries_and_half_an_hour(
    client, passkey_elsewhere, sign_in, monkeypatch
):
    sign_in(client, passkey_elsewhere)
    client.post(EMAIL_CODE, {"action": "send"})
    code = newest_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        client.post(EMAIL_CODE, {"code": wrong})
    page = client.post(EMAIL_CODE, {"code": code}).content.decode()
    assert "_auth_user_id" not in client.session
    assert "Too many tries. Wait 5 minutes" in page


def test_mailed_code_is_too_old_after_half_an_hour(rf, person, monkeypatch):
    request = rf.get("/")
    request.session = {
        codes.STATE_KEY: {
            "user": person.pk,
            "code": "123456",
            "at": time.time() - 1801,
            "failed": 0,
        }
    }
    assert not codes.matches(request, person, "123456")


def test_mailed_codes_asked_for_too_often_say_how_long_to_wait(
    client, passkey_elsewhere, sign_in
):
    sign_in(client, passkey_elsewhere)
    for _ in range(3):
        client.post(EMAIL_CODE, {"action": "send"})
    response = client.post(EMAIL_CODE, {"action": "send"})
    assert response.status_code == 429
    assert "Wait 60 seconds, then try again" in response.content.decode()
    assert len(mail.outbox) == 3


def test_an_unverified_address_gets_no_second_factor_code(rf, db):
    assert codes.verified_email(UserFactory(verified=False)) is None
