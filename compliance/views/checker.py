"""The public check: seven questions, an answer, and a link that gives it again.

Open to everyone. All is in the address, so nothing is stored: no session, no cookie.
"""

from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from compliance.forms.checker import FORMS, ROWS, answered_on, question_form
from compliance.limits import limited
from compliance.queries.reference import current_reference
from compliance.rules.answer import answer_of
from compliance.rules.calendar import calendar_file
from compliance.rules.facts import Facts
from compliance.rules.told import (
    KEYS,
    MARKS,
    QUESTIONS,
    SCHOOL,
    Told,
    ToldError,
    facts_of,
    keys_of,
    link,
    next_question,
    questions_that_matter,
)
from compliance.rules.told_words import rows_of
from compliance.rules.what_if import difference, read_change, what_if

SECTION = {"section": "check"}


@require_safe
@limited
def start(request):
    return render(request, "compliance/checker/start.html", SECTION)


@require_safe
@limited
def question(request, name):
    """A question a page. What was answered before travels along in the address."""
    if name not in FORMS:
        raise Http404
    told = told_in(request.GET)
    before = {key: told[key] for key in told if key not in QUESTIONS[name]}
    try:
        facts_of(before)
        form = form_for(name, request.GET, told)
    except ToldError as error:
        return unreadable(request, error)
    if is_sent(request.GET) and form.is_valid():
        return go_on(before | form.told())
    return render(
        request,
        "compliance/checker/question.html",
        SECTION
        | {
            "form": form,
            "name": name,
            "number": list(QUESTIONS).index(name) + 1,
            "of": len(QUESTIONS),
            "kept": link(before),
            "back": back_from(name, told),
        },
        status=422 if form.errors else 200,
    )


@require_safe
@limited
def all_questions(request):
    """All on one page. What does not matter is not asked back."""
    told = told_in(request.GET) if not is_sent(request.GET) else {}
    try:
        forms = [form_for(name, request.GET, told) for name in FORMS]
    except ToldError as error:
        return unreadable(request, error)
    has_errors = False
    if is_sent(request.GET):
        told, has_errors = read_all(dict(zip(FORMS, forms, strict=True)))
        if not has_errors:
            return redirect(address("check_answer", told, on=localdate()))
    return render(
        request,
        "compliance/checker/all.html",
        SECTION | {"forms": forms, "has_errors": has_errors},
        status=422 if has_errors else 200,
    )


@require_safe
@limited
def review(request):
    """Check your answers: whatever still matters and is not answered is asked first."""
    told = told_in(request.GET)
    try:
        facts = facts_of(told)
    except ToldError as error:
        return unreadable(request, error)
    matter = matters(facts)
    if missing := next_question(told, matter):
        return redirect(question_address(missing, told))
    return render(
        request,
        "compliance/checker/review.html",
        SECTION
        | {
            "told": told_rows(facts, told, matter),
            "answer": address("check_answer", told, on=localdate()),
        },
    )


@require_safe
@limited
def answer(request):
    """As of the day in the link; beside it as of today, where that is another day."""
    told, today = told_in(request.GET), localdate()
    if not told:
        return redirect("check")
    on, reference = answered_on(request.GET, today), current_reference()
    try:
        facts = facts_of(told)
    except ToldError as error:
        return unreadable(request, error)
    label = "Today" if on == today else "Day of this answer"
    answered = answer_of(facts, on, reference, day_label=label)
    context = SECTION | {
        "told": told_rows(facts, told, questions_that_matter(facts, on, reference)),
        "answered": answered,
        "kept": [*link(told), ("on", on.isoformat())],
        "link": f"{settings.BASE_URL}{address('check_answer', told, on=on)}",
        "calendar": address("check_calendar", told, on=on),
        "again": address("check_answer", told, on=today),
    }
    if on != today:
        context["today"] = answer_of(facts, today, reference)
    if change := read_change(request.GET.get("if", ""), answered.changes):
        changed = answer_of(what_if(facts, change, on, reference), on, reference)
        context |= {
            "change": change,
            "changed": changed,
            "change_words": difference(answered.decision, changed.decision),
            "link": f"{context['link']}&{urlencode({'if': change.slug})}",
        }
    return render(request, "compliance/checker/answer.html", context)


@require_safe
@limited
def calendar(request):
    told, today = told_in(request.GET), localdate()
    on = answered_on(request.GET, today)
    try:
        answered = answer_of(facts_of(told), on, current_reference())
    except ToldError as error:
        return unreadable(request, error)
    if not answered.events:
        raise Http404
    url = f"{settings.BASE_URL}{address('check_answer', told, on=on)}"
    response = HttpResponse(
        calendar_file(answered.events, made_on=on, url=url),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="senco-dates.ics"'
    return response


# What is in the address ------------------------------------------------------------


def told_in(query) -> Told:
    return {key: query.getlist(key) for key in KEYS if query.getlist(key)}


def is_sent(query) -> bool:
    return "sent" in query and "add" not in query


def form_for(name: str, query, told: Told):
    """With what was just sent; else with what was answered before, to be changed."""
    if is_sent(query):
        return question_form(name, query, rows=rows_in(query))
    if "add" in query:
        return FORMS[name].with_more_rows(query, rows_in(query) + 1)
    if MARKS[name] in told:
        return FORMS[name].to_change(facts_of(told), told)
    return FORMS[name]()


def rows_in(query) -> int:
    text = query.get("rows", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else ROWS  # noqa: PLR2004 two figures


def address(name: str, told: Told, on: date | None = None) -> str:
    pairs = link(told) + ([("on", on.isoformat())] if on else [])
    return f"{reverse(name)}?{urlencode(pairs)}"


def question_address(name: str, told: Told) -> str:
    return f"{reverse('check_question', args=[name])}?{urlencode(link(told))}"


def matters(facts: Facts) -> list[str]:
    return questions_that_matter(facts, localdate(), current_reference())


def go_on(told: Told) -> HttpResponse:
    """To the next question that matters, or to the answers; what cannot matter is left."""
    matter = matters(facts_of(told))
    wanted = keys_of(matter)
    told = {key: told[key] for key in told if key in wanted}
    missing = next_question(told, matter)
    if missing:
        return redirect(question_address(missing, told))
    return redirect(address("check_review", told))


def back_from(name: str, told: Told) -> str:
    """To the question before, as it was answered."""
    names = list(QUESTIONS)
    earlier = [other for other in names[: names.index(name)] if MARKS[other] in told]
    return question_address(earlier[-1], told) if earlier else reverse("check")


def read_all(forms: dict) -> tuple[Told, bool]:
    """In order, since an answer decides which of the others matter."""
    told: Told = {}
    for name, form in forms.items():
        if name not in matters(facts_of({SCHOOL: ["maintained"]} | told)):
            form.is_left_out = True
            continue
        if form.is_valid():
            told |= form.told()
    return told, any(form.errors for form in forms.values() if not form.is_left_out)


def told_rows(facts: Facts, told: Told, matter: list[str]) -> list:
    query = urlencode(link(told))
    return [
        (row, f"{reverse('check_question', args=[row.question])}?{query}")
        for row in rows_of(facts, matter)
    ]


def unreadable(request, error: ToldError) -> HttpResponse:
    """A link that was cut off or changed by hand."""
    return render(
        request,
        "compliance/checker/unreadable.html",
        SECTION | {"problems": list(error.problems.values())},
        status=422,
    )
