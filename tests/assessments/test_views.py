import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from assessments.models import Attempt, KnowledgeCheckPage, Response
from courses.models import PageProgress
from courses.operations.learning import leave_programme
from tests.assessments.conftest import Sitting
from tests.factories.courses import (
    block_id,
    check_page,
    make_learner,
    make_module,
    option_id,
    publish,
    question,
    text,
    text_page,
)

RIGHT = "feedback on right"
WRONG = "feedback on wrong"


class Visitor:
    """A browser at the check: addresses by name, answers by the names of questions."""

    def __init__(self, sitting, client=None):
        self.client = client or Client()
        self.client.force_login(sitting.enrolment.user)
        self.sitting = sitting

    def address(self, name="", *more):
        path = self.sitting.lesson.url
        slugs = path.strip("/").split("/")[1:]
        return reverse(f"check_{name}", args=[*slugs, *more]) if name else path

    def get(self, name="", *more):
        return self.client.get(self.address(name, *more))

    def post(self, name, *more, **data):
        return self.client.post(self.address(name, *more), data)

    def start(self):
        return self.post("start")

    def answer(self, number, option="right", attempt=1):
        chosen = option_id(f"q{number}", option)
        return self.post("question", number, option=chosen, attempt=attempt)

    def submit(self, attempt=1):
        return self.post("submit", attempt=attempt)

    def sit(self, *options, attempt=1):
        self.start()
        for number, option in enumerate(options, 1):
            self.answer(number, option, attempt)
        return self.submit(attempt)


@pytest.fixture
def visitor(sitting):
    return Visitor(sitting)


def html(response) -> str:
    return " ".join(response.content.decode().split())


