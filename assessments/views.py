"""A knowledge check for the person who takes it: one question a page, then the result.

Who may see it: whoever may see the lesson page (courses.views.lessons.visited), and of
attempts only their own, which are found by their enrolment.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.models import KnowledgeCheckPage
from assessments.operations import (
    NotOpenError,
    UnansweredError,
    save_response,
    start_attempt,
    submit_attempt,
)
from assessments.papers import Paper, paper_of
from assessments.queries import LISTED, best_pass, open_attempt, submitted_attempts
from courses.operations.learning import (
    ClosedError,
    NotOnThePageError,
    NotTakingPartError,
)
from courses.views.lessons import Visit, uuid_or_none, visited


def address(visit: Visit, name: str, *more: int) -> str:
    slugs = visit.programme.slug, visit.module.slug, visit.lesson.slug
    return reverse(name, args=[*slugs, *more])


def act(visit: Visit) -> dict:
    """What every operation on this check needs."""
    return {
        "enrolment": visit.enrolment,
        "catalogue": visit.catalogue,
        "lesson": visit.lesson,
        "now": timezone.now(),
    }


def attempt_number(visit: Visit) -> int:
    """The attempt that a form was made for: 0, which is none, where it does not say."""
    try:
        return int(visit.request.POST.get("attempt", ""))
    except ValueError:
        return 0


def check_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The way in to every page of a check: the same door as to the lesson."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(
        request: HttpRequest, programme: str, module: str, page: str, **rest: int
    ) -> HttpResponse:
        visit = visited(request, programme, module, page)
        if isinstance(visit, HttpResponse):
            return visit
        if visit.lesson.kind != KnowledgeCheckPage.kind:
            raise Http404
        try:
            return view(visit, **rest)
        except NotOpenError:
            if submitted_attempts(visit.enrolment, visit.lesson.key).exists():
                messages.info(
                    request,
                    "You have submitted those answers, so they stay as they are.",
                )
                return redirect(address(visit, "check_result"))
        except NotOnThePageError:
            messages.warning(
                request, "The page changed while you had it open. Look at it again."
            )
        except (NotTakingPartError, ClosedError):
            # Left or locked in another tab a moment ago: the page itself says so.
            pass
        return redirect(visit.lesson.url)

    return guarded


def go_on(visit: Visit, paper: Paper, after: int = 0) -> HttpResponse:
    """To the next question without an answer, else to all answers."""
    for number in paper.unanswered:
        if number > after:
            return redirect(address(visit, "check_question", number))
    return redirect(address(visit, "check_answers"))


def introduction(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The lesson page itself: what to expect, and where the learner stands."""
    if request.method == "POST":
        return redirect(visit.lesson.url)
    key = visit.lesson.key
    attempt = open_attempt(visit.enrolment, key)
    earlier = list(submitted_attempts(visit.enrolment, key)[:LISTED])
    return render(
        request,
        "assessments/introduction.html",
        visit.context()
        | {
            "paper": paper_of(attempt.version if attempt else visit.version, attempt),
            "attempt": attempt,
            "earlier": earlier,
            "passed": best_pass(visit.enrolment, key) if earlier else None,
        },
    )


@check_view
def start(visit: Visit) -> HttpResponse:
    if visit.request.method != "POST":
        return redirect(visit.lesson.url)
    attempt = start_attempt(**act(visit), version=visit.version)
    return go_on(visit, paper_of(attempt.version, attempt))


@check_view
def question(visit: Visit, number: int) -> HttpResponse:
    request = visit.request
    attempt = open_attempt(visit.enrolment, visit.lesson.key)
    if attempt is None:
        if request.method == "POST":
            raise NotOpenError
        return redirect(address(visit, "check_result"))
    paper = paper_of(attempt.version, attempt)
    if not 1 <= number <= len(paper.questions):
        raise Http404
    part = paper.questions[number - 1]
    error = ""
    if request.method == "POST":
        option_id = uuid_or_none(request.POST.get("option", ""))
        if option_id:
            save_response(
                **act(visit),
                number=attempt_number(visit),
                block_id=UUID(part.id),
                option_id=option_id,
            )
            return go_on(visit, paper, after=number)
        error = "Choose one of the answers"
    if not paper.unanswered:
        back = address(visit, "check_answers")
    elif number > 1:
        back = address(visit, "check_question", number - 1)
    else:
        back = visit.lesson.url
    is_last = number == len(paper.questions)
    return render(
        request,
        "assessments/question.html",
        visit.context()
        | {
            "paper": paper,
            "attempt": attempt,
            "number": number,
            "part": part,
            "stops": paper.stops(here=number),
            "back": back,
            "later": address(visit, "check_answers")
            if is_last
            else address(visit, "check_question", number + 1),
            "error": error,
        },
        status=422 if error else 200,
    )


@check_view
def answers(visit: Visit) -> HttpResponse:
    return show_answers(visit)


def show_answers(visit: Visit, missing: list[int] | None = None) -> HttpResponse:
    attempt = open_attempt(visit.enrolment, visit.lesson.key)
    if attempt is None:
        return redirect(address(visit, "check_result"))
    return render(
        visit.request,
        "assessments/answers.html",
        visit.context()
        | {
            "paper": paper_of(attempt.version, attempt),
            "attempt": attempt,
            "missing": missing,
        },
        status=422 if missing else 200,
    )


@check_view
def submit(visit: Visit) -> HttpResponse:
    if visit.request.method != "POST":
        return redirect(address(visit, "check_answers"))
    try:
        attempt = submit_attempt(**act(visit), number=attempt_number(visit))
    except UnansweredError as error:
        return show_answers(visit, error.numbers)
    newest = submitted_attempts(visit.enrolment, visit.lesson.key).first()
    more = () if newest == attempt else (attempt.number,)
    return redirect(address(visit, "check_result", *more))


@check_view
def result(visit: Visit, number: int | None = None) -> HttpResponse:
    """The newest submitted attempt, or an earlier one by its number."""
    submitted = submitted_attempts(visit.enrolment, visit.lesson.key)
    chosen = submitted if number is None else submitted.filter(number=number)
    attempt = chosen.select_related("version").first()
    if attempt is None:
        if number is None:
            return redirect(visit.lesson.url)
        raise Http404
    paper = paper_of(attempt.version, attempt)
    verdicts = paper.result().verdicts
    answered = [(part, verdicts[UUID(part.id)]) for part in paper.questions]
    return render(
        visit.request,
        "assessments/result.html",
        visit.context()
        | {
            "attempt": attempt,
            "paper": paper,
            "answers": answered,
            "wrong": [n for n, (_, is_right) in enumerate(answered, 1) if not is_right],
            "others": submitted.exclude(pk=attempt.pk)[:LISTED],
            "is_open": open_attempt(visit.enrolment, visit.lesson.key) is not None,
        },
    )
