"""Letters of an overseer to heads: who is asked, what is written, what was sent."""

import re
from uuid import uuid4

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from compliance.forms.oversight import LetterForm
from compliance.models import Enquiry, EnquiryRecipient
from compliance.operations.enquiries import Addressee, addressees, send_enquiry
from compliance.queries.oversight import (
    chosen,
    lines_of,
    to_ask,
)

from .overseers import overseer
from .oversight import filter_form

MOST_SHOWN = 200
MOST_ASKED = 500
ENQUIRIES_A_PAGE, RECIPIENTS_A_PAGE = 20, 100
NUMBER = re.compile(r"[0-9]{1,9}")
SUBJECT = "Who is your SENCO, and are they on time?"
BODY = """Dear head teacher,

Please confirm who is SENCO at your school, and where each SENCO stands with the qualification that the law asks for.

Open your school’s page in Pathways, check or record what is there, and confirm it for each SENCO. It takes about ten minutes, and your school office can prepare it.

Thank you."""


@overseer
@require_http_methods(["GET", "HEAD", "POST"])
def ask_heads(request, scope):
    """Choose and write; then see who gets it; then send. Nothing leaves before."""
    today = timezone.localdate()
    choice = filter_form(request, scope).choice
    to_be_asked = lines_of(scope).filter(to_ask(today))
    lines = chosen(to_be_asked, choice, today)
    if request.method != "POST":
        form = LetterForm(initial={"subject": SUBJECT, "body": BODY, "token": uuid4()})
        return ask_page(request, scope, lines, form)
    form, wanted = LetterForm(request.POST), set(request.POST.getlist("school"))
    asked = asked_lines(request, to_be_asked, lines, wanted)
    error = too_few_or_many(asked)
    step = request.POST.get("step")
    if error or not form.is_valid() or step == "change":
        return ask_page(request, scope, lines, form, wanted=wanted, error=error)
    to = addressees([line.establishment for line in asked], today)
    if step != "send":
        return check_page(request, scope, form, asked, to)
    enquiry = send_enquiry(
        token=form.cleaned_data["token"],
        scope=scope,
        to=to,
        subject=form.cleaned_data["subject"],
        body=form.cleaned_data["body"],
        sent_by=request.user,
        at=timezone.now(),
    )
    return redirect("enquiry", scope.key, enquiry.pk)


def asked_lines(request, to_be_asked, lines, wanted: set[str]) -> list:
    """Those ticked, as far as there is something to ask; or all of the narrowed list."""
    if request.POST.get("who") != "all":
        keys = [key for key in wanted if NUMBER.fullmatch(key)]
        lines = to_be_asked.filter(establishment__in=keys)
    return list(lines[: MOST_ASKED + 1])


def too_few_or_many(asked: list) -> str:
    if not asked:
        return "Choose at least one school"
    if len(asked) > MOST_ASKED:
        return f"Choose at most {MOST_ASKED} schools: narrow the list first"
    return ""


def ask_page(request, scope, lines, form, *, wanted=None, error: str = ""):
    """`wanted` are the schools that were ticked; at first all are."""
    count = lines.count()
    shown = list(lines[:MOST_SHOWN])
    to = addressees([line.establishment for line in shown], timezone.localdate())
    return render(
        request,
        "compliance/oversight/ask.html",
        {
            "section": "oversight",
            "scope": scope,
            "form": form,
            "count": count,
            "rows": [
                (
                    line,
                    reached(line, each),
                    wanted is None or str(each.school.pk) in wanted,
                )
                for line, each in zip(shown, to, strict=True)
            ],
            "is_whole": count == len(shown),
            "may_ask_all": count <= MOST_ASKED,
            "all_is_chosen": request.POST.get("who") == "all",
            "error": error,
        },
        status=422 if error or form.errors else 200,
    )


def check_page(request, scope, form, asked, to: list[Addressee]):
    rows = [(line, reached(line, each)) for line, each in zip(asked, to, strict=True)]
    return render(
        request,
        "compliance/oversight/ask_check.html",
        {
            "section": "oversight",
            "scope": scope,
            "form": form,
            "reached": [row for row in rows if row[1]],
            "not_reached": [line for line, words in rows if not words],
            "letters": sum(len(each.heads) for each in to),
        },
    )


def reached(line, addressee: Addressee) -> str:
    """Who gets the letter; names only where the viewer may see them."""
    heads = addressee.heads
    if line.shows_names:
        return ", ".join(head.name for head in heads)
    return "Its head" if len(heads) == 1 else f"{len(heads)} heads" if heads else ""


@overseer
@require_safe
def enquiries(request, scope):
    rows = Enquiry.objects.filter(**scope.named).select_related("sent_by")
    rows = rows.annotate(
        schools=Count("recipients__establishment", distinct=True),
        letters=Count("recipients", filter=Q(recipients__head__isnull=False)),
    ).order_by("-sent_at", "-pk")
    page = Paginator(rows, ENQUIRIES_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "compliance/oversight/enquiries.html",
        {"section": "oversight", "scope": scope, "page": page},
    )


@overseer
@require_safe
def enquiry(request, scope, pk):
    """What was sent, to which schools, and what has left."""
    held = get_object_or_404(
        Enquiry.objects.select_related("sent_by"), pk=pk, **scope.named
    )
    rows = (
        EnquiryRecipient.objects.filter(enquiry=held)
        .select_related("establishment")
        .order_by("establishment__name", "pk")
    )
    page = Paginator(rows, RECIPIENTS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "compliance/oversight/enquiry.html",
        {
            "section": "oversight",
            "scope": scope,
            "enquiry": held,
            "page": page,
            **rows.aggregate(
                letters=Count("pk", filter=Q(head__isnull=False)),
                left=Count("pk", filter=Q(mailed_at__isnull=False)),
            ),
        },
    )
