"""The schools of a trust or an authority: totals, the list, and the list as a file.

For its own viewers; the decorator says who that is.
"""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from compliance.forms.oversight import FilterForm
from compliance.operations.exports import note_export
from compliance.queries.exports import COLUMNS, export_rows, who_of
from compliance.queries.oversight import (
    Scope,
    authorities_of,
    changes_since,
    chosen,
    count_chances,
    lines_of,
    overview_of,
    phases_of,
    scopes_of,
    to_ask,
)
from compliance.rules import overview as rules
from compliance.rules.case import HELD
from compliance.rules.words import name_of
from compliance.sheets import as_csv, as_xlsx

from .overseers import overseer

SCHOOLS_A_PAGE = 50
CHANGES_SHOWN = 5
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@never_cache
@require_safe
def oversight(request):
    """The page itself for whoever oversees one thing; else which one."""
    scopes = scopes_of(request.user, timezone.localdate())
    if not scopes:
        raise PermissionDenied
    if len(scopes) == 1:
        return show(request, scopes[0], scopes)
    return render(
        request,
        "compliance/oversight/choose.html",
        {"section": "oversight", "scopes": scopes},
    )


@overseer
@require_safe
def oversight_of(request, scope):
    return show(request, scope, scopes_of(request.user, timezone.localdate()))


def show(request, scope: Scope, scopes: list[Scope]):
    today = timezone.localdate()
    form = filter_form(request, scope)
    lines = chosen(lines_of(scope), form.choice, today)
    found = lines.order_by().aggregate(
        all=Count("pk"), to_ask=Count("pk", filter=to_ask(today))
    )
    pages = Paginator(lines, SCHOOLS_A_PAGE)
    pages.count = found["all"]
    page = pages.get_page(request.GET.get("page"))
    for line in page:
        line.who = who_of(line)
        line.beside = rules.bar_words(line.bar)
        line.is_met = line.standing in HELD and line.evidence_seen
        line.is_partly_confirmed = 0 < line.confirmed < line.sencos
        line.is_lapsed = line.confirm_by is not None and line.confirm_by <= today
    month = today.replace(day=1)
    return render(
        request,
        "compliance/oversight/schools.html",
        {
            "section": "oversight",
            "scope": scope,
            "has_others": len(scopes) > 1,
            "form": form,
            "page": page,
            "left": min(pages.count - page.end_index(), SCHOOLS_A_PAGE),
            "to_ask": found["to_ask"],
            "chances": [
                (name_of(chance.intake), chance.intake.first, count)
                for chance, count in count_chances(scope, today)
            ],
            "month": month,
            "today": today,
            **totals(scope),
            **changes(scope, month),
        },
    )


def totals(scope: Scope) -> dict:
    found = overview_of(scope)
    return {
        "overview": found,
        "heading": rules.heading(found.need_you, found.total),
        "lead": rules.lead(found.need_you, found.total),
    }


def changes(scope: Scope, month) -> dict:
    rows = list(changes_since(scope, month)[: CHANGES_SHOWN + 1])
    for row in rows:
        row.evidence_seen = rules.seen_by_words(row.words)
        summary = getattr(row.establishment, "summary", None)
        row.barred = summary.bar if summary else ""
        row.beside = rules.bar_words(row.barred)
        row.was = row.before and rules.before_in_words(row.before)
    return {"changes": rows[:CHANGES_SHOWN], "has_more_changes": rows[CHANGES_SHOWN:]}


def filter_form(request, scope: Scope) -> FilterForm:
    return FilterForm(
        request.GET, phases=phases_of(scope), authorities=authorities_of(scope)
    )


# Files ----------------------------------------------------------------------------


@overseer
@require_GET
def schools_as_csv(request, scope):
    rows = noted_rows(request, scope, "csv")
    response = StreamingHttpResponse(
        as_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(
        True, file_name(scope, "csv")
    )
    return response


@overseer
@require_GET
def schools_as_xlsx(request, scope):
    rows = noted_rows(request, scope, "xlsx")
    return FileResponse(
        as_xlsx(COLUMNS, rows, title="Schools"),
        as_attachment=True,
        filename=file_name(scope, "xlsx"),
        content_type=XLSX,
    )


def noted_rows(request, scope: Scope, kind: str):
    """The rows of the list as it is narrowed; that they leave stands in the trail."""
    choice = filter_form(request, scope).choice
    lines = chosen(lines_of(scope), choice, timezone.localdate())
    note_export(
        scope=scope,
        choice=choice,
        kind=kind,
        schools=lines.order_by().count(),
        exported_by=request.user,
        at=timezone.now(),
    )
    return export_rows(lines)


def file_name(scope: Scope, ending: str) -> str:
    day = timezone.localdate().isoformat()
    return f"senco-status-{slugify(str(scope))}-{day}.{ending}"
