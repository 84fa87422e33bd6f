import pytest
from django.utils import timezone

from accounts.enums import Role
from compliance.models import Designation
from compliance.operations.confirmations import note_as_seen
from compliance.queries.confirmations import confirmations_at, latest_confirmations
from compliance.rules.confirming import Reply
from compliance.rules.months import add_months
from compliance.rules.words import written
from tests.compliance.views.confirming import (
    browser_of,
    confirmed,
    member,
    post_on_course,
)
from tests.factories.accounts import UserFactory
from tests.factories.compliance import SchoolFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_step(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.mark.parametrize("count", [1, 3])
def test_latest_confirmations_cost_as_many_queries_for_three(
    count, django_assert_num_queries
):
    head = UserFactory()
    given = [confirmed(post_on_course(), head) for _ in range(count)]
    for each in given:
        note_as_seen(
            confirmation=each,
            body="governors",
            seen_on=each.confirmed_on,
            noted_by=head,
            at=timezone.now(),
        )
    posts = [each.designation_id for each in given]

    with django_assert_num_queries(2):
        latest = latest_confirmations(posts)
        seen = [list(each.endorsements.all()) for each in latest.values()]

    assert latest == dict(zip(posts, given, strict=True))
    assert [len(each) for each in seen] == [1] * count


def test_latest_is_the_one_given_last():
    head, post = UserFactory(), post_on_course()
    confirmed(post, head)
    second = confirmed(post, head, reply=Reply.CANNOT_CONFIRM)

    assert latest_confirmations([post.pk]) == {post.pk: second}


def test_confirmation_goes_on_with_a_school_that_became_an_academy():
    post, academy = post_on_course(), SchoolFactory(type_code="34")
    given = confirmed(post, UserFactory())
    old = post.establishment
    Designation.objects.filter(pk=post.pk).update(establishment=academy)

    assert list(confirmations_at(academy)) == list(confirmations_at(old)) == [given]
    given = confirmations_at(academy).get()
    assert given.get_absolute_url().startswith(f"/schools/{academy.key}/")


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.HEAD, "Confirm for this year"),
        (Role.OFFICE, "Only the head teacher confirms it."),
        (Role.GOVERNOR, "Note it as seen at a meeting"),
    ],
)
def test_school_s_page_says_what_was_confirmed_and_what_each_can_do(role, words):
    post = post_on_course()
    given = confirmed(post, UserFactory())
    browser = browser_of(member(role, establishment=post.establishment))

    page = browser.get(f"/schools/{post.establishment.key}/")

    assert given.get_absolute_url() in page.text
    assert words in page.text
    confirm = f"/sencos/{post.uuid}/confirm/"
    assert (confirm in page.text) == (role == Role.HEAD)


def test_school_s_page_says_until_when_it_holds():
    post = post_on_course()
    head = member(Role.HEAD, establishment=post.establishment)
    given = confirmed(post, head)

    page = browser_of(head).get(f"/schools/{post.establishment.key}/")

    due = add_months(given.confirmed_on, 12)
    assert "Due again by" in page.text
    assert written(due) in page.text
