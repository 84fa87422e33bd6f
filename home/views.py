"""Pages that join the applications, and what is shown when a page is not there.

Home and the static pages are for everyone; `/learn/` is for whoever is signed in and
shows nothing but their own.
"""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from compliance.queries.linking import own_dates
from compliance.rules.own_dates import place_sentences
from courses.catalogue import current_catalogue
from courses.drafts import keep_draft
from courses.models import Note
from courses.queries.learners import programme_states
from records.enums import DocumentKind
from records.models import IssuedDocument

from .queries import next_step

CERTIFICATES_SHOWN = 50


@require_safe
def home(request):
    programmes = [
        programme
        for programme in current_catalogue().programmes
        if not programme.restricted
    ]
    return render(
        request, "home/home.html", {"section": "home", "programmes": programmes}
    )


@login_required
@never_cache
@require_safe
def learn(request):
    programmes = list(programme_states(request.user, current_catalogue()))
    dates = own_dates(request.user, timezone.localdate())
    view = dates and dates.view
    certificates = IssuedDocument.objects.filter(
        holder=request.user, kind=DocumentKind.CERTIFICATE, revoked_at=None
    )
    return render(
        request,
        "home/learn.html",
        {
            "section": "learn",
            "programmes": programmes,
            "step": next_step([s for _, _, states in programmes for s in states]),
            "certificates": certificates[:CERTIFICATES_SHOWN],
            "notes": Note.objects.filter(enrolment__user=request.user).count(),
            "dates": dates,
            "sentences": place_sentences(view.decision, view.facts) if view else (),
        },
    )


@require_safe
def accessibility(request):
    return render(request, "home/accessibility.html")


@require_safe
def privacy(request):
    return render(request, "home/privacy.html")


@require_safe
def help_page(request):
    return render(request, "home/help.html")


def page_not_found(request, exception=None):
    return render(request, "404.html", status=404)


def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


def server_error(request):
    return render(request, "500.html", status=500)


@requires_csrf_token
def csrf_failure(request, reason=""):
    """A form from before its reader signed in again: what they wrote is kept."""
    if request.headers.get("Accept", "") == "application/json":
        return JsonResponse({"stale": True}, status=403)
    return render(
        request,
        "csrf_failure.html",
        {"is_kept": keep_draft(request), "path": request.path},
        status=403,
    )
