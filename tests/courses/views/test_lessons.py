"""A lesson over HTTP: who sees it, what a visit writes, and that no text is lost."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.test import Client
from django.utils.html import escape
from wagtail.models import PageViewRestriction

from courses.catalogue import current_catalogue
from courses.models import (
    Answer,
    ModuleCompletion,
    ModulePage,
    Note,
    PageProgress,
    TextPage,
)
from courses.operations.learning import leave_programme
from tests.courses.conftest import Learning, learner_rows, told
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.courses import (
    block_id,
    check_page,
    decision,
    make_learner,
    make_module,
    option_id,
    publish,
    question,
    reflection,
    text,
    text_page,
)

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}
PROSE = "It's \"quoted\"; <b>not bold</b> & 'OR 1=1 --\n\n👩🏽‍🏫 naïve"


@pytest.fixture
def person(learning, client):
    client.force_login(learning.enrolment.user)
    return client


def url(learning, title):
    return learning.lesson(title).url


def title_of(response):
    return " ".join(
        re.search("<title>(.*?)</title>", response.text, re.DOTALL)[1].split()
    )


def field(response, name, *, form="note"):
    """The value of a hidden field in the first form that does `form`."""
    part = response.text.split(f'name="act" value="{form}"')[1]
    return re.search(rf'name="{name}"\s+value="([^"]*)"', part)[1]


def written(response):
    return re.search(r"<textarea.*?>\n(.*?)</textarea>", response.text, re.DOTALL)[1]


def note(response, words, **more):
    """The fields of a note's form as the browser sends them."""
    return {
        "act": "note",
        "block": str(block_id("r1")),
        "version": field(response, "version"),
        "writer": field(response, "writer"),
        "saves": field(response, "saves"),
        "csrfmiddlewaretoken": re.search(
            r'name="csrfmiddlewaretoken" value="(\w+)"', response.text
        )[1],
        "text": words.replace("\n", "\r\n"),
    } | more


# Who sees it --------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_anonymous_is_sent_to_sign_in_and_back(learning, client, method):
    response = getattr(client, method)(url(learning, "Second"))

    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={url(learning, 'Second')}"


def test_whoever_takes_no_part_is_told_how_to(learning, client):
    client.force_login(UserFactory())

    response = client.get(url(learning, "Second"))

    assert response.status_code == 403
    assert "Join and open the page" in response.text
    assert "What do you do about q1?" not in response.text


def test_whoever_left_is_told_how_to_come_back(learning, person):
    programme = current_catalogue().programmes[0]
    leave_programme(enrolment=learning.enrolment, programme=programme, now=learning.now)

    response = person.get(url(learning, "Second"))

    assert response.status_code == 403
    assert "Come back" in response.text
    assert "What do you do about q1?" not in response.text


def test_page_that_opens_later_says_what_comes_first(now, client):
    module = make_module(
        text_page("First"), text_page("Second", text("Not yet seen.")), in_order=True
    )
    learning = Learning(make_learner(module), module, now)
    client.force_login(learning.enrolment.user)

    for response in (
        client.get(url(learning, "Second")),
        client.post(url(learning, "Second"), {"act": "next"}),
    ):
        assert response.status_code == 403
        assert "Do “First” first" in response.text
        assert "Not yet seen." not in response.text
    assert not PageProgress.objects.exists()


