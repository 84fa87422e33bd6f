"""The record of a confirmation, its paper, and who has seen it."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from compliance.enums import Endorser
from compliance.forms.confirm import NoteForm
from compliance.models import Confirmation
from compliance.operations.confirmations import (
    note_as_seen,
)
from compliance.papers import evidence_of, names_of
from compliance.queries.confirmations import (
    anchor_of,
    confirmations_at,
    designation_with_facts,
    paper_of,
)
from compliance.queries.facts import view_of
from compliance.queries.reference import current_reference
from compliance.rules.duty import is_academy
from compliance.rules.snapshots import thawed_facts
from compliance.rules.standing import View, digest_of
from compliance.rules.told import QUESTIONS
from compliance.rules.told_words import changed_rows as changes_between
from compliance.rules.visit import visit_questions
from records.pdf import MissingLettersError

from .at_school import Place, at_school

SECTION = {"section": "school"}
NO_LETTERS = "We cannot make a PDF: our typeface lacks a letter of a name. Print this page instead."


def changed_rows(facts, evidence_seen: bool, view: View) -> list[tuple[str, str, str]]:
    names = [name for name in QUESTIONS if name != "school"]
    rows = changes_between(facts, view.facts, names)
    if evidence_seen != view.evidence_seen:
        words = {True: "Seen", False: "Not seen"}
        rows.append(("Evidence", words[evidence_seen], words[view.evidence_seen]))
    return rows


# The record -----------------------------------------------------------------------


def record_of(place: Place, uuid) -> Confirmation:
    found = confirmations_at(place.school).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@at_school(may="may_read")
@require_safe
def confirmation(request, place, uuid):
    """Whoever may see the school and its SENCO's name."""
    school, record = place.school, record_of(place, uuid)
    senco, head = names_of(record)
    later = record.designation.confirmations.first()
    context = SECTION | {
        "school": school,
        "access": place.access,
        "record": record,
        "facts": record.document.facts,
        "evidence": evidence_of(record.snapshot),
        "reasons": reasons_in(record),
        "senco": senco,
        "head": head,
        "declaration": record.declaration.split("\n"),
        "anchor": anchor_of(record),
        "later": later if later.pk != record.pk else None,
        "changes": changes_since(record, place.today) if later == record else [],
        "endorsements": record.endorsements.all(),
        "verify_url": reverse("verify", args=[record.document.public_id]),
        "is_academy": is_academy(
            school.type_code, school.trust.name if school.trust else ""
        ),
    }
    return render(request, "compliance/confirm/record.html", context)


def reasons_in(record: Confirmation) -> list[dict]:
    return record.snapshot["decision"]["reasons"]


def changes_since(record: Confirmation, today: date) -> list:
    """What has changed since: then it asks for a new confirmation."""
    post = record.designation
    if post.left_on and post.left_on <= today:
        return []
    post = designation_with_facts(post.establishment, post.uuid)
    view = view_of(post, today, current_reference())
    kept = thawed_facts(record.snapshot["facts"])
    seen = record.snapshot["evidence_seen"]
    if digest_of(kept, evidence_seen=seen) == view.digest:
        return []
    return changed_rows(kept, seen, view)


@at_school(may="may_read")
@require_safe
def confirmation_paper(request, place, uuid):
    """Whoever may see the record: one page for governors and inspectors."""
    record = record_of(place, uuid)
    try:
        pdf = paper_of(record)
    except MissingLettersError:
        messages.warning(request, NO_LETTERS)
        return redirect(record)
    name = f"confirmation-{record.document.public_id}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


# Those whom the duty binds ----------------------------------------------------------


@at_school(may="may_note")
@require_http_methods(["GET", "HEAD", "POST"])
def seen(request, place, uuid):
    """A governor of the school."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    return noted(request, place, uuid, form, Endorser.GOVERNORS)


@at_school(may="may_countersign")
@require_http_methods(["GET", "HEAD", "POST"])
def countersign(request, place, uuid):
    """The trust of an academy."""
    form = NoteForm(
        request.POST if request.method == "POST" else None, signs_today=True
    )
    return noted(request, place, uuid, form, Endorser.TRUST)


def noted(request, place: Place, uuid, form: NoteForm, body: Endorser) -> HttpResponse:
    record = record_of(place, uuid)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            _, new = note_as_seen(
                confirmation=record,
                body=body,
                seen_on=form.cleaned_data.get("seen_on") or timezone.localdate(now),
                noted_by=request.user,
                note=form.cleaned_data["note"],
                at=now,
            )
        except ValidationError as problem:
            form.add_error(
                "seen_on" if "seen_on" in form.fields else None, problem.messages
            )
        else:
            words = (
                "Noted as seen."
                if new
                else "That was noted before, and the first note stands."
            )
            (messages.success if new else messages.info)(request, words)
            return redirect(record)
    decision = record.snapshot["decision"]
    deadline = decision["deadline"] and date.fromisoformat(decision["deadline"])
    context = SECTION | {
        "school": place.school,
        "record": record,
        "facts": record.document.facts,
        "senco": names_of(record)[0],
        "form": form,
        "body": body,
        "is_trust": body == Endorser.TRUST,
        "questions": visit_questions(decision["status"], deadline),
    }
    status = 422 if form.errors else 200
    return render(request, "compliance/confirm/note.html", context, status=status)
