import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from compliance.models import Confirmation
from compliance.operations.people import PostFacts, change_designation, end_designation
from tests.accounts.conftest import newest_code
from tests.accounts.test_second_factor import add_app
from tests.compliance.views.confirming import (
    browser_of,
    carried,
    grow_old,
    member,
    post_on_course,
)
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.compliance import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False  # tests/accounts show that it is asked for


@pytest.fixture
def post():
    return post_on_course()


@pytest.fixture
def head(post):
    return member(Role.HEAD, establishment=post.establishment)


@pytest.fixture
def browser(head):
    return browser_of(head)


@pytest.fixture
def url(post):
    return f"/schools/{post.establishment.key}/sencos/{post.uuid}/confirm/"


def final(browser, url, **more):
    """The form as the check page would send it."""
    shown = carried(browser.get(url))
    return {"step": "confirm", "answer": "working_towards", **shown, **more}


def test_page_offers_answers_beside_our_record(browser, url):
    page = browser.get(url)

    assert "What do you confirm of Ruth Adeyemi?" in page.text
    assert page.text.count("Our records say this.") == 1
    assert "The SENCO must hold the qualification by 1 September 2028." in page.text
    assert "Not required" not in page.text


def test_declaration_is_read_before_anything_is_kept(browser, url):
    page = browser.post(url, final(browser, url, step="check"))

    assert "Your declaration" in page.text
    assert "not a statutory return" in page.text
    assert not Confirmation.objects.exists()


def test_head_confirms_and_sees_the_record(browser, url, head):
    record = browser.post(url, final(browser, url), follow=True)

    kept = Confirmation.objects.get()
    assert record.redirect_chain == [(kept.get_absolute_url(), 302)]
    assert "Daniel Whitlock, head teacher, gave this answer" in record.text
    assert mail.outbox[-1].to == [head.email]


def test_pressing_twice_leads_to_the_one_record(browser, url):
    form = final(browser, url)

    first, second = browser.post(url, form), browser.post(url, form)

    assert first.url == second.url == Confirmation.objects.get().get_absolute_url()


def test_answer_is_asked_for(browser, url):
    page = browser.post(url, final(browser, url, step="check", answer=""))

    assert page.status_code == 422
    assert "Choose one of the answers." in page.text


@pytest.mark.parametrize("day", [("", "", ""), ("1", "9", "2020"), ("40", "1", "2027")])
def test_start_of_a_course_is_a_day_to_come(browser, url, day):
    parts = dict(
        zip(("starts_on_day", "starts_on_month", "starts_on_year"), day, strict=True)
    )
    page = browser.post(
        url, final(browser, url, step="check", answer="will_start", **parts)
    )

    assert page.status_code == 422
    assert page.context["form"].errors["starts_on"]


def test_day_typed_beside_another_answer_is_no_mistake(browser, url):
    page = browser.post(url, final(browser, url, step="check", starts_on_day="40"))

    assert page.status_code == 200


def test_contradiction_is_asked_about_and_nothing_typed_is_lost(browser, url):
    asked = browser.post(url, final(browser, url, step="check", answer="holds"))
    assert "Your answer differs from the record." in asked.text
    refused = browser.post(url, final(browser, url, answer="holds"))
    assert refused.status_code == 422
    assert "Enter why your answer differs from the record." in refused.text
    why = "The certificate came this morning."
    record = browser.post(
        url, final(browser, url, answer="holds", because=why), follow=True
    )

    assert "This answer differs from the record." in record.text
    assert why in record.text


def test_stale_form_shows_what_has_changed_and_keeps_the_answer(browser, url, post):
    form = final(browser, url, answer="holds", because="My words.")
    change_designation(
        designation=post,
        post=PostFacts(
            appointed_on=timezone.datetime(2024, 9, 1).date(),
            is_head="no",
            teaches_at_school="yes",
        ),
        changed_by=None,
        at=timezone.now(),
    )

    page = browser.post(url, form)

    assert page.status_code == 409
    assert "The record has changed since" in page.text
    assert "1 September 2025" in page.text
    assert "1 September 2024" in page.text
    assert 'value="My words."' in page.text
    assert page.context["form"]["answer"].value() == "holds"
    assert not Confirmation.objects.exists()
    again = browser.post(url, form | carried(page))
    assert again.status_code == 302


@pytest.mark.parametrize("shown", ["", "forged", "eyJ4IjoxfQ:1abc:xyz"])
def test_form_that_we_did_not_sign_confirms_nothing(browser, url, shown):
    page = browser.post(url, final(browser, url, shown=shown))

    assert page.status_code == 409
    assert not Confirmation.objects.exists()


def test_other_head_is_told_who_confirmed_meanwhile(browser, url, post):
    other = browser_of(member(Role.HEAD, "Nora Vane", establishment=post.establishment))
    differs = final(other, url, answer="cannot_confirm")
    browser.post(url, final(browser, url))

    told = other.post(url, differs)
    assert told.status_code == 409
    assert "Daniel Whitlock answered" in told.text
    assert Confirmation.objects.count() == 1
    other.post(url, differs | carried(told))

    assert list(Confirmation.objects.values_list("confirmed_by_name", "answer")) == [
        ("Nora Vane", "cannot_confirm"),
        ("Daniel Whitlock", "working_towards"),
    ]


