"""Recording who is SENCO: who and when, whether they may be, and the end.

For the head, the office and the trust. A SENCO records their own qualification only
(views/qualifications.py).
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from compliance.enums import Arrangement
from compliance.forms.fields import differences
from compliance.forms.sencos import EndForm, TeacherForm, WhoForm
from compliance.models import Designation, Person
from compliance.operations import people
from compliance.operations.people import PersonFacts, StaleError, digest_of_senco
from compliance.queries.history import last_change_of
from compliance.rules.months import ONE_DAY

from .at_school import Place, at_school, current_post

ROWS = 1
FIELD_OF = {"appointed_on": "appointed", "left_on": "last_day"}


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record")
def add(request, place: Place):
    start = {"arrangement": Arrangement.SOLE}
    form = WhoForm(request.POST or None, initial=start, today=place.today)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            made = people.record_designation(
                establishment=place.school,
                person=form.person(),
                post=form.post(),
                recorded_by=request.user,
                at=at,
            )
        except ValidationError as error:
            put_errors(form, error)
        else:
            if made.recorded_at != at:
                messages.info(
                    request,
                    "This person was recorded here already. Check what is there.",
                )
            return redirect(f"{address('senco_teacher', place, made)}?new=1")
    return show(request, place, "who", form)


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record")
def who(request, place: Place, uuid):
    post = current_post(request, place, uuid)
    form = WhoForm(
        request.POST or None,
        initial=WhoForm.recorded(post),
        today=place.today,
        left_on=post.left_on,
    )
    stale = None
    if request.method == "POST" and form.is_valid():
        stale = save(request, place, post, form)
        if stale is None and not form.errors:
            messages.success(request, "The record is changed.")
            return redirect("school", key=place.school.key)
    return show(request, place, "who", form, post=post, stale=stale)


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record")
def teacher(request, place: Place, uuid):
    """With a button for one more row, which writes nothing."""
    post = current_post(request, place, uuid)
    form = teacher_form(request, place, post)
    stale = None
    if request.method == "POST" and "add" not in request.POST and form.is_valid():
        stale = save(request, place, post, form)
        if stale is None and not form.errors:
            if request.POST.get("new"):
                return redirect(f"{address('qualification', place, post)}?new=1")
            messages.success(request, "The record is changed.")
            return redirect("school", key=place.school.key)
    return show(request, place, "teacher", form, post=post, stale=stale)


def teacher_form(request, place: Place, post: Designation) -> TeacherForm:
    there = post.person.previous_posts.count()
    rows = there + ROWS
    if request.method != "POST":
        start = TeacherForm.recorded(post)
        return TeacherForm(initial=start, rows=rows, today=place.today)
    typed = request.POST.get("rows", "")
    if typed.isascii() and typed.isdigit() and len(typed) < 3:  # noqa: PLR2004 two figures
        rows = max(int(typed), there)
    if "add" not in request.POST:
        return TeacherForm(request.POST, rows=rows, today=place.today)
    # What was typed stays as it is, and nothing is said of it yet.
    form = TeacherForm(request.POST, rows=rows + 1, today=place.today)
    form.full_clean()
    form._errors.clear()  # noqa: SLF001 Django has no other way to keep values alone
    return form


def save(request, place: Place, post: Designation, form) -> dict | None:
    """What the page says where somebody else was faster; None where it is written."""
    try:
        people.change_senco(
            designation=post,
            person=form.person(facts_of(post.person)),
            post=form.post(post),
            seen=request.POST.get("seen", ""),
            changed_by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        put_errors(form, error)
    except StaleError:
        post.refresh_from_db()
        return {
            "differences": differences(form, form.recorded(post)),
            "last": last_change_of(post.audit_subject, post.person.audit_subject),
        }
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record")
def end(request, place: Place, uuid):
    """Also to put an end right that was recorded before."""
    post = any_post(place, uuid)
    start = {"last_day": post.left_on and post.left_on - ONE_DAY}
    form = EndForm(request.POST or None, initial=start, post=post, today=place.today)
    if request.method == "POST" and form.is_valid():
        try:
            people.end_designation(
                designation=post,
                left_on=form.left_on,
                ended_by=request.user,
                at=timezone.now(),
            )
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "The end is recorded.")
            return redirect("school", key=place.school.key)
    return show(request, place, "end", form, post=post)


@require_POST
@at_school(may="may_record")
def reopen(request, place: Place, uuid):
    post = any_post(place, uuid)
    try:
        people.reopen_designation(
            designation=post, reopened_by=request.user, at=timezone.now()
        )
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, "The end is taken back. The post goes on.")
    return redirect("school", key=place.school.key)


def any_post(place: Place, uuid) -> Designation:
    post = place.school.designations.select_related("person").filter(uuid=uuid).first()
    if post is None:
        raise Http404
    return post


def facts_of(person: Person) -> PersonFacts:
    return PersonFacts(
        name=person.name,
        trn=person.trn,
        qts=person.qts,
        induction=person.induction,
        previous=tuple(
            (post.start, post.end, post.school_name)
            for post in person.previous_posts.all()
        ),
    )


def put_errors(form, error: ValidationError) -> None:
    """An operation names a fact; the form has a field for it, or none."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, said in error.error_dict.items():
        field = FIELD_OF.get(name, name)
        form.add_error(field if field in form.fields else None, said)


def address(name: str, place: Place, post: Designation) -> str:
    return reverse(name, args=[place.school.key, post.uuid])


def show(request, place: Place, name: str, form, *, post=None, stale=None):
    """After a slip the digest is that of the form that was opened; after a stale one
    that of what is shown beside it.
    """
    seen = request.POST.get("seen", "")
    if post is not None and (stale or request.method != "POST"):
        seen = digest_of_senco(post)
    return render(
        request,
        f"compliance/sencos/{name}.html",
        {
            "section": "school",
            "school": place.school,
            "form": form,
            "post": post,
            "seen": seen,
            "stale": stale,
            "is_new": "new" in request.GET or bool(request.POST.get("new")),
        },
        status=409 if stale else 422 if form.errors else 200,
    )
