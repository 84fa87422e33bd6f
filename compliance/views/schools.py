"""The page of a school, and its record as a file."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from compliance.operations.record_files import export_record
from compliance.queries.school_page import Post, SchoolPage, comparison, school_page
from compliance.rules.case import HELD, Status
from compliance.rules.facts import Kind
from compliance.rules.reasons import Code

from .at_school import Place, at_school

LATEST = 8  # lines of the history that are open


@require_safe
@at_school(may="may_see")
def school(request, place: Place):
    """For those with a role at this school, and for its SENCOs."""
    page = school_page(place.school, place.access, request.user, place.today)
    return render(
        request,
        "compliance/school.html",
        {
            "section": "school",
            "school": page.school,
            "page": page,
            "act": act_for(page),
            "what_if": comparison(
                page, request.GET.get("senco", ""), request.GET.get("if", "")
            ),
            "latest": page.history[:LATEST],
            "earlier": page.history[LATEST:],
        },
    )


@require_safe
@at_school(may="may_download")
def record_csv(request, place: Place):
    text = export_record(
        establishment=place.school,
        access=place.access,
        exported_by=request.user,
        at=timezone.now(),
    )
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"senco-record-{place.school.key}-{place.today.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@dataclass(frozen=True, slots=True)
class Act:
    """The one thing to press."""

    url: str
    label: str


def act_for(page: SchoolPage) -> Act | None:
    """What is missing is recorded first, then confirmed."""
    if not page.posts:
        if not page.access.may_record or page.closure:
            return None
        label = "Record the new SENCO" if page.gap_since else "Record your SENCO"
        return Act(reverse("senco_add", args=[page.school.key]), label)
    post = page.posts[0]
    return missing(page, post) or confirmation(page, post)


def missing(page: SchoolPage, post: Post) -> Act | None:
    if not post.may_record or not page.is_covered:
        return None
    names = [page.school.key, post.designation.uuid]
    decision = post.view.decision
    if post.designation.appointed_on is None and post.access.may_record:
        return Act(reverse("senco", args=names), "Record the start")
    is_unknown = decision.status is Status.UNKNOWN
    if not post.takes_evidence:
        ask = Act(reverse("qualification", args=names), "Record the qualification")
        return ask if post.view.facts.qualification.kind is Kind.UNKNOWN else None
    names.append(post.course.pk)
    said_to_hold = decision.status in HELD and not post.view.evidence_seen
    if said_to_hold or Code.PROVIDER_UNCHECKED in decision.reasons:
        return evidence_act(post, reverse("evidence", args=names))
    complete = Act(reverse("course", args=names), "Complete the course")
    return complete if is_unknown else None


def evidence_act(post: Post, url: str) -> Act | None:
    """Who sent it in waits for the school."""
    if not post.waits_to_be_seen:
        return Act(url, "Add the evidence")
    if not post.access.may_record:
        return None
    return Act(url, "Look at what was sent in")


def confirmation(page: SchoolPage, post: Post) -> Act | None:
    if not (page.access.may_confirm and post.needs_confirmation and page.is_covered):
        return None
    url = reverse("senco_confirm", args=[page.school.key, post.designation.uuid])
    label = "Confirm again" if post.confirmation else "Confirm for this year"
    return Act(url, label)
