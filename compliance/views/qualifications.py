"""Which course a SENCO took. The SENCO may record their own; the school all of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from compliance.enums import KINDS
from compliance.forms.fields import differences
from compliance.forms.qualifications import CourseForm, KindForm
from compliance.models import Designation, Qualification
from compliance.operations.people import StaleError
from compliance.operations.qualifications import (
    NO_COURSE,
    CourseFacts,
    change_qualification,
    digest_of_course,
    record_qualification,
)
from compliance.queries.history import last_change_of
from compliance.rules.facts import Kind, Outcome

from .at_school import Place, at_school, current_post, refused

COURSES = {Kind.NPQ.value, Kind.NASENCO.value}


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record_own")
def qualification(request, place: Place, uuid):
    """Which one: that there is none is recorded here, a course on the next page."""
    post = current_post(request, place, uuid)
    if post is None:
        return refused(request, place.school, place.access)
    courses = list(post.person.qualifications.exclude(kind__in=NO_COURSE))
    form = KindForm(request.POST or None, has_course=bool(courses))
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        if kind in COURSES:
            new = "?new=1" if request.POST.get("new") else ""
            return redirect(f"{address('course_add', place, post, kind)}{new}")
        record(request, place, post, CourseFacts(kind=kind))
        messages.success(request, "The record is changed.")
        return redirect("school", key=place.school.key)
    return show(request, place, "qualification", post, form, courses=courses)


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record_own")
def course_add(request, place: Place, uuid, kind):
    post = current_post(request, place, uuid)
    if post is None:
        return refused(request, place.school, place.access)
    if kind not in COURSES:
        raise Http404
    form = CourseForm(request.POST or None, kind=kind, today=place.today)
    if request.method == "POST" and form.is_valid():
        made = record(request, place, post, form.course())
        messages.success(request, "The course is recorded.")
        return go_on(place, post, made)
    return show(request, place, "course", post, form, kind=kind)


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record_own")
def course(request, place: Place, uuid, pk):
    post = current_post(request, place, uuid)
    if post is None:
        return refused(request, place.school, place.access)
    held = course_of(post, pk)
    start = CourseForm.recorded(held)
    form = CourseForm(
        request.POST or None, initial=start, kind=held.kind, today=place.today
    )
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            change_qualification(
                qualification=held,
                course=form.course(),
                school=place.school,
                seen=request.POST.get("seen", ""),
                changed_by=request.user,
                at=timezone.now(),
            )
        except StaleError:
            held.refresh_from_db()
            stale = {
                "differences": differences(form, CourseForm.recorded(held)),
                "last": last_change_of(post.person.audit_subject),
            }
        else:
            messages.success(request, "The course is changed.")
            return redirect("school", key=place.school.key)
    return show(
        request, place, "course", post, form, kind=held.kind, course=held, stale=stale
    )


@require_POST
@at_school(may="may_record_own")
def course_remove(request, place: Place, uuid, pk):
    """Recorded by mistake: what is known of a qualification is then nothing."""
    post = current_post(request, place, uuid)
    if post is None:
        return refused(request, place.school, place.access)
    held = course_of(post, pk)
    try:
        change_qualification(
            qualification=held,
            course=CourseFacts(kind=Kind.UNKNOWN.value),
            school=place.school,
            changed_by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return redirect("course", key=place.school.key, uuid=post.uuid, pk=held.pk)
    messages.success(request, "The course is off the record.")
    return redirect("qualification", key=place.school.key, uuid=post.uuid)


def course_of(post: Designation, pk: int) -> Qualification:
    held = post.person.qualifications.filter(pk=pk, kind__in=COURSES).first()
    if held is None:
        raise Http404
    return held


def record(request, place: Place, post: Designation, facts: CourseFacts):
    return record_qualification(
        person=post.person,
        course=facts,
        school=place.school,
        recorded_by=request.user,
        at=timezone.now(),
    )


def go_on(place: Place, post: Designation, made: Qualification):
    """To the evidence, where there is a result to show."""
    if made.outcome == Outcome.PASSED:
        return redirect("evidence", key=place.school.key, uuid=post.uuid, pk=made.pk)
    return redirect("school", key=place.school.key)


def address(name: str, place: Place, post: Designation, *more) -> str:
    return reverse(name, args=[place.school.key, post.uuid, *more])


def show(request, place: Place, name: str, post: Designation, form, **more):
    held, stale = more.get("course"), more.get("stale")
    seen = request.POST.get("seen", "")
    if held is not None and (stale or request.method != "POST"):
        seen = digest_of_course(held)
    return render(
        request,
        f"compliance/sencos/{name}.html",
        {
            "section": "school",
            "school": place.school,
            "post": post,
            "form": form,
            "seen": seen,
            "kind_words": dict(KINDS).get(more.get("kind"), ""),
            "is_new": "new" in request.GET or bool(request.POST.get("new")),
            **more,
        },
        status=409 if stale else 422 if form.errors else 200,
    )
