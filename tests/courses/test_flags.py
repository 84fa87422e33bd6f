"""A learner says that something is wrong on a page; its editors answer or close it."""

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import KnowledgeCheckPage
from courses.models import PageFlag, TextPage
from courses.operations.flags import (
    SettledError,
    flag_page,
    settle_flag,
    tell_editors,
)
from courses.queries.flags import flags_for
from tests.factories.accounts import UserFactory
from tests.factories.courses import check_page, make_module, publish, text

pytestmark = pytest.mark.django_db

WORDS = "The link to the Code of Practice is broken."


@pytest.fixture
def learner(learning, client):
    client.force_login(learning.enrolment.user)
    return client


@pytest.fixture
def editor(module):
    return UserFactory(groups=["Editors"])


@pytest.fixture
def cms(editor):
    client = Client()
    client.force_login(editor)
    return client


def form_of(response):
    names = ("form_key", "version")
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', response.text)[1]
        for name in names
    }


def make_flag(learning, now, **changes):
    return flag_page(
        **{
            "version": learning.act("First")["version"],
            "text": WORDS,
            "form_key": uuid4(),
            "answer_to": learning.enrolment.user,
            "now": now,
        }
        | changes
    )


def test_every_kind_of_lesson_page_links_to_the_form(learner, learning):
    module = make_module(check_page("Check"), title="Other")
    for url in (learning.lesson("First").url, module.lessons[0].url):
        link = re.search(r'href="([^"]*/wrong/\?version=\d+)"', learner.get(url).text)
        assert learner.get(link[1]).status_code == 200


def test_a_flag_keeps_page_version_and_words_once(learner, learning):
    url = f"{learning.lesson('First').url}wrong/"
    form = form_of(learner.get(f"{url}?version=1"))
    page = TextPage.objects.get(title="First")
    page.body = [text("Newer words.")]
    publish(page)

    for _ in range(2):
        response = learner.post(url, form | {"text": WORDS}, follow=True)

    flag = PageFlag.objects.get()
    assert "Thank you" in response.text
    assert (flag.text, flag.version.number, flag.page_key) == (WORDS, 1, page.page_key)
    assert flag.answer_to is None


def test_the_writer_is_kept_only_where_they_want_an_answer(learner, learning):
    url = f"{learning.lesson('First').url}wrong/"
    form = form_of(learner.get(url))
    learner.post(url, form | {"text": WORDS, "wants_answer": "on"})

    assert PageFlag.objects.get().answer_to == learning.enrolment.user


def test_nothing_written_is_refused_next_to_the_field(learner, learning):
    url = f"{learning.lesson('First').url}wrong/"
    response = learner.post(url, form_of(learner.get(url)) | {"text": " "})

    assert response.status_code == 422
    assert "Write what is wrong on the page" in response.text
    assert not PageFlag.objects.exists()


def test_a_flood_is_stopped_and_the_words_stay_in_the_form(learner, learning):
    url = f"{learning.lesson('First').url}wrong/"
    form = form_of(learner.get(url))
    answers = [
        learner.post(url, form | {"text": WORDS, "form_key": str(uuid4())})
        for _ in range(11)
    ]

    assert [each.status_code for each in answers] == [302] * 10 + [429]
    assert WORDS in answers[-1].text
    assert PageFlag.objects.count() == 10


def test_editors_are_told_in_one_mail_and_once(
    learning, editor, now, django_capture_on_commit_callbacks
):
    for _ in range(3):
        make_flag(learning, now)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            tell_editors(now=now)

    [letter] = mail.outbox
    assert letter.to == [editor.email]
    assert "First (3 times)" in letter.body
    assert learning.enrolment.user.name not in letter.body


def test_the_author_alone_is_told_of_her_own_page(
    learning, editor, now, django_capture_on_commit_callbacks
):
    author = UserFactory(groups=["Authors"])
    TextPage.objects.filter(title="First").update(owner=author)
    make_flag(learning, now)
    with django_capture_on_commit_callbacks(execute=True):
        tell_editors(now=now)

    assert [letter.to for letter in mail.outbox] == [[author.email]]


def test_whoever_may_not_edit_the_page_sees_no_flag_of_it(learning, editor, now):
    flag = make_flag(learning, now)

    assert not flags_for(UserFactory()).exists()
    assert list(flags_for(editor)) == [flag]