def test_own_other_tab_is_told_too_before_another_answer_is_kept(browser, url):
    differs = final(browser, url, answer="cannot_confirm", because="I must ask first.")
    browser.post(url, final(browser, url))

    told = browser.post(url, differs)

    assert told.status_code == 409
    assert "<strong>You answered" in told.text
    assert "I must ask first." in told.text
    assert Confirmation.objects.count() == 1
    browser.post(url, differs | carried(told))
    assert Confirmation.objects.first().answer == "cannot_confirm"


def test_answer_page_that_is_older_than_the_last_answer_says_so(browser, url):
    old = carried(browser.get(url)) | {"answer": "cannot_confirm"}
    browser.post(url, final(browser, url))

    told = browser.post(url, old)

    assert told.status_code == 409
    assert "<strong>You answered" in told.text
    fresh = browser.post(url, old | carried(browser.get(url)))
    assert fresh.status_code == 200


def test_other_head_with_the_same_answer_is_led_to_the_record(browser, url, post):
    other = browser_of(member(Role.HEAD, "Nora Vane", establishment=post.establishment))
    same = final(other, url)
    browser.post(url, final(browser, url))

    page = other.post(url, same, follow=True)

    assert "Daniel Whitlock gave this very answer" in page.text
    assert Confirmation.objects.count() == 1


def test_post_that_has_ended_is_not_confirmed(browser, url, post):
    form = final(browser, url)
    end_designation(
        designation=post, left_on=timezone.localdate(), ended_by=None, at=timezone.now()
    )

    assert "This post has ended" in browser.post(url, form).text
    assert not Confirmation.objects.exists()


# Showing who it is ------------------------------------------------------------------


def test_old_sign_in_is_asked_again_and_the_answer_goes_through(browser, url):
    form = final(browser, url, answer="holds", because="I saw it.")
    grow_old(browser)

    asked = browser.post(url, form)
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert not Confirmation.objects.exists()
    wrong = browser.post(asked.url, {"password": "not this one", "next": url})
    assert "Enter the password" in wrong.text
    record = browser.post(asked.url, {"password": PASSWORD, "next": url}, follow=True)

    assert Confirmation.objects.get().because == "I saw it."
    assert "I saw it." in record.text


def test_code_by_e_mail_stands_in_for_what_is_at_home(browser, url):
    form = final(browser, url)
    grow_old(browser)
    asked = browser.get(browser.post(url, form).url)
    by_mail = next(
        way["url"]
        for way in asked.context["reauthentication_alternatives"]
        if "email" in way["url"]
    )
    browser.post(by_mail, {"action": "send"})

    record = browser.post(by_mail, {"code": newest_code(), "next": url}, follow=True)

    assert Confirmation.objects.get().get_absolute_url() == record.redirect_chain[-1][0]


def test_recovery_code_stands_in_for_the_app_that_is_at_home(head, url):
    add_app(head)
    browser = Client()
    browser.force_login(head)
    form = final(browser, url)
    browser.post(url, form)
    code = Authenticator.objects.get(user=head, type="recovery_codes")

    record = browser.post(
        f"/accounts/2fa/reauthenticate/?next={url}",
        {"code": code.wrap().get_unused_codes()[0], "next": url},
        follow=True,
    )

    assert Confirmation.objects.get().get_absolute_url() == record.redirect_chain[-1][0]


def test_whoever_turns_back_there_finds_their_answer(browser, url):
    form = final(browser, url, answer="cannot_confirm", because="Too new here.")
    grow_old(browser)
    browser.post(url, form)

    page = browser.get(url)

    assert page.context["form"]["answer"].value() == "cannot_confirm"
    assert 'value="Too new here."' in page.text


# Who may ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.OFFICE, Role.GOVERNOR])
def test_others_of_the_school_are_told_that_it_is_the_head_s(post, url, role, browser):
    other = browser_of(member(role, establishment=post.establishment))

    assert "Only the head teacher confirms this" in other.get(url).text
    assert other.post(url, final(browser, url)).status_code == 403
    assert not Confirmation.objects.exists()


def test_head_of_another_school_sees_nothing(post, url, browser):
    other = browser_of(member(Role.HEAD, establishment=SchoolFactory()))

    for answer in (other.get(url), other.post(url, final(browser, url))):
        assert answer.status_code == 403
        assert "Ruth" not in answer.text


def test_senco_of_another_school_is_not_found_under_one_s_own(browser, post):
    elsewhere = post_on_course()
    own = post.establishment.key

    answer = browser.get(f"/schools/{own}/sencos/{elsewhere.uuid}/confirm/")

    assert answer.status_code == 404


def test_head_whose_role_has_ended_confirms_no_more(browser, url, head):
    form = final(browser, url)
    Membership.objects.filter(user=head).update(until_date=timezone.localdate())

    assert browser.post(url, form).status_code == 403
    assert not Confirmation.objects.exists()


def test_nobody_without_a_role_comes_in(url):
    assert browser_of(UserFactory()).get(url).status_code == 403
