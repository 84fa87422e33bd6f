"""What was seen of a qualification: recorded, taken back, and a file that only those
see who may.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from compliance.enums import EvidenceKind
from compliance.forms.evidence import FileForm, SeenForm
from compliance.models import Evidence
from compliance.operations.qualifications import (
    accept_evidence,
    add_evidence,
    send_evidence,
    withdraw_evidence,
)
from compliance.queries.facts import item_of
from compliance.rules.evidence import told
from compliance.rules.facts import Kind, Outcome

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
        | {
            "items": held.evidence.filter(withdrawn_at=None).select_related(
                "recorded_by"
            )
        },
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
        request.POST or None,
        initial=start(request, place),
        today=place.today,
        passed_on=held.outcome_on if held.outcome == Outcome.PASSED else None,
    )
    if request.method == "POST" and form.is_valid():
        add(request, place, held, EvidenceKind.SEEN_ON_RECORD, form, **form.found)
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
        sends_in=not place.access.may_record,
    )
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["file"]
        keep = add if place.access.may_record else send_in
        keep(
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


@require_POST
@at_school(may="may_record")
def evidence_accept(request, place: Place, uuid):
    """Somebody at the school has seen what the SENCO sent in."""
    held = evidence_at(request, place, uuid)
    try:
        accept_evidence(
            evidence=held,
            school=place.school,
            accepted_by=request.user,
            at=timezone.now(),
        )
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, "It is on the record that you have seen it.")
    return redirect("school", key=place.school.key)


@require_http_methods(["GET", "HEAD", "POST"])
@at_school(may="may_record_own")
def evidence_withdraw(request, place: Place, uuid):
    """A SENCO takes back only what they sent in, not what the school looked at."""
    held = evidence_at(request, place, uuid)
    if not place.access.may_record and not held.sent_in:
        return refused(request, place.school, place.access)
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
        {
            "section": "school",
            "school": place.school,
            "item": held,
            "words": told(item_of(held)),
        },
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
    """Of a SENCO who is here or is to come. Of one who left, what was recorded between
    their coming and their leaving; of others it is not there.
    """
    held = (
        Evidence.objects.select_related("qualification__person")
        .filter(uuid=uuid)
        .first()
    )
    if held is None:
        raise Http404
    person = held.qualification.person
    recorded_on = timezone.localdate(held.recorded_at)
    came = Q(appointed_on__lte=recorded_on) | Q(recorded_at__lte=held.recorded_at)
    here = person.designations.filter(establishment=place.school).filter(
        Q(left_on=None) | Q(left_on__gt=place.today) | Q(came, left_on__gt=recorded_on)
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


def send_in(request, place: Place, held, kind: str, form, **what) -> None:
    send_evidence(
        qualification=held,
        kind=kind,
        sent_by=request.user,
        school=place.school,
        at=timezone.now(),
        **what,
    )
    messages.success(
        request, "Sent in. It counts once somebody at the school has seen it."
    )


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
