"""A draft of a check for its author: all of it at once, with what learners see late."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.models import KnowledgeCheckPage
from assessments.papers import Paper
from courses.parts import parts_of
from courses.preview import draft_context


def preview_check(request: HttpRequest, page: KnowledgeCheckPage) -> HttpResponse:
    paper = Paper(parts_of(page.body, 0, {}, {}), chosen={}, pass_mark=page.pass_mark)
    return render(
        request, "assessments/preview.html", draft_context(page) | {"paper": paper}
    )
