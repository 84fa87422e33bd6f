"""Rosters of an overseer, from the file to what became of each row; and what a school
makes of an authority's report: its head decides, its office and its trust may read.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from compliance.enums import ReportState
from compliance.forms.oversight import RosterForm
from compliance.models import ReportedSenco, RosterUpload
from compliance.operations.rosters import apply_roster, decide_report, keep_roster
from compliance.operations.sharing import set_sharing
from compliance.queries.rosters import changes_in, comparison, find_post, posts_at
from compliance.rules.roster import RosterError
from compliance.rules.uploaded_roster import (
    COLUMNS,
    EXAMPLE,
    MESSAGE,
    NOT_READ,
    digest_of,
    read_entry,
    read_roster,
)
from compliance.sheets import as_csv
from schools.rules.lines import read_lines

from .at_school import at_school
from .overseers import overseer

ROWS_A_PAGE = 50
PROBLEMS_SHOWN = 100
UPLOADS_SHOWN = 10
REPORTS_SHOWN = 50


@overseer
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request, scope):
    """Nothing counts by uploading: what was read is shown first."""
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = RosterForm(request.POST, request.FILES)
        if form.is_valid() and (upload := read(request, scope, form)):
            return redirect("roster_upload", scope.key, upload.uuid)
    return render(
        request,
        "compliance/oversight/roster.html",
        {
            "section": "oversight",
            "scope": scope,
            "form": form,
            "columns": [name for name in COLUMNS if name not in {"urn", "name"}],
            "not_read": NOT_READ,
            "uploads": RosterUpload.objects.filter(**scope.named).defer("rows")[
                :UPLOADS_SHOWN
            ],
        },
        status=422 if form.errors else 200,
    )


def read(request, scope, form) -> RosterUpload | None:
    """What cannot be read as a whole is said beside the field."""
    file = form.cleaned_data["file"]
    try:
        rows, left_out = read_roster(read_lines(file))
    except RosterError as problem:
        form.add_error("file", str(problem))
        return None
    if unknown := [
        name for name in left_out if name not in {*NOT_READ, MESSAGE, "line"}
    ]:
        messages.info(
            request, f"Columns that were not read: {', '.join(unknown)[:300]}."
        )
    return keep_roster(
        scope=scope,
        file_name=file.name,
        rows=rows,
        uploaded_by=request.user,
        at=timezone.now(),
    )


@overseer
@require_safe
def roster_template(request, scope):
    """Its one row is an invented SENCO, to be written over."""
    row = [EXAMPLE.get(name, "") for name in COLUMNS]
    return csv_file(request, COLUMNS, [row], "senco-roster.csv")


@overseer
@require_safe
def roster_upload(request, scope, upload):
    held = own_upload(scope, upload)
    wrong = [row for row in held.rows if row["problems"]]
    good = [row for row in held.rows if not row["problems"]]
    changing = [row for row in good if row["effect"] != "same"]
    # What changes something comes first.
    page = Paginator(
        sorted(good, key=lambda row: row["effect"] == "same"), ROWS_A_PAGE
    ).get_page(request.GET.get("page"))
    if scope.is_trust and held.applied_at is None:
        show_changes(scope, page)
    problems = [(row, each) for row in wrong for each in row["problems"]]
    return render(
        request,
        "compliance/oversight/upload.html",
        {
            "section": "oversight",
            "scope": scope,
            "upload": held,
            "wrong": len(wrong),
            "good": len(good),
            "changing": len(changing),
            "same": len(good) - len(changing),
            "done": count_done(held.rows),
            "problems": problems[:PROBLEMS_SHOWN],
            "more_problems": max(0, len(problems) - PROBLEMS_SHOWN),
            "page": page,
        },
    )


def show_changes(scope, page) -> None:
    """Beside each row of one page that changes something, the old facts and the new."""
    rows = [row for row in page if row["effect"] == "changed"]
    changes = changes_in(scope, rows) if rows else {}
    for row in rows:
        row["changes"] = changes[row["line"]]


def count_done(rows: list[dict]) -> dict[str, int]:
    done: dict[str, int] = {}
    for row in rows:
        done[row["done"]] = done.get(row["done"], 0) + 1
    return done


@overseer
@require_POST
def roster_apply(request, scope, upload):
    """Once: a second press finds it applied and shows the same."""
    held = own_upload(scope, upload)
    apply_roster(upload=held, scope=scope, applied_by=request.user, at=timezone.now())
    return redirect("roster_upload", scope.key, held.uuid)


@overseer
@require_safe
def roster_problems(request, scope, upload):
    """The rows that were wrong, as they stood, each with what would be right."""
    held = own_upload(scope, upload)
    rows = (
        [
            row["line"],
            *(row["cells"].get(name, "") for name in COLUMNS),
            " ".join(
                f"{each['column']}: {each['message']}" for each in row["problems"]
            ),
        ]
        for row in held.rows
        if row["problems"]
    )
    return csv_file(request, ("line", *COLUMNS, MESSAGE), rows, "rows-to-put-right.csv")


def own_upload(scope, uuid) -> RosterUpload:
    return get_object_or_404(RosterUpload, uuid=uuid, **scope.named)


def csv_file(request, header, rows, name: str) -> HttpResponse:
    response = StreamingHttpResponse(
        as_csv(header, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


# At the school --------------------------------------------------------------------


@at_school(may="may_record")
@require_safe
def school_reports(request, place):
    school = place.school
    reports = ReportedSenco.objects.filter(establishment=school).select_related(
        "upload__authority"
    )
    waiting = reports.filter(state=ReportState.WAITING)
    decided = reports.exclude(state=ReportState.WAITING).order_by("-decided_at", "-pk")
    return render(
        request,
        "compliance/oversight/reports.html",
        {
            "section": "school",
            "school": school,
            "access": place.access,
            "waiting": waiting[:REPORTS_SHOWN],
            "decided": decided[:REPORTS_SHOWN],
        },
    )


@at_school(may="may_record")
@require_http_methods(["GET", "HEAD", "POST"])
def school_report(request, place, pk):
    """Its head accepts or refuses; office and trust see what was reported."""
    school = place.school
    report = get_object_or_404(
        ReportedSenco.objects.select_related("upload__authority", "decided_by"),
        pk=pk,
        establishment=school,
    )
    error = ""
    if request.method == "POST":
        if not place.access.may_confirm:
            raise PermissionDenied
        error = decide(request, report)
        if not error:
            return redirect("school_report", school.key, pk)
        report.refresh_from_db()
    entry = read_entry(report.facts)
    post = find_post(entry, posts_at([school.pk]).get(school.pk, []))
    return render(
        request,
        "compliance/oversight/report.html",
        {
            "section": "school",
            "school": school,
            "access": place.access,
            "report": report,
            "waits": report.state == ReportState.WAITING,
            "facts": comparison(entry, post),
            "is_new": post is None,
            "seen": digest_of(report.facts),
            "error": error,
        },
        status=422 if error else 200,
    )


DECISIONS = {"accept": True, "refuse": False}
DECIDED = {
    ReportState.ACCEPTED: "Accepted. It is in your school’s record now.",
    ReportState.REFUSED: "Not accepted. Nothing in your school’s record has changed.",
}


def decide(request, report: ReportedSenco) -> str:
    """What is in the way; empty where it is decided, now or before."""
    decision = request.POST.get("decision")
    if decision not in DECISIONS:
        return "Choose whether to accept what was reported."
    try:
        held = decide_report(
            report=report,
            accepted=DECISIONS[decision],
            seen=request.POST.get("seen", ""),
            decided_by=request.user,
            at=timezone.now(),
        )
    except ValidationError as error:
        return " ".join(error.messages)
    messages.success(request, DECIDED[held.state])
    return ""


@at_school(may="may_confirm")
@require_http_methods(["GET", "HEAD", "POST"])
def school_sharing(request, place):
    """The head of an academy says whether its authority may see names."""
    school = place.school
    record = getattr(school, "senco_record", None)
    if request.method == "POST":
        answer = request.POST.get("shares_names")
        if answer in {"yes", "no"} and school.is_academy:
            set_sharing(
                establishment=school,
                shares_names=answer == "yes",
                set_by=request.user,
                at=timezone.now(),
            )
            messages.success(request, "Your choice is saved.")
        return redirect("school_sharing", school.key)
    return render(
        request,
        "compliance/oversight/sharing.html",
        {
            "section": "school",
            "school": school,
            "shares_names": bool(record and record.shares_names),
        },
    )
