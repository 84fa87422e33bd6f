"""A draft of a check for its author: all of it at once, with what learners see late;
or the result of a learner who did not pass.
"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessments.models import Attempt, KnowledgeCheckPage
from assessments.papers import Paper
from courses.parts import parts_of
from courses.preview import draft_context


def preview_check(
    request: HttpRequest, page: KnowledgeCheckPage, mode: str
) -> HttpResponse:
    if mode == "failed":
        return preview_failed(request, page)
    paper = Paper(parts_of(page.body, 0, {}, {}), chosen={}, pass_mark=page.pass_mark)
    return render(
        request, "assessments/preview.html", draft_context(page) | {"paper": paper}
    )


def preview_failed(request: HttpRequest, page: KnowledgeCheckPage) -> HttpResponse:
    """The result of whoever chose a wrong option wherever there is one."""
    context = draft_context(page)
    paper = Paper(parts_of(page.body, 0, {}, {}), chosen={}, pass_mark=page.pass_mark)
    answers = []
    for part in paper.questions:
        order = sorted(part.options, key=lambda option: option.right)
        chosen = order[0].id if order else None
        part.options = [
            replace(option, is_chosen=option.id == chosen) for option in part.options
        ]
        answers.append((part, bool(part.chosen and part.chosen.right)))
    right = sum(is_right for _, is_right in answers)
    attempt = Attempt(
        number=1,
        submitted_at=timezone.now(),
        right=right,
        questions=len(answers),
        is_pass=False,
    )
    wrong = [number for number, (_, is_right) in enumerate(answers, 1) if not is_right]
    return render(
        request,
        "assessments/result.html",
        context
        | {"attempt": attempt, "paper": paper, "answers": answers, "wrong": wrong},
    )