def test_the_flag_of_a_deleted_page_is_left_to_whoever_publishes(learning, editor, now):
    flag = make_flag(learning, now)
    TextPage.objects.get(title="First").delete()

    assert list(flags_for(editor)) == [flag]
    assert not flags_for(UserFactory(groups=["Authors"])).exists()


def test_an_answer_goes_to_the_learner_whom_nobody_sees(
    learning, cms, now, django_capture_on_commit_callbacks
):
    person = learning.enrolment.user
    flag = make_flag(learning, now)
    url = reverse("courses_flag", args=[flag.uuid])
    shown = cms.get(reverse("courses_flags")).text + cms.get(url).text
    assert WORDS in shown
    assert person.name not in shown
    assert person.email not in shown

    with django_capture_on_commit_callbacks(execute=True):
        cms.post(url, {"words": "It works again.", "answer": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        cms.post(url, {"words": "It works again.", "answer": "1"})

    [letter] = mail.outbox
    assert letter.to == [person.email]
    assert "It works again." in letter.body
    flag.refresh_from_db()
    assert flag.state == PageFlag.State.ANSWERED


def test_closing_takes_a_reason_and_mails_nothing(learning, cms, now):
    flag = make_flag(learning, now)
    url = reverse("courses_flag", args=[flag.uuid])
    response = cms.post(url, {"words": "", "close": "1"})
    assert response.status_code == 422
    assert "Write your answer, or why you close it" in response.text

    cms.post(url, {"words": "Mended.", "close": "1"})

    flag.refresh_from_db()
    assert (flag.state, flag.words) == (PageFlag.State.CLOSED, "Mended.")
    assert not mail.outbox


def test_what_somebody_settled_stays_as_it_is(learning, editor, now):
    flag = make_flag(learning, now)
    settle_flag(flag=flag, words="Mended.", is_answer=False, by=editor, now=now)

    with pytest.raises(SettledError):
        settle_flag(flag=flag, words="No.", is_answer=True, by=editor, now=now)


def test_the_list_asks_the_same_however_many_there_are(learning, cms, now):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert cms.get(reverse("courses_flags")).status_code == 200
        return len(found)

    make_flag(learning, now)
    queries()
    one = queries()
    for _ in range(2):
        make_flag(learning, now)

    assert queries() == one


# --- Numbers and warnings in the CMS ----------------------------------------------
@pytest.mark.parametrize("act", ["unpublish", "delete", "copy", "move"])
def test_what_takes_a_page_away_says_first_how_many_learners(cms, learning, act):
    learning.open("First")
    page = TextPage.objects.get(title="First")
    other = make_module(title="Another module")
    path = f"/cms/pages/{page.pk}/{act}/"
    if act == "move":
        path += f"{other.page_id}/confirm/"

    response = cms.get(path)

    assert response.status_code == 200
    assert "Fewer than 5 learners are in the middle of" in response.text


def test_who_is_on_which_version_is_told_in_numbers(cms, learning):
    learning.complete("First")
    page = TextPage.objects.get(title="First")
    response = cms.get(reverse("courses_readers", args=[page.pk]))

    assert "fewer than 5" in response.text
    assert learning.enrolment.user.name not in response.text


# --- Previews ---------------------------------------------------------------------
def previewed(client, page, mode):
    request = RequestFactory().get("/")
    request.user = UserFactory()
    request.session = {}
    return page.serve_preview(request, mode).content.decode()


def test_a_learner_under_way_has_answered_and_written(cms, module):
    page = TextPage.objects.get(title="Second")
    begins, under_way = (previewed(cms, page, mode) for mode in ("", "under-way"))

    assert "own words will stand here" in under_way
    assert "own words will stand here" not in begins
    assert "feedback on right for q1" in under_way
    assert "feedback on right for q1" not in begins


def test_a_learner_who_did_not_pass_sees_what_is_said_of_wrong_answers(cms, db):
    module = make_module(check_page("Check"), title="Other")
    page = KnowledgeCheckPage.objects.get(pk=module.lessons[0].page_id)
    shown = previewed(cms, page, "failed")

    assert "Not yet: 0 of 3 are right" in shown
    assert "feedback on wrong for q1" in shown
    assert "feedback on right for q1" not in shown


def test_there_are_three_widths():
    widths = [size["device_width"] for size in TextPage().preview_sizes]
    assert widths == [375, 768, 1280]