@pytest.mark.parametrize("change", ["unpublish", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_page_that_is_gone_is_not_found(learning, person, change, method):
    address = url(learning, "Second")
    getattr(TextPage.objects.get(title="Second"), change)()

    assert getattr(person, method)(address, {"act": "next"}).status_code == 404


def test_old_address_of_a_renamed_page_is_not_found(learning, person):
    address = url(learning, "Second")
    page = TextPage.objects.get(title="Second")
    page.slug = "renamed"
    publish(page)

    assert person.get(address).status_code == 404
    assert person.get(url(learning, "Second")).status_code == 200


def restrict(title, kind, **more):
    page = TextPage.objects.get(title=title).page_ptr
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **more)


def test_private_page_refuses_whoever_is_not_in_its_group(learning, person):
    rule = restrict("Second", PageViewRestriction.GROUPS)
    rule.groups.add(Group.objects.create(name="Pilot"))

    response = person.get(url(learning, "Second"))

    assert response.status_code == 403
    assert "What do you do about q1?" not in response.text
    learning.enrolment.user.groups.add(Group.objects.get(name="Pilot"))
    assert person.get(url(learning, "Second")).status_code == 200


def test_private_page_sends_anonymous_to_sign_in(learning, client):
    restrict("Second", PageViewRestriction.LOGIN)

    response = client.get(url(learning, "Second"))

    assert response.url == f"/accounts/login/?next={url(learning, 'Second')}"


def test_page_with_a_password_asks_for_it(learning, person):
    restrict("Second", PageViewRestriction.PASSWORD, password="open")
    address = url(learning, "Second")

    asked = person.get(address)
    action = re.search(r'action="(/_util/[^"]+)"', asked.text)[1]
    wrong = person.post(action, {"password": "shut", "return_url": address})
    opened = person.post(action, {"password": "open", "return_url": address})

    assert "needs a password" in title_of(asked)
    assert "What do you do about q1?" not in asked.text
    assert title_of(wrong).startswith("Error: ")
    assert opened.url == address
    assert "What do you do about q1?" in person.get(address).text


def test_nobody_caches_a_lesson(learning, person, client):
    for response in (
        person.get(url(learning, "First")),
        person.post(url(learning, "First"), {"act": "next"}),
        Client().get(url(learning, "First")),
    ):
        assert "no-store" in response.headers["Cache-Control"]


# What a visit shows and writes --------------------------------------------------


def test_title_says_where_one_is(learning, person):
    response = person.get(url(learning, "Second"))

    assert title_of(response) == (
        "Second, page 2 of 3 \u2013 Identification of need \u2013 Pathways"
    )


def test_first_visit_is_kept_and_the_second_writes_nothing(learning, person):
    person.get(url(learning, "First"))
    before = learner_rows()
    person.get(url(learning, "First"))

    assert told("experienced") == [("experienced", "First")]
    assert learner_rows() == before


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Sec-Purpose": "prefetch"}])  # fmt: skip
def test_page_fetched_ahead_is_not_opened(learning, person, headers):
    before = learner_rows()

    assert person.get(url(learning, "First"), headers=headers).status_code == 200

    assert learner_rows() == before


def test_head_writes_nothing(learning, person):
    before = learner_rows()

    assert person.head(url(learning, "First")).status_code == 200

    assert learner_rows() == before


def test_next_marks_the_page_and_opens_the_following(learning, person):
    response = person.post(url(learning, "First"), {"act": "next", "version": "1"})

    assert response.url == url(learning, "Second")
    assert learning.state.done == {learning.lesson("First").key}


def test_last_next_completes_the_module(learning, person):
    learning.complete("First", "Second")

    response = person.post(url(learning, "Third"), {"act": "next", "version": "1"})

    assert response.url == learning.module.url
    assert ModuleCompletion.objects.count() == 1
    assert "You have completed this module." in person.get(response.url).text


def test_last_next_with_pages_left_says_so(learning, person):
    response = person.post(url(learning, "Third"), {"act": "next"}, follow=True)

    assert "Pages that are still to do" in response.text
    assert not ModuleCompletion.objects.exists()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(learning, person, method):
    assert getattr(person, method)(url(learning, "First")).status_code == 405


HOSTILE = [
    {},
    {"act": "evil"},
    {"act": "answer"},
    {"act": "answer", "block": "x"},
    {"act": "answer", "block": str(block_id("nowhere"))},
    {"act": "answer", "block": str(block_id("nowhere")), "option": str(block_id("q1"))},
    {"act": "answer", "block": str(block_id("q1")), "option": str(block_id("q1"))},
    {"act": "note", "block": "x"},
    {"act": "note", "block": str(block_id("q1")), "text": "x"},
    {"act": "note", "block": str(block_id("nowhere")), "text": "x" * 30_000},
    {"act": "note", "block": str(block_id("nowhere")), "text": ""},
]


@pytest.mark.parametrize("data", HOSTILE)
def test_form_that_names_nothing_on_the_page_changes_nothing(learning, person, data):
    learning.open("Second")
    before = learner_rows()

    response = person.post(url(learning, "Second"), data, follow=True)

    assert response.redirect_chain == [(url(learning, "Second"), 302)]
    assert "The page changed while you had it open." in response.text
    assert learner_rows() == before


@pytest.mark.parametrize(
    "number", ["", "0", "-1", "²", "1.0", "9" * 30, "9" * 5000, "\0", "None"]
)
@pytest.mark.parametrize("name", ["version", "saves"])
def test_numbers_that_are_none_do_no_harm(learning, person, name, number):
    data = {"act": "note", "block": str(block_id("r1")), "text": "Words.", name: number}

    assert person.post(url(learning, "Second"), data).status_code == 302
    assert Note.objects.get().version.number == 1


def test_check_is_not_done_by_next(now, client):
    module = make_module(check_page("Check"))
    learning = Learning(make_learner(module), module, now)
    client.force_login(learning.enrolment.user)

    client.post(url(learning, "Check"), {"act": "next", "version": "1"})

    assert not learning.state.done
    assert not ModuleCompletion.objects.exists()


# Answers ------------------------------------------------------------------------


def answer(name, option):
    return {
        "act": "answer",
        "block": str(block_id(name)),
        "option": str(option_id(name, option)),
        "version": "1",
    }


def test_answer_is_kept_and_its_feedback_shown_alone(learning, person):
    response = person.post(url(learning, "Second"), answer("q1", "wrong"), follow=True)

    assert response.redirect_chain[0][0].endswith(f"#feedback-{block_id('q1')}")
    assert "feedback on wrong for q1" in response.text
    assert "feedback on right for q1" not in response.text
    assert Answer.objects.count() == 1


def test_before_an_answer_no_feedback_is_in_the_page(learning, person):
    response = person.get(url(learning, "Second"))

    assert "feedback on" not in response.text
    assert "what follows from" not in response.text


def test_decision_shows_the_other_ways_after_it_is_taken(learning, person):
    response = person.post(url(learning, "Second"), answer("d1", "ask"), follow=True)

    assert "what follows from ask" in response.text
    assert "What would have followed from the other choices?" in response.text


def test_no_choice_is_an_error_at_the_question(learning, person):
    data = {"act": "answer", "block": str(block_id("q1")), "version": "1"}

    response = person.post(url(learning, "Second"), data)

    assert response.status_code == 422
    assert title_of(response).startswith("Error: Second, page 2 of 3")
    summary, _, form = response.text.partition("</article>")[0].partition("<h1")
    first = option_id("q1", "right")
    assert f'<a href="#o-{first}">Choose one of the answers</a>' in summary
    assert f'id="error-{block_id("q1")}"' in form
    assert f'aria-describedby="error-{block_id("q1")}"' in form
    assert not Answer.objects.exists()


def test_answer_to_an_option_of_an_older_version_is_taken(learning, person):
    page = TextPage.objects.get(title="Second")
    page.body = [question("q1", wrong=("other",)), decision(), reflection()]
    publish(page)

    response = person.post(
        url(learning, "Second"), answer("q1", "also wrong"), follow=True
    )

    assert Answer.objects.get().version.number == 1
    assert "This question has changed since you answered it." in response.text


# Notes --------------------------------------------------------------------------


def test_note_is_saved_and_shown_to_the_letter(learning, person):
    page = person.get(url(learning, "Second"))

    response = person.post(url(learning, "Second"), note(page, PROSE), follow=True)

    assert response.redirect_chain[0][0].endswith(f"#saved-{block_id('r1')}")
    assert Note.objects.get().text == PROSE
    assert written(response) == escape(PROSE)


def test_note_saved_as_it_is_typed(learning, person):
    page = person.get(url(learning, "Second"))

    response = person.post(url(learning, "Second"), note(page, PROSE), headers=JSON)

    assert response.json()["saves"] == 1
    assert Note.objects.get().text == PROSE


@pytest.mark.parametrize(("length", "status"), [(20_000, 302), (20_001, 422)])
def test_length_counts_a_line_end_once(learning, person, length, status):
    page = person.get(url(learning, "Second"))
    words = "a\n" * (length // 2) + "b" * (length % 2)

    response = person.post(url(learning, "Second"), note(page, words))

    assert response.status_code == status
    if status == 422:
        assert title_of(response).startswith("Error: ")
        assert f'href="#t-{block_id("r1")}"' in response.text
        assert "Shorten your text to 20,000 characters or fewer" in response.text
        assert written(response) == words
        assert not Note.objects.exists()


def test_text_too_long_as_it_is_typed(learning, person):
    page = person.get(url(learning, "Second"))

    response = person.post(
        url(learning, "Second"), note(page, "x" * 20_001), headers=JSON
    )

    assert response.status_code == 422
    assert "20,000" in response.json()["error"]


def test_nothing_written_is_an_error_at_the_note(learning, person):
    page = person.get(url(learning, "Second"))

    response = person.post(url(learning, "Second"), note(page, " "))

    assert response.status_code == 422
    assert title_of(response).startswith("Error: ")
    assert "Write your text before you save it" in response.text


def test_conflict_shows_both_texts_and_saving_again_keeps_what_was_made_of_them(
    learning, person
):
    address = url(learning, "Second")
    page = person.get(address)
    person.post(address, note(page, "From the phone."))

    response = person.post(address, note(page, "From the laptop."))

    assert response.status_code == 409
    assert "From the phone." in response.text
    assert written(response) == "From the laptop."
    assert Note.objects.get().text == "From the phone."
    person.post(address, note(response, "From both."))
    assert Note.objects.get().text == "From both."


def test_conflict_as_it_is_typed(learning, person):
    address = url(learning, "Second")
    page = person.get(address)
    person.post(address, note(page, "From the phone."))

    response = person.post(address, note(page, "From the laptop."), headers=JSON)

    assert (response.status_code, response.json()) == (409, {"conflict": True})


# No text is lost ----------------------------------------------------------------


def sign_in(client, user):
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


@pytest.fixture
def at_desk(learning):
    """A browser whose learner signed in by the log-in page, and their page."""
    user = learning.enrolment.user
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    client = Client()
    sign_in(client, user)
    return client


def expire(client):
    client.session.flush()


def test_text_from_an_expired_session_comes_back_after_signing_in(learning, at_desk):
    address = url(learning, "Second")
    page = at_desk.get(address)
    expire(at_desk)

    response = at_desk.post(address, note(page, PROSE), follow=True)
    assert response.redirect_chain[0][0] == f"/accounts/login/?next={address}"
    assert "Your text is kept: sign in to save it." in response.text
    sign_in(at_desk, learning.enrolment.user)
    back = at_desk.get(address)

    assert "Your text is back." in back.text
    assert written(back) == escape(PROSE)
    assert not Note.objects.exists()
    at_desk.post(address, note(back, PROSE))
    assert Note.objects.get().text == PROSE
    assert "Your text is back." not in at_desk.get(address).text


def test_text_in_the_session_is_encrypted(learning, at_desk):
    page = at_desk.get(url(learning, "Second"))
    expire(at_desk)

    at_desk.post(url(learning, "Second"), note(page, "Secret words."))

    assert "Secret" not in str(dict(at_desk.session))


def test_signed_out_as_one_types(learning, at_desk):
    page = at_desk.get(url(learning, "Second"))
    expire(at_desk)

    response = at_desk.post(url(learning, "Second"), note(page, "x"), headers=JSON)

    assert (response.status_code, response.json()) == (401, {"signed_out": True})


def test_text_never_comes_to_another_person_at_the_same_browser(learning, at_desk, now):
    other = UserFactory()
    theirs = Learning(
        make_learner(learning.module, "other@school.example", "Kim Other"),
        learning.module,
        now,
    )
    address = url(learning, "Second")
    page = at_desk.get(address)
    expire(at_desk)
    at_desk.post(address, note(page, "Secret words."))
    for person in (theirs.enrolment.user, other):
        at_desk.force_login(person)
        assert "Secret" not in at_desk.get(address).text


@pytest.mark.parametrize("writer", ["", "forged"])
def test_text_without_a_writer_is_nobody_s_draft(learning, at_desk, writer):
    address = url(learning, "Second")
    page = at_desk.get(address)
    expire(at_desk)

    at_desk.post(address, note(page, "Words.", writer=writer))
    sign_in(at_desk, learning.enrolment.user)

    assert "Words." not in at_desk.get(address).text


def test_all_texts_of_a_page_come_back(learning, at_desk):
    address = url(learning, "Second")
    page = at_desk.get(address)
    expire(at_desk)

    at_desk.post(address, note(page, "For the reflection."))
    at_desk.post(address, note(page, "For the task.", block=str(block_id("t1"))))
    sign_in(at_desk, learning.enrolment.user)
    back = at_desk.get(address)

    assert "For the reflection." in back.text
    assert "For the task." in back.text


def test_text_too_long_to_save_comes_back_too(learning, at_desk):
    address = url(learning, "Second")
    page = at_desk.get(address)
    expire(at_desk)

    at_desk.post(address, note(page, "a\n" * 10_001))
    sign_in(at_desk, learning.enrolment.user)

    assert written(at_desk.get(address)) == "a\n" * 10_001


def test_draft_beside_a_note_saved_meanwhile_shows_both(learning, at_desk):
    address = url(learning, "Second")
    page = at_desk.get(address)
    expire(at_desk)
    at_desk.post(address, note(page, "From the phone."))
    learning.note("Second", "r1", "From the laptop.")

    sign_in(at_desk, learning.enrolment.user)
    back = at_desk.get(address)

    assert "From the laptop." in back.text
    assert written(back) == "From the phone."


@pytest.fixture
def strict(at_desk):
    """The same browser where forms are checked for forgery."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = at_desk.cookies
    return client


def sign_in_anew(client, user):
    expire(client)
    sign_in(client, user)


def test_form_of_this_sign_in_is_taken(learning, strict):
    page = strict.get(url(learning, "Second"))

    strict.post(url(learning, "Second"), note(page, PROSE))

    assert Note.objects.get().text == PROSE


def test_text_from_a_form_of_an_earlier_sign_in_is_kept(learning, at_desk, strict):
    address = url(learning, "Second")
    page = strict.get(address)
    sign_in_anew(at_desk, learning.enrolment.user)

    response = strict.post(address, note(page, PROSE))

    assert response.status_code == 403
    assert "Your text is safe, but not saved yet" in response.text
    assert not Note.objects.exists()
    assert written(strict.get(address)) == escape(PROSE)


def test_text_from_a_form_of_somebody_else_is_neither_saved_nor_shown(
    learning, at_desk, strict
):
    """A page left open at a shared browser, sent after another person signed in."""
    other = make_learner(learning.module, "other@school.example", "Kim Other").user
    EmailAddress.objects.create(
        user=other, email=other.email, verified=True, primary=True
    )
    address = url(learning, "Second")
    page = strict.get(address)
    sign_in_anew(at_desk, other)

    response = strict.post(address, note(page, "Secret words."))
    theirs = strict.get(address)

    assert response.status_code == 403
    assert "Kim Other" in theirs.text
    assert "Secret words." not in response.text + theirs.text
    assert not Note.objects.exists()


def test_other_form_of_an_earlier_sign_in_is_not_done(learning, strict):
    response = strict.post(url(learning, "Second"), {"act": "next"})

    assert response.status_code == 403
    assert "did not go through" in response.text
    assert not PageProgress.objects.exclude(completed_at=None).exists()


def test_form_of_an_earlier_sign_in_as_one_types(learning, at_desk, strict):
    page = strict.get(url(learning, "Second"))
    sign_in_anew(at_desk, learning.enrolment.user)

    response = strict.post(url(learning, "Second"), note(page, "x"), headers=JSON)

    assert (response.status_code, response.json()) == (403, {"stale": True})


def leave(learning):
    programme = current_catalogue().programmes[0]
    leave_programme(enrolment=learning.enrolment, programme=programme, now=learning.now)


def close(learning):
    page = ModulePage.objects.get()
    page.in_order = True
    publish(page)


def rename(learning):
    page = TextPage.objects.get(title="Second")
    page.slug = "renamed"
    publish(page)


@pytest.mark.parametrize(
    ("happens", "status"), [(leave, 403), (close, 403), (rename, 404)]
)
@pytest.mark.parametrize("headers", [{}, JSON])
def test_text_is_kept_whatever_happened_to_the_page(
    learning, at_desk, happens, status, headers
):
    address = url(learning, "Second")
    page = at_desk.get(address)
    happens(learning)

    response = at_desk.post(address, note(page, PROSE), headers=headers)

    assert response.status_code == status
    assert not Note.objects.exists()
    at_desk.post("/programmes/npq-for-sencos/join/")
    at_desk.post(url(learning, "First"), {"act": "next"})
    assert written(at_desk.get(url(learning, "Second"))) == escape(PROSE)


# Queries ------------------------------------------------------------------------


@pytest.fixture
def warm(learning, person):
    """Everything that one process asks only once has been asked."""
    person.get(url(learning, "First"))
    person.get(url(learning, "Second"))
    return person


def test_queries_of_a_page_seen_before(learning, warm, django_assert_num_queries):
    address = url(learning, "Second")

    # Session, person, generation, part, progress, completions, version, answers, notes.
    with django_assert_num_queries(9):
        warm.get(address)


def test_queries_of_next(learning, warm, django_assert_num_queries):
    address = url(learning, "First")

    # The first of them as above, with the version; lock, progress, completions, row, update, statement and
    # place inside one transaction, which is two more, as is the one of its settling.
    with django_assert_num_queries(18):
        warm.post(address, {"act": "next", "version": "1"})
