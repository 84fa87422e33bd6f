""" "Set up my school": asking, and deciding what others asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import operations, school_letters
from accounts.enums import Role
from accounts.models import SetUpRequest
from accounts.permissions import user_has_role
from accounts.queries import deciders_of, has_head, heads_of, requests_to_decide
from accounts.school_forms import ApproveForm, RefuseForm, SetUpForm, UnlistedForm

from .schools import SECTION, found, school_or_404

OWN_SHOWN = 10
A_PAGE = 25
Decision = SetUpRequest.Decision


@never_cache
@login_required
@require_safe
def set_up_school(request):
    """Open to whoever is signed in; of requests it shows only their own."""
    own = request.user.set_ups.select_related("establishment").order_by("-asked_at")
    context = found(request) | {"requests": own[:OWN_SHOWN]} | SECTION
    return render(request, "accounts/schools/set_up.html", context)


@never_cache
@login_required
def set_up_this_school(request, key):
    """Open to whoever is signed in: asking grants nothing."""
    school = school_or_404(key)
    form = SetUpForm(request.POST or None)
    if form.is_valid() and _ask(request, form, establishment=school):
        return redirect("set_up_school")
    context = {
        "form": form,
        "school": school,
        "has_head": has_head(school, timezone.localdate()),
    }
    return render(request, "accounts/schools/set_up_this.html", context | SECTION)


@never_cache
@login_required
def setting_not_listed(request):
    """Open to whoever is signed in: a setting is made once the request is approved."""
    form = UnlistedForm(request.POST or None)
    if form.is_valid() and _ask(request, form):
        return redirect("set_up_school")
    context = {"form": form} | SECTION
    return render(request, "accounts/schools/not_listed.html", context)


def _ask(request, form, **place) -> bool:
    try:
        asked, is_new = operations.ask_to_set_up(
            user=request.user, at=timezone.now(), **place, **form.cleaned_data
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    if is_new:
        deciders = deciders_of(asked, timezone.localdate())
        school_letters.tell_deciders(request, asked, deciders)
    messages.success(
        request,
        f"We have your request for {asked.school_name}, and write to you once it is checked.",
    )
    return True


@login_required
@require_POST
def withdraw_set_up(request, pk):
    """Open to whoever asked, for their own request alone."""
    asked = get_object_or_404(request.user.set_ups, pk=pk)
    try:
        operations.withdraw_set_up(asked=asked, at=timezone.now())
    except operations.AlreadyDecidedError:
        messages.warning(request, "That request was decided meanwhile.")
    else:
        messages.success(request, "Your request is withdrawn.")
    return redirect("set_up_school")


@never_cache
@login_required
@require_safe
def set_up_requests(request):
    """For platform administrators, and for viewers of a trust or an authority, who see
    the requests for their own schools."""
    today = timezone.localdate()
    if not (
        request.user.is_superuser
        or user_has_role(request.user, Role.TRUST, Role.AUTHORITY, today=today)
    ):
        raise PermissionDenied
    requests = requests_to_decide(request.user, today)
    waiting = Paginator(requests.filter(decision=Decision.WAITING), A_PAGE)
    decided = requests.exclude(decision=Decision.WAITING).order_by("-decided_at")
    context = {
        "page": waiting.get_page(request.GET.get("page")),
        "decided": decided[:OWN_SHOWN],
    }
    return render(request, "accounts/schools/requests.html", context)


@never_cache
@login_required
def set_up_request(request, pk):
    """For those who may decide this request; to others it is not there."""
    today = timezone.localdate()
    asked = get_object_or_404(
        requests_to_decide(request.user, today).select_related("decided_by"), pk=pk
    )
    action = request.POST.get("action", "")
    approve = ApproveForm(request.POST if action == "approve" else None)
    refuse = RefuseForm(request.POST if action == "refuse" else None)
    try:
        if approve.is_valid():
            return _approve(request, asked, approve.cleaned_data["how"])
        if refuse.is_valid():
            return _refuse(request, asked, refuse.cleaned_data["reason"])
    except operations.AlreadyDecidedError as error:
        messages.warning(request, _decided_by_another(error.asked))
        return redirect("set_up_request", pk)
    except ValidationError as error:
        (approve if action == "approve" else refuse).add_error(None, error)
    context = {
        "asked": asked,
        "approve": approve,
        "refuse": refuse,
        "form": refuse if refuse.errors else approve,
        "has_head": asked.establishment and has_head(asked.establishment, today),
    }
    return render(request, "accounts/schools/request.html", context)


def _approve(request, asked, how):
    today = timezone.localdate()
    before = list(heads_of(asked.establishment, today)) if asked.establishment else []
    membership = operations.approve_set_up(
        asked=asked, approved_by=request.user, checked_how=how, at=timezone.now()
    )
    school_letters.tell_of_approval(request, asked, membership, before)
    messages.success(
        request, f"{asked.user} is now head of {asked.school_name}. We wrote to both."
    )
    return redirect("set_up_requests")


def _refuse(request, asked, reason):
    operations.refuse_set_up(
        asked=asked, refused_by=request.user, reason=reason, at=timezone.now()
    )
    school_letters.tell_of_refusal(request, asked, reason)
    messages.success(request, f"Refused. We wrote to {asked.user}.")
    return redirect("set_up_requests")


def _decided_by_another(asked: SetUpRequest) -> str:
    when = date_format(timezone.localtime(asked.decided_at), "j F Y, H:i")
    who = asked.decided_by or "Somebody"
    return f"{who} has decided this already, on {when}: {asked.get_decision_display().lower()}."
