"""The catalogue, programmes and modules: open to everyone, with your own progress."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.catalogue import Module, Programme, current_catalogue
from courses.kinds import KINDS
from courses.models import Enrolment
from courses.operations.learning import (
    NotTakingPartError,
    certificate_key,
    enrol_participant,
    leave_programme,
    settle_module,
)
from courses.queries.learners import (
    enrolment_of,
    module_state,
    programme_states,
    state_in,
)
from courses.views.privacy import kept_out
from records.enums import DocumentKind
from records.models import IssuedDocument


def find(kind: type, *slugs: str):
    catalogue = current_catalogue()
    node = catalogue.find(*slugs)
    if not isinstance(node, kind):
        raise Http404
    return catalogue, node


@never_cache  # one's own progress is on it
@require_safe
def catalogue(request):
    snapshot = current_catalogue()
    states = {}
    if request.user.is_authenticated:
        for _, _, modules in programme_states(request.user, snapshot):
            states |= {state.module.key: state for state in modules}
    programmes = [
        (programme, [(module, states.get(module.key)) for module in programme.modules])
        for programme in snapshot.programmes
        if not programme.restricted
    ]
    return render(
        request,
        "courses/catalogue.html",
        {
            "section": "catalogue",
            "programmes": programmes,
            "count": sum(len(modules) for _, modules in programmes),
        },
    )


@never_cache  # one's own progress is on it
@require_safe
def programme(request, programme: str):
    snapshot, node = find(Programme, programme)
    response = kept_out(request, node)
    if response is not None:
        return response
    enrolment = enrolment_of(request.user, node)
    states = {}
    if enrolment and enrolment.is_active:
        states = {
            state.module.key: state
            for found, _, modules in programme_states(request.user, snapshot)
            if found.key == node.key
            for state in modules
        }
    return render(
        request,
        "courses/programme.html",
        {
            "section": "catalogue",
            "programme": node,
            "enrolment": enrolment,
            "modules": [(module, states.get(module.key)) for module in node.modules],
        },
    )


@never_cache  # one's own progress is on it
@require_safe
def module(request, programme: str, module: str):
    snapshot, node = find(Module, programme, module)
    response = kept_out(request, node)
    if response is not None:
        return response
    state = module_state(request.user, snapshot, node)
    here = state.resume if state.is_started and not state.is_completed else None
    return render(
        request,
        "courses/module.html",
        {
            "section": "catalogue",
            "module": node,
            "programme": snapshot.programme_of(node),
            "state": state,
            "path": [
                (lesson, stop, KINDS[lesson.kind].label)
                for lesson, stop in state.path(here)
            ],
            "certificate": certificate_of(state.enrolment, node)
            if state.is_completed
            else None,
            "needs": [
                (snapshot.by_key[key], key in state.completed)
                for key in node.needs
                if key in snapshot.by_key
            ],
            "locked_by": snapshot.by_key.get(state.lock.first) if state.lock else None,
        },
    )


@login_required
def join(request, programme: str):
    _, node = find(Programme, programme)
    response = kept_out(request, node)
    if response is not None:
        return response
    if request.method != "POST":  # back from the log-in page
        return redirect(node.url)
    enrolment = enrolment_of(request.user, node)
    if not node.is_open and enrolment is None:
        messages.warning(request, "This programme takes people by invitation only.")
        return redirect(node.url)
    enrol_participant(user=request.user, programme=node, now=timezone.now())
    onward = current_catalogue().by_path.get(request.POST.get("next", ""))
    if onward is None and len(node.modules) == 1:
        onward = node.modules[0]
    messages.success(request, f"You have joined {node.title}.")
    return redirect(onward.url if onward else node.url)


@login_required
def leave(request, programme: str):
    _, node = find(Programme, programme)
    enrolment = enrolment_of(request.user, node)
    if enrolment and request.method == "POST":
        leave_programme(enrolment=enrolment, programme=node, now=timezone.now())
        messages.info(
            request,
            f"You have left {node.title}. What you did is kept for when you come back.",
        )
    return redirect(node.url)


@login_required
def finish(request, programme: str, module: str):
    """Complete a module whose last open page was taken away by its authors."""
    snapshot, node = find(Module, programme, module)
    enrolment = enrolment_of(request.user, snapshot.programme_of(node))
    if enrolment and enrolment.is_active and request.method == "POST":
        with suppress(NotTakingPartError):  # left in another tab a moment ago
            settle_module(
                enrolment=enrolment,
                catalogue=snapshot,
                state=state_in(enrolment, node),
                now=timezone.now(),
            )
    return redirect(node.url)


@login_required
@never_cache
@require_safe
def certificate(request, programme: str, module: str):
    """To the certificate of whoever completed the module; nobody else gets one here."""
    snapshot, node = find(Module, programme, module)
    enrolment = enrolment_of(request.user, snapshot.programme_of(node))
    document = certificate_of(enrolment, node) if enrolment else None
    if document:  # also for whoever left the programme since
        return redirect("certificate", document.public_id)
    return render(
        request,
        "courses/no_certificate.html",
        {
            "section": "learn",
            "module": node,
            "state": module_state(request.user, snapshot, node),
        },
        status=403,
    )


def certificate_of(enrolment: Enrolment, module: Module) -> IssuedDocument | None:
    return IssuedDocument.objects.filter(
        kind=DocumentKind.CERTIFICATE,
        subject_key=certificate_key(enrolment, module.key),
    ).first()