def words(response) -> str:
    """What stands on the page, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", html(response)).split())


def title(response) -> str:
    return re.search(r"<title>(.*?)</title>", html(response))[1]


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_the_lesson_page_says_what_to_expect(visitor):
    response = visitor.get()
    page = html(response)

    assert "Questions 3 one on a page To pass 2 right answers" in words(response)
    assert f'action="{visitor.address("start")}"' in page
    assert "Mark as done" not in page
    assert "What do you do about q1?" not in page


def test_reading_the_page_does_not_complete_it(visitor):
    visitor.get()

    response = visitor.client.post(visitor.address(), {"act": "next"})

    assert response.url == visitor.address()
    assert not PageProgress.objects.filter(completed_at__isnull=False).exists()


def test_from_start_to_result(visitor):
    assert visitor.start().url == visitor.address("question", 1)
    assert visitor.answer(1).url == visitor.address("question", 2)
    assert visitor.answer(2, "wrong").url == visitor.address("question", 3)
    assert visitor.answer(3).url == visitor.address("answers")
    assert visitor.submit().url == visitor.address("result")

    result = visitor.get("result")

    assert title(result).startswith("Passed: 2 of 3 are right")
    assert "You needed 2." in html(result)


def test_a_question_shows_its_options_in_order_and_gives_nothing_away(visitor):
    visitor.start()

    response = visitor.get("question", 2)
    page = html(response)

    assert title(response).startswith("Question 2 of 3, Knowledge check")
    assert page.count("<h1") == 1
    assert re.findall(r'name="option" value="([^"]+)"', page) == [
        str(option_id("q2", option)) for option in ("right", "wrong", "also wrong")
    ]
    assert "feedback" not in page
    assert "checked" not in page


def test_an_answer_given_is_shown_again(visitor):
    visitor.start()
    visitor.answer(1, "wrong")

    page = html(visitor.get("question", 1))

    assert re.findall(r'id="o-([^"]+)" checked', page) == [
        str(option_id("q1", "wrong"))
    ]


def test_no_answer_is_an_error_beside_the_question_and_on_top(visitor):
    visitor.start()

    response = visitor.post("question", 1, attempt=1)
    page = html(response)

    assert response.status_code == 422
    assert title(response).startswith("Error: Question 1 of 3")
    first = option_id("q1", "right")
    assert f'<a href="#o-{first}">Choose one of the answers</a>' in page
    assert f'id="o-{first}"' in page
    assert f'aria-describedby="error-{block_id("q1")}"' in page
    assert f'id="error-{block_id("q1")}"' in page
    assert re.search(r'class="govuk-error-summary"[^>]*autofocus', page)


@pytest.mark.parametrize("option", ["not-a-uuid", str(option_id("q2", "right"))])
def test_an_option_that_is_not_of_the_question_is_not_kept(visitor, option):
    visitor.start()

    response = visitor.post("question", 1, attempt=1, option=option)

    assert response.status_code in {302, 422}
    assert not Response.objects.exists()


@pytest.mark.parametrize("number", [0, 4, 10**30])
def test_there_is_no_such_question(visitor, number):
    visitor.start()

    response = visitor.client.get(
        visitor.address("question", 1).replace("/1/", f"/{number}/")
    )

    assert response.status_code == 404


def test_coming_back_on_another_device_goes_on_at_the_first_unanswered(visitor):
    visitor.start()
    visitor.answer(1)
    other = Visitor(visitor.sitting, Client())

    page = html(other.get())

    assert "You have answered 1 of 3 questions." in page
    assert f'href="{visitor.address("question", 2)}"' in page
    assert other.start().url == visitor.address("question", 2)


def test_a_question_left_for_later_is_asked_for_before_submission(visitor):
    visitor.start()
    visitor.answer(1)
    assert f'href="{visitor.address("question", 3)}">Answer this one later' in html(
        visitor.get("question", 2)
    )
    assert visitor.answer(3).url == visitor.address("answers")

    response = visitor.submit()
    page = html(response)

    assert response.status_code == 422
    assert title(response).startswith("Error: Check your answers")
    assert "One question is still to answer" in page
    assert f'<a href="{visitor.address("question", 2)}">Answer question 2</a>' in page
    assert Attempt.objects.get().is_open


def test_all_answers_are_shown_with_a_way_to_change_each(visitor):
    visitor.start()
    visitor.answer(1, "wrong")

    page = html(visitor.get("answers"))

    assert "wrong for q1" in page
    assert page.count("Not answered yet") == 2
    for number in (1, 2, 3):
        assert f'href="{visitor.address("question", number)}"' in page
    assert "feedback" not in page


def test_a_changed_answer_leads_back_to_all_answers(visitor):
    visitor.start()
    for number in (1, 2, 3):
        visitor.answer(number, "wrong")
    assert f'href="{visitor.address("answers")}"' in html(visitor.get("question", 1))

    assert visitor.answer(1, "right").url == visitor.address("answers")

    visitor.submit()
    assert Attempt.objects.get().right == 1


def test_a_fail_says_not_yet_and_keeps_the_right_answers_back(visitor):
    visitor.sit("right", "wrong", "wrong")

    response = visitor.get("result")
    page = html(response)

    assert title(response).startswith("Not yet: 1 of 3 are right")
    assert f"{RIGHT} for q1" in page
    assert f"{WRONG} for q2" in page
    assert f"{RIGHT} for q2" not in page
    assert "right for q2" not in page
    assert 'href="#question-2">question 2</a> and <a href="#question-3">' in page
    assert f'action="{visitor.address("start")}"' in page


def test_a_pass_shows_the_other_answers_and_leads_on(db, now):
    module = make_module(
        check_page(questions=2, pass_mark=1), text_page("What to keep")
    )
    visitor = Visitor(Sitting(make_learner(module), module, now))
    visitor.sit("right", "wrong")

    page = html(visitor.get("result"))

    for option in ("right", "wrong", "also wrong"):
        assert f"feedback on {option} for q2" in page
    following = module.lessons[1].url
    assert f'<a class="govuk-button" href="{following}">' in page
    assert page.count('class="govuk-button"') == 1
    assert "Try again" not in page


def test_a_pass_on_the_last_page_leads_to_the_module(visitor, module):
    visitor.sit("right", "right", "right")

    page = html(visitor.get("result"))

    assert f'<a class="govuk-button" href="{module.url}">' in page


def test_the_page_of_a_passed_check_says_so_and_leads_on(visitor, module):
    visitor.sit("right", "right", "wrong")

    page = html(visitor.get())

    assert "You have passed: 2 of 3 are right." in page
    assert f'<a class="govuk-button" href="{module.url}">' in page
    assert "Take it again" in page


def test_a_fail_after_a_pass_says_that_the_pass_stays(visitor):
    visitor.sit("right", "right", "right")
    visitor.sit("wrong", "wrong", "wrong", attempt=2)

    assert "You have passed before, and that stays." in html(visitor.get("result"))
    assert "You have passed: 3 of 3 are right." in html(visitor.get())


def test_earlier_results_are_listed_and_the_list_is_bounded(visitor):
    for number in range(1, 14):
        visitor.sit("wrong", "wrong", "wrong", attempt=number)

    listed = re.findall(r"Attempt (\d+): 0 of 3", words(visitor.get("result")))
    assert listed == [str(number) for number in range(12, 2, -1)]
    assert "Attempt 1," in html(visitor.get("result", 1))
    assert visitor.get("result", 99).status_code == 404


def test_an_answer_after_submission_is_refused_kindly(visitor):
    visitor.sit("right", "wrong", "wrong")

    response = visitor.answer(2, "right")

    assert response.url == visitor.address("result")
    assert said(response) == [
        "You have submitted those answers, so they stay as they are."
    ]
    assert Attempt.objects.get().right == 1


def test_an_old_tab_cannot_answer_or_submit_the_new_attempt(visitor):
    visitor.sit("wrong", "wrong", "wrong")
    visitor.start()

    visitor.answer(1, "right", attempt=1)
    response = visitor.submit(attempt=1)

    assert response.url == visitor.address("result")
    assert Attempt.objects.get(number=2).is_open
    assert not Response.objects.filter(attempt__number=2).exists()


def test_submitting_twice_leads_to_the_same_result(visitor):
    first = visitor.sit("right", "right", "right")

    assert visitor.submit().url == first.url
    assert Attempt.objects.count() == 1


def test_pages_of_an_attempt_that_is_over_lead_to_its_result(visitor):
    visitor.sit("right", "right", "right")

    assert visitor.get("question", 1).url == visitor.address("result")
    assert visitor.get("answers").url == visitor.address("result")


@pytest.mark.parametrize("attempt", ["", "x", "-1", "9" * 30, "9" * 5000])
def test_a_form_without_a_sound_attempt_changes_nothing(visitor, attempt):
    visitor.start()

    assert visitor.submit(attempt=attempt).status_code == 302
    assert visitor.answer(1, attempt=attempt).status_code == 302
    assert not Response.objects.exists()


def test_before_the_start_every_page_leads_to_the_introduction(visitor):
    start = visitor.address()

    assert visitor.get("start").url == start
    assert visitor.get("result").url == start
    for name, *more in (("question", 1), ("answers",)):
        response = visitor.client.get(visitor.address(name, *more), follow=True)
        assert response.redirect_chain[-1][0] == start
    assert visitor.get("submit").url == visitor.address("answers")
    assert visitor.answer(1).url == start
    assert not Attempt.objects.exists()


def test_a_republished_check_goes_on_with_the_questions_it_began_with(visitor):
    visitor.start()
    page = KnowledgeCheckPage.objects.get(translation_key=visitor.sitting.check_key)
    page.body = [question("q1", prompt="Quite another question?")]
    page.pass_mark = 1
    publish(page)

    assert "What do you do about q1?" in html(visitor.get("question", 1))
    assert visitor.get("question", 3).status_code == 200
    assert "To pass 2 right answers" in words(visitor.get())


def test_a_result_stays_what_it_was_when_the_check_changes(visitor):
    visitor.sit("right", "wrong", "wrong")
    page = KnowledgeCheckPage.objects.get(translation_key=visitor.sitting.check_key)
    page.body = [question("q1", right="wrong", wrong=("right",), prompt="Another?")]
    page.pass_mark = 1
    publish(page)

    shown = html(visitor.get("result"))

    assert "Not yet: 1 of 3 are right" in shown
    assert "What do you do about q1?" in shown
    assert "You needed 2." in shown


def test_a_deleted_page_is_not_found_and_its_attempt_is_kept(visitor):
    visitor.start()
    visitor.answer(1)
    KnowledgeCheckPage.objects.get(translation_key=visitor.sitting.check_key).delete()

    address = "/programmes/npq-for-sencos/identification-of-need/knowledge-check/"
    for path in ("", "question/1/", "answers/", "result/"):
        assert visitor.client.get(address + path).status_code == 404
    assert Response.objects.count() == 1


def test_a_check_that_went_live_empty_says_so_and_offers_no_start(db, now):
    module = make_module(check_page("Knowledge check", text("Read this first.")))
    visitor = Visitor(Sitting(make_learner(module), module, now))

    page = html(visitor.get())

    assert "There are no questions here at the moment." in page
    assert "Read this first." in page
    assert visitor.address("start") not in page
    assert visitor.start().url == visitor.address()


# Who may see it -------------------------------------------------------------------

PAGES = [
    ("start",),
    ("question", 1),
    ("answers",),
    ("submit",),
    ("result",),
    ("result", 1),
]


def answers_to(client, visitor):
    """What every page of the check answers, as {(method, page): response}."""
    return {
        (method, page): getattr(client, method)(visitor.address(*page))
        for page in PAGES
        for method in ("get", "post")
    }


def test_without_an_account_everything_leads_to_sign_in(visitor):
    visitor.sit("right", "wrong", "wrong")
    visitor.start()

    for response in answers_to(Client(), visitor).values():
        assert response.url.startswith("/accounts/login/")


def test_who_does_not_take_part_sees_no_question(visitor):
    visitor.sit("right", "wrong", "wrong")
    visitor.start()
    sitting = visitor.sitting
    programme = sitting.act["catalogue"].programme_of(sitting.lesson)
    leave_programme(enrolment=sitting.enrolment, programme=programme, now=sitting.now)

    for response in answers_to(visitor.client, visitor).values():
        assert response.status_code == 403
        assert "q1" not in words(response)


def test_a_locked_check_shows_no_question(db, now):
    module = make_module(text_page("First"), check_page(), in_order=True)
    visitor = Visitor(Sitting(make_learner(module), module, now))

    for response in answers_to(visitor.client, visitor).values():
        assert response.status_code == 403
        assert "Go to “First”" in html(response)
    assert not Attempt.objects.exists()


def test_nobody_reaches_the_attempt_of_somebody_else(visitor, module):
    visitor.sit("right", "wrong", "wrong")
    visitor.start()
    visitor.answer(1, attempt=2)
    other = Visitor(
        Sitting(
            make_learner(module, "ben@school.example", "Ben"),
            module,
            visitor.sitting.now,
        )
    )

    assert other.get("result", 1).status_code == 404
    assert other.get("result").url == other.address()
    assert other.submit(attempt=2).url == other.address()
    assert "You have answered" not in html(other.get())
    assert Attempt.objects.get(number=2).is_open


def test_a_page_of_another_kind_has_no_questions(visitor, module):
    slugs = module.lessons[0].url.strip("/").split("/")[1:]

    for name, *more in PAGES:
        response = visitor.client.get(reverse(f"check_{name}", args=[*slugs, *more]))
        assert response.status_code == 404


# Queries --------------------------------------------------------------------------


@pytest.mark.parametrize("questions", [1, 3])
def test_queries_of_a_question(db, now, django_assert_num_queries, questions):
    module = make_module(check_page(questions=questions, pass_mark=1))
    visitor = Visitor(Sitting(make_learner(module), module, now))
    visitor.start()
    visitor.answer(1)
    address = visitor.address("question", 1)

    with django_assert_num_queries(9):
        visitor.client.get(address)


@pytest.mark.parametrize(("questions", "attempts"), [(1, 1), (3, 1), (3, 3)])
def test_queries_of_a_result(db, now, django_assert_num_queries, questions, attempts):
    module = make_module(check_page(questions=questions, pass_mark=1))
    visitor = Visitor(Sitting(make_learner(module), module, now))
    for number in range(1, attempts + 1):
        visitor.sit(*["right"] * questions, attempt=number)
    address = visitor.address("result")

    with django_assert_num_queries(11):
        visitor.client.get(address)
