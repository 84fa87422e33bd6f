"""What was seen of a qualification: recorded, taken back, and a file that only those
see who may.
"""

from django.contrib import messages
from django.core.files.base import File
from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from compliance.enums import EvidenceKind
from compliance.forms.evidence import FileForm, SeenForm
from compliance.models import Evidence
from compliance.operations.qualifications import add_evidence, withdraw_evidence
from compliance.rules.facts import Kind

from .at_school import Place, at_school, current_post, refused
from .qualifications import course_of

# Whatever is in a file, a browser only stores it.
POLICY = "default-src 'none'; sandbox"
FILES = {
    "certificate": EvidenceKind.CERTIFICATE,
    "letter": EvidenceKind.PROVIDER_LETTER,
}


@require_safe
@at_school(may="may_record_own")
def evidence(request, place: Place, uuid, pk):
    """Which kind of evidence, of those that this qualification has."""
    post = current_post(request, place, uuid)
    if post is None:
        return refused(request, place.school, place.access)
    held = course_of(post, pk)
    return render(
        request,
        "compliance/sencos/evidence.html",
        context_of(place, post, held)
        | {"items": held.evidence.filter(withdrawn_at=None)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record")
def evidence_seen(request, place: Place, uuid, pk):
    """Check a teacher's record is the employer's to look at, so not the SENCO's own."""
    post = current_post(request, place, uuid)
    held = course_of(post, pk)
    if held.kind != Kind.NPQ:
        raise Http404
    form = SeenForm(
        request.POST or None, initial=start(request, place), today=place.today
    )
    if request.method == "POST" and form.is_valid():
        add(
            request,
            place,
            held,
            EvidenceKind.SEEN_ON_RECORD,
            form,
            said=form.cleaned_data["said"],
        )
        return redirect("school", key=place.school.key)
    return show(request, "seen", context_of(place, post, held), form)


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record_own")
def evidence_file(request, place: Place, uuid, pk, kind):
    post = current_post(request, place, uuid)
    if post is None:
        return refused(request, place.school, place.access)
    held = course_of(post, pk)
    if kind not in FILES:
        raise Http404
    form = FileForm(
        request.POST or None,
        request.FILES or None,
        initial=start(request, place),
        today=place.today,
    )
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["file"]
        add(
            request,
            place,
            held,
            FILES[kind],
            form,
            content=found.content,
            file_name=form.file_name,
            media_type=found.media_type,
        )
        return redirect("school", key=place.school.key)
    context = context_of(place, post, held) | {"kind": kind}
    return show(request, "file", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record_own")
def evidence_withdraw(request, place: Place, uuid):
    held = evidence_at(request, place, uuid)
    if request.method == "POST":
        withdraw_evidence(
            evidence=held,
            school=place.school,
            withdrawn_by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "The evidence is taken back. It counts no more.")
        return redirect("school", key=place.school.key)
    return render(
        request,
        "compliance/sencos/withdraw.html",
        {"section": "school", "school": place.school, "item": held},
    )


@require_safe
@at_school(may="may_see_evidence")
def evidence_download(request, place: Place, uuid):
    held = evidence_at(request, place, uuid)
    if not held.file:
        raise Http404
    try:
        opened: File = held.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        opened,
        as_attachment=True,
        filename=held.file_name,
        content_type=held.media_type,
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response


def evidence_at(request, place: Place, uuid) -> Evidence:
    """Of a SENCO of this school, recorded while they were: of others it is not there."""
    held = (
        Evidence.objects.select_related("qualification__person")
        .filter(uuid=uuid)
        .first()
    )
    if held is None:
        raise Http404
    person = held.qualification.person
    recorded_on = timezone.localdate(held.recorded_at)
    here = person.designations.filter(establishment=place.school).filter(
        Q(left_on=None) | Q(left_on__gt=place.today) | Q(left_on__gt=recorded_on)
    )
    mine = place.access.may_record or person.user_id == request.user.pk
    if not mine or not here.exists():
        raise Http404
    return held


def start(request, place: Place) -> dict:
    return {"seen_on": place.today, "seen_by_name": request.user.name}


def add(request, place: Place, held, kind: str, form, **what) -> None:
    add_evidence(
        qualification=held,
        kind=kind,
        seen_on=form.cleaned_data["seen_on"],
        seen_by=request.user,
        seen_by_name=form.cleaned_data["seen_by_name"],
        school=place.school,
        at=timezone.now(),
        **what,
    )
    messages.success(request, "The evidence is on the record.")


def context_of(place: Place, post, held) -> dict:
    return {
        "section": "school",
        "school": place.school,
        "access": place.access,
        "post": post,
        "course": held,
        "is_npq": held.kind == Kind.NPQ,
    }


def show(request, name: str, context: dict, form):
    return render(
        request,
        f"compliance/sencos/{name}.html",
        context | {"form": form},
        status=422 if form.errors else 200,
    )
